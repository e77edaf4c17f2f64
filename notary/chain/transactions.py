"""EIP-1559 transactions: fees, signing, and the address that a deployment will get. No input or output here."""

from dataclasses import dataclass
from typing import Protocol

import rlp  # type: ignore[import-untyped]
from eth_hash.auto import keccak

from notary.chain.calls import Call
from notary.chain.errors import BadSignature, FeeCapReached
from notary.domain import typed_data
from notary.domain.errors import FormatError

_EIP1559 = b"\x02"


class Signer(Protocol):
    """Holds one secp256k1 key. ``address`` is 0x-hex."""

    @property
    def address(self) -> str:
        """The address of the key."""

    def sign_digest(self, digest32: bytes) -> bytes:
        """65 bytes r ‖ s ‖ v over the digest itself, with low s and v 27 or 28."""


@dataclass(frozen=True, slots=True)
class Fees:
    """What a unit of gas may cost at most, and what of it goes to the block's maker (wei)."""

    max_fee: int
    priority: int

    def capped(self, cap: int) -> "Fees":
        """The same within a cap; :class:`FeeCapReached` when even the fee itself is above it."""
        if self.max_fee > cap:
            raise FeeCapReached(f"gas would cost {self.max_fee} wei and the cap is {cap}; raise it or wait")
        return self

    def replacing(self, earlier: "Fees", cap: int) -> "Fees":
        """The lowest fees at which a pool takes this in the place of ``earlier``: both 12.5 % higher (geth)."""
        fees = Fees(max(self.max_fee, _bump(earlier.max_fee)), max(self.priority, _bump(earlier.priority)))
        return Fees(max(fees.max_fee, fees.priority), fees.priority).capped(cap)


@dataclass(frozen=True, slots=True)
class SignedTransaction:
    """Bytes to store before they are broadcast, and what they are found by afterwards."""

    raw: bytes
    hash: bytes
    nonce: int
    sender: str


def sign(call: Call, *, chain_id: int, nonce: int, gas: int, fees: Fees, signer: Signer) -> SignedTransaction:
    """Sign a call as an EIP-1559 transaction that carries no value.

    Raises:
        BadSignature: the signer did not return a canonical signature by its own address.
    """
    to = bytes.fromhex(call.to.removeprefix("0x")) if call.to else b""
    fields = [chain_id, nonce, fees.priority, fees.max_fee, gas, to, 0, call.data, []]
    digest = keccak(_EIP1559 + rlp.encode(fields))
    parity, r, s = _signature(signer, digest)
    raw = _EIP1559 + rlp.encode([*fields, parity, r, s])
    return SignedTransaction(raw, keccak(raw), nonce, signer.address)


def contract_address(sender: str, nonce: int) -> str:
    """The address that a contract created by this transaction gets (Yellow Paper §7), lower case."""
    created = keccak(rlp.encode([bytes.fromhex(sender.removeprefix("0x")), nonce]))
    return "0x" + created[12:].hex()


def _signature(signer: Signer, digest: bytes) -> tuple[int, int, int]:
    signature = signer.sign_digest(digest)
    text = "0x" + signature.hex()
    if len(signature) != 65 or not typed_data.is_canonical(text):
        raise BadSignature("expected 65 bytes r ‖ s ‖ v with low s and v 27 or 28", where=signer.address)
    try:
        by = typed_data.recover(digest, text)
    except FormatError as error:
        raise BadSignature("no key can have made this signature", where=signer.address) from error
    if by != signer.address.lower():
        raise BadSignature(f"the signature was made by {by}", where=signer.address)
    return signature[64] - 27, int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")


def _bump(fee: int) -> int:
    """The fee and an eighth, rounded up, and at least one wei more."""
    return max(fee + 1, (fee * 9 + 7) // 8)
