"""EIP-712 typed data of people's signatures: consents, case records, acts and batches of either.

The digests are packed by hand for these types, ten times faster than a generic encoder (a test compares them with
eth-account's); ``as_json`` gives the same data in the form that wallets display and sign (eth_signTypedData_v4).
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from eth_hash.auto import keccak
from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from notary.domain import shape
from notary.domain.errors import FormatError

NAME = "Debt Notary"
VERSION = "1"

ORDER = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
"""The order n of secp256k1 (SEC 2)."""

_DOMAIN = (("name", "string"), ("version", "string"), ("salt", "bytes32"))
TYPES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Consent": (
        ("instrument", "string"),
        ("envelopeHash", "bytes32"),
        ("party", "string"),
        ("role", "string"),
        ("commitmentHash", "bytes32"),
    ),
    "Act": (
        ("instrument", "string"),
        ("registerNo", "uint64"),
        ("sequence", "uint32"),
        ("previous", "bytes32"),
        ("bodyHash", "bytes32"),
        ("role", "string"),
    ),
    "Record": (
        ("instrument", "string"),
        ("sequence", "uint32"),
        ("previous", "bytes32"),
        ("bodyHash", "bytes32"),
        ("role", "string"),
    ),
    "ActBatch": (("root", "bytes32"), ("size", "uint64")),
}

Message = Mapping[str, str | int | bytes]


def digest(origin: str, primary: str, message: Message) -> bytes:
    """The 32 bytes that are signed: keccak256(0x1901 ‖ domain separator ‖ struct hash) (EIP-712)."""
    return keccak(b"\x19\x01" + _separator(origin) + _struct_hash(primary, message))


def as_json(origin: str, primary: str, message: Message) -> dict[str, Any]:
    """The typed data as wallets take it; bytes32 as 0x-hex."""
    return {
        "types": {
            "EIP712Domain": [{"name": name, "type": kind} for name, kind in _DOMAIN],
            primary: [{"name": name, "type": kind} for name, kind in TYPES[primary]],
        },
        "primaryType": primary,
        "domain": {"name": NAME, "version": VERSION, "salt": "0x" + _salt(origin).hex()},
        "message": {key: "0x" + value.hex() if isinstance(value, bytes) else value for key, value in message.items()},
    }


def consent(
    instrument: str, envelope_hash: str, party: str, role: str, commitment_hash: str
) -> dict[str, str | int | bytes]:
    """The message of a ``Consent``; hashes in hex."""
    return {
        "instrument": instrument,
        "envelopeHash": bytes.fromhex(envelope_hash),
        "party": party,
        "role": role,
        "commitmentHash": bytes.fromhex(commitment_hash),
    }


def recover(signed: bytes, signature: str) -> str:
    """The lower-case address whose key made a ``sig65`` over a digest, whether or not s is low.

    Raises:
        FormatError: no key can have made it (it is not a ``sig65``, v is not 27 or 28, or r, s lead to no point).
    """
    shape.sig65(signature, "signature")
    raw = bytes.fromhex(signature[2:])
    if raw[64] not in (27, 28):
        raise FormatError(f"a signature ends in v 27 or 28, not in {raw[64]}")
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big")
    parity = raw[64] - 27
    if s > ORDER // 2:
        s, parity = ORDER - s, 1 - parity  # the twin signature of the same key; C13 is what refuses a high s
    try:
        public = Signature(vrs=(parity, r, s)).recover_public_key_from_msg_hash(signed)
    except (BadSignature, ValidationError, ValueError):
        raise FormatError("no key can have made this signature") from None
    return str(public.to_address())


def is_canonical(signature: str) -> bool:
    """Whether r, s and v of a ``sig65`` are the one accepted encoding (EIP-2: low s; v 27 or 28)."""
    raw = bytes.fromhex(signature[2:])
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big")
    return raw[64] in (27, 28) and 0 < r < ORDER and 0 < s <= ORDER // 2


def _encode_type(name: str, members: tuple[tuple[str, str], ...]) -> bytes:
    return f"{name}({','.join(f'{kind} {member}' for member, kind in members)})".encode()


_TYPE_HASHES = {name: keccak(_encode_type(name, members)) for name, members in TYPES.items()}


def _salt(origin: str) -> bytes:
    return hashlib.sha256(origin.encode()).digest()


@lru_cache(maxsize=16)
def _separator(origin: str) -> bytes:
    head = keccak(_encode_type("EIP712Domain", _DOMAIN))
    return keccak(head + keccak(NAME.encode()) + keccak(VERSION.encode()) + _salt(origin))


def _struct_hash(primary: str, message: Message) -> bytes:
    parts = [_TYPE_HASHES[primary]]
    for name, kind in TYPES[primary]:
        parts.append(_word(message[name], kind))
    return keccak(b"".join(parts))


def _word(value: str | int | bytes, kind: str) -> bytes:
    if kind == "string" and isinstance(value, str):
        return keccak(value.encode())
    if kind == "bytes32" and isinstance(value, bytes) and len(value) == 32:
        return value
    if kind.startswith("uint") and isinstance(value, int) and 0 <= value < 2 ** int(kind[4:]):
        return value.to_bytes(32, "big")
    raise FormatError(f"{value!r} is no {kind}")
