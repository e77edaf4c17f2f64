"""What can be wrong with a key, none of which ever quotes a secret.

├── KeyUriError        a key URI is not SCHEME:PATH?option=value of a known scheme
├── KeyFileError       a key, password or certificate file is not what it should be
├── KeyExposed         a secret file can be read by others
├── KeyExists          a file is there already, and keys are never overwritten
├── KeyLocked          the password does not open the key
├── DemoKey            a key that was made for trials, or that everybody has, in production
├── WeakPassword       a default or short password, in production
├── KeyDestroyed       an event key is used after its one signing
└── KeyUnavailable     a file cannot be read at all
"""

from notary.domain.errors import FormatError, Refused, Unavailable


class KeyUriError(FormatError):
    """A key URI has an unknown scheme or option, or lacks one."""

    code = "KEY_URI"


class KeyFileError(FormatError):
    """A file does not hold what its URI says."""

    code = "KEY_FILE"


class KeyExposed(Refused):
    """Group or others may read or write a secret file."""

    code = "KEY_EXPOSED"


class KeyExists(Refused):
    """There is something at that place already."""

    code = "KEY_EXISTS"


class KeyLocked(Refused):
    """The password is not the one of the key."""

    code = "KEY_LOCKED"


class DemoKey(Refused):
    """The key is good for a trial only."""

    code = "DEMO_KEY"


class WeakPassword(Refused):
    """The password can be guessed."""

    code = "WEAK_PASSWORD"


class KeyDestroyed(Refused):
    """The key was made for one signing, which is over."""

    code = "KEY_DESTROYED"


class KeyUnavailable(Unavailable):
    """The file cannot be opened."""

    code = "KEY_UNAVAILABLE"
