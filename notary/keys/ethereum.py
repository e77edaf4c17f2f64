"""secp256k1 keys that sign 32-byte digests the way Ethereum and EIP-712 expect."""

import secrets
from types import TracebackType
from typing import Self

from coincurve import PrivateKey
from eth_keys.datatypes import PublicKey

from notary.domain.errors import FormatError
from notary.domain.typed_data import ORDER
from notary.keys.errors import KeyDestroyed, KeyFileError
from notary.keys.secret import Secret

KEY_BYTES = 32
DIGEST_BYTES = 32

_V_OFFSET = 27


def new_private_key() -> bytes:
    """32 random bytes that are a valid secp256k1 private key."""
    return (1 + secrets.randbelow(ORDER - 1)).to_bytes(KEY_BYTES, "big")


class EthereumKey(Secret):
    """One private key in memory."""

    __slots__ = ("_key", "address")

    address: str
    """EIP-55 form of the address."""

    def __init__(self, private_key: bytes) -> None:
        """Raises KeyFileError where the bytes are no secp256k1 private key."""
        try:
            self._key: PrivateKey | None = PrivateKey(private_key)
        except ValueError:
            raise KeyFileError("not a secp256k1 private key") from None
        uncompressed = self._key.public_key.format(compressed=False)
        self.address = PublicKey(uncompressed[1:]).to_checksum_address()

    @property
    def public_name(self) -> str:
        return self.address

    def sign_digest(self, digest: bytes) -> bytes:
        """65 bytes r ‖ s ‖ v over a digest of 32 bytes; low-s (EIP-2), v 27 or 28, deterministic (RFC 6979).

        Raises:
            FormatError: the digest has another length.
            KeyDestroyed: the key was made for one signing, which is over.
        """
        if self._key is None:
            raise KeyDestroyed(f"the event key {self.address} was destroyed after its signing")
        if len(digest) != DIGEST_BYTES:
            raise FormatError(f"{len(digest)} bytes, where a digest has {DIGEST_BYTES}", where="digest")
        signature = self._key.sign_recoverable(digest, hasher=None)
        return signature[:64] + bytes([signature[64] + _V_OFFSET])


class EventKey(EthereumKey):
    """A key that is made for one signing and destroyed: ``with EventKey() as key: …``.

    It is never written anywhere. Python gives no means to wipe memory; destroyed means that nothing refers to the
    key any more and that this object refuses to sign.
    """

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(new_private_key())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.destroy()

    def destroy(self) -> None:
        """Drop the key; doing so again changes nothing."""
        self._key = None
