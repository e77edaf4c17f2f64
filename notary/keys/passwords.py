"""Where the password of a key comes from: a file of its owner alone, or a variable of the environment.

Never the command line, which every user of a machine can read.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from notary.keys import files
from notary.keys.errors import KeyUnavailable, KeyUriError
from notary.keys.uri import KeyUri

PASSWORD_FILE = "password-file"  # noqa: S105 (the name of an option)
PASSWORD_ENV = "password-env"  # noqa: S105 (the name of an option)


@dataclass(frozen=True)
class PasswordFile:
    """A file of mode 0600 whose one line is the password."""

    path: Path

    def __str__(self) -> str:
        return f"the password in {self.path}"

    def read(self) -> str:
        """The password (raises KeyExposed, KeyUnavailable, KeyFileError)."""
        return files.read_password(self.path)


@dataclass(frozen=True)
class PasswordVariable:
    """A variable of the environment that holds the password."""

    name: str

    def __str__(self) -> str:
        return f"the password in the variable {self.name}"

    def read(self) -> str:
        """The password (raises KeyUnavailable where there is none)."""
        password = os.environ.get(self.name)
        if not password:
            raise KeyUnavailable("the environment has no such variable, or an empty one", where=self.name)
        return password


Password = PasswordFile | PasswordVariable


def password_of(uri: KeyUri, *others: str) -> tuple[Password, tuple[str, ...]]:
    """Where a key URI says that its password is, and the values of its other options, all of which it must have.

    Raises:
        KeyUriError: it names no password or two, or has other options than these.
    """
    named = [option for option in (PASSWORD_FILE, PASSWORD_ENV) if option in uri.options]
    if len(named) == 2:
        raise KeyUriError(
            f"names two passwords; give {PASSWORD_FILE} or {PASSWORD_ENV}", where=f"{uri.scheme}: key URI"
        )
    option = named[0] if named else PASSWORD_FILE
    value, *rest = uri.take(option, *others)
    return PasswordFile(Path(value).resolve()) if option == PASSWORD_FILE else PasswordVariable(value), tuple(rest)
