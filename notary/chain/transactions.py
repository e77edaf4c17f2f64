"""EIP-1559 transactions: fees, signing, and the address that a deployment will get. No input or output here."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import rlp  # type: ignore[import-untyped]
from eth_hash.auto import keccak

from notary.chain.calls import Call
from notary.chain.errors import BadSignature, FeeCapReached
from notary.domain import typed_data
from notary.domain.errors import FormatError

_EIP1559 = b"\x02"
_CAP = "NOTARY_FEE_CAP_GWEI"


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


@dataclass(frozen=True, slots=True)
class Prices:
    """What the network asks for a unit of gas now (wei): the base fee of the next block, and the usual tip."""

    base: int
    tip: int

    def fees(self, cap: int) -> Fees:
        """Fees that stay good while the base fee doubles, but never above the cap.

        Raises:
            FeeCapReached: the next block alone would cost more.
        """
        now = self.base + self.tip
        if now > cap:
            raise FeeCapReached(
                f"a unit of gas costs {_gwei(now)} now and the cap is {_gwei(cap)} ({_CAP}); waiting for it to fall"
            )
        return Fees(min(2 * self.base + self.tip, cap), self.tip)

    def replacing(self, earlier: Fees, cap: int) -> Fees:
        """The lowest fees at which a pool takes this in the place of ``earlier``: both 12.5 % higher (geth).

        Raises:
            FeeCapReached: they, or the next block alone, would cost more than the cap.
        """
        fees = self.fees(cap)
        priority = max(fees.priority, _bump(earlier.priority))
        dearer = Fees(max(fees.max_fee, _bump(earlier.max_fee), priority), priority)
        if dearer.max_fee > cap:
            text = f"replacing a transaction that waits would cost {_gwei(dearer.max_fee)} for a unit of gas"
            raise FeeCapReached(f"{text} and the cap is {_gwei(cap)} ({_CAP}); waiting for it to be mined")
        return dearer


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


def fees_of(raw: bytes) -> Fees:
    """The fees that a transaction of :func:`sign` offers."""
    fields = _fields(raw)
    return Fees(max_fee=_number(fields[3]), priority=_number(fields[2]))


def dearer(raw: bytes, fees: Fees, signer: Signer) -> SignedTransaction:
    """The same call at the same nonce for other fees (raises as :func:`sign` does)."""
    chain_id, nonce, _, _, gas, to, _, data = _fields(raw)[:8]
    call = Call("0x" + to.hex() if to else None, bytes(data))
    return sign(call, chain_id=_number(chain_id), nonce=_number(nonce), gas=_number(gas), fees=fees, signer=signer)


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


def _fields(raw: bytes) -> list[bytes]:
    fields: list[bytes] = rlp.decode(raw[len(_EIP1559) :])
    return fields


def _number(field: bytes) -> int:
    return int.from_bytes(field, "big")


def _gwei(wei: int) -> str:
    return f"{Decimal(wei) / 10**9:f} gwei"
