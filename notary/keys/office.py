"""The office's own keys: its P-256 seal with certificates, and the Ed25519 keys of register and standing."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from notary.domain import crypto, x509
from notary.keys import pem
from notary.keys.errors import KeyFileError
from notary.keys.passwords import password_of
from notary.keys.secret import Secret
from notary.keys.uri import KeyUri, open_by_scheme

CHAIN = "chain"


class Seal(Protocol):
    """Whoever can sign with a certified P-256 key: of the office, or of a timestamping authority."""

    @property
    def chain(self) -> Sequence[bytes]:
        """DER certificates, leaf first."""
        ...

    def sign(self, message: bytes) -> bytes:
        """64 bytes r ‖ s, ECDSA with SHA-256 over the message."""
        ...


class OfficeSeal(Secret):
    """A certified P-256 key in memory."""

    __slots__ = ("_key", "chain")

    chain: tuple[bytes, ...]
    """DER certificates, leaf first."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, chain: Sequence[bytes]) -> None:
        """Raises KeyFileError where the key is not P-256, or not the one that the first certificate certifies."""
        if not crypto.is_p256(key):
            raise KeyFileError("a seal needs a P-256 key")
        if not chain:
            raise KeyFileError("a seal needs its certificates, leaf first")
        if x509.public_key(x509.load_certificate(chain[0])) != key.public_key():
            raise KeyFileError("the first certificate is not one of this key")
        self._key = key
        self.chain = tuple(chain)

    @property
    def public_name(self) -> str:
        return f"sha256:{hashlib.sha256(self.chain[0]).hexdigest()}"

    def sign(self, message: bytes) -> bytes:
        """64 bytes r ‖ s, ECDSA with SHA-256 over the message (IEEE P1363 form)."""
        return crypto.der_to_raw(self._key.sign(message, ec.ECDSA(hashes.SHA256())))


class Ed25519Key(Secret):
    """An Ed25519 key in memory (RFC 8032)."""

    __slots__ = ("_key", "public_key")

    public_key: bytes
    """32 raw bytes."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes_raw()

    @property
    def public_name(self) -> str:
        return f"ed25519:{self.public_key.hex()}"

    def sign(self, message: bytes) -> bytes:
        """64 bytes over the message."""
        return self._key.sign(message)


def open_pem_seal(uri: KeyUri) -> OfficeSeal:
    """The seal of ``pem:PATH?password-file=PATH&chain=PATH`` (or ``password-env=NAME``).

    Raises:
        KeyLocked: the password is not the one of the key.
        KeyFileError: another kind of key, or certificates of another key.
        KeyExposed, KeyUnavailable, KeyUriError, CertificateMalformed: the files or the URI cannot be used.
    """
    password, (chain,) = password_of(uri, CHAIN)
    key = pem.read_private_key(Path(uri.path), password)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyFileError("not a P-256 key", where=uri.path)
    return OfficeSeal(key, pem.read_chain(Path(chain)))


def open_pem_ed25519(uri: KeyUri) -> Ed25519Key:
    """The key of ``pem:PATH?password-file=PATH`` or ``…?password-env=NAME`` (raises as ``open_pem_seal`` does)."""
    password, _ = password_of(uri)
    key = pem.read_private_key(Path(uri.path), password)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError("not an Ed25519 key", where=uri.path)
    return Ed25519Key(key)


SEAL_SCHEMES: dict[str, Callable[[KeyUri], OfficeSeal]] = {"pem": open_pem_seal}
ED25519_SCHEMES: dict[str, Callable[[KeyUri], Ed25519Key]] = {"pem": open_pem_ed25519}


def open_seal(uri: str) -> OfficeSeal:
    """The certified P-256 key that a URI names (raises KeyUriError, and what its scheme raises)."""
    return open_by_scheme(uri, SEAL_SCHEMES)


def open_ed25519(uri: str) -> Ed25519Key:
    """The Ed25519 key that a URI names (raises KeyUriError, and what its scheme raises)."""
    return open_by_scheme(uri, ED25519_SCHEMES)
