"""The base of every object that holds a private key."""

from typing import NoReturn, SupportsIndex


class Secret:
    """Shows only what ``public_name`` says; cannot be pickled or copied, so a key never leaves its process.

    Subclasses declare ``__slots__``, so that ``vars()`` and debuggers' dumps of instance dictionaries stay empty.
    """

    __slots__ = ()

    @property
    def public_name(self) -> str:
        """What may be shown: an address or the fingerprint of a public key."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.public_name}>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a private key: it is never pickled or copied")
