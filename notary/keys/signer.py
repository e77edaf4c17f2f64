"""Signers of people's and roles' acts, opened by URI, so that custody is a matter of configuration."""

from collections.abc import Callable
from typing import Protocol

from notary.keys.keystore import open_keystore
from notary.keys.uri import KeyUri, open_by_scheme


class Signer(Protocol):
    """Whoever can sign a digest with one secp256k1 key: a file, an HSM, a remote service."""

    @property
    def address(self) -> str:
        """EIP-55 address of the key."""
        ...

    def sign_digest(self, digest: bytes) -> bytes:
        """65 bytes r ‖ s ‖ v over 32 bytes; low-s, v 27 or 28."""
        ...


SCHEMES: dict[str, Callable[[KeyUri], Signer]] = {"keystore": open_keystore}
"""Every kind of custody, by URI scheme."""


def open_signer(uri: str) -> Signer:
    """The signer that a URI names, such as ``keystore:keys/notary.json?password-file=keys/password``.

    Raises:
        KeyUriError: unknown scheme (the message lists the known ones) or wrong options.
        Error: what the scheme raises where it cannot open the key.
    """
    return open_by_scheme(uri, SCHEMES)
