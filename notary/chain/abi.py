"""The registry's ABI and bytecode, as compiled from ``contracts/DebtRegistry.sol`` into ``DebtRegistry.json``."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eth_abi.abi import decode as abi_decode
from eth_abi.abi import encode as abi_encode
from eth_abi.exceptions import DecodingError
from eth_hash.auto import keccak

_FILE = Path(__file__).with_name("DebtRegistry.json")


@dataclass(frozen=True, slots=True)
class Entry:
    """A function, error or constructor: its name, the canonical types and the names of its inputs."""

    name: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def selector(self) -> bytes:
        """The first four bytes of keccak256 of the signature (Solidity ABI, "Function Selector")."""
        return keccak(f"{self.name}({','.join(self.types)})".encode())[:4]


def encode_call(name: str, *arguments: object) -> bytes:
    """Calldata of one of the registry's functions."""
    entry = _entries("function")[name]
    return entry.selector + abi_encode(entry.types, arguments)


def encode_deployment(*arguments: object) -> bytes:
    """Creation code with the constructor's arguments behind it."""
    constructor = _entries("constructor")[""]
    return bytecode() + abi_encode(constructor.types, arguments)


def decode_error(revert_data: bytes) -> tuple[str, dict[str, Any]] | None:
    """Name and arguments of the typed error in revert data, None when it is none of the registry's."""
    entry = _errors().get(revert_data[:4])
    if entry is None:
        return None
    try:
        values = abi_decode(entry.types, revert_data[4:])
    except DecodingError:
        return None
    return entry.name, dict(zip(entry.names, values, strict=True))


@cache
def bytecode() -> bytes:
    """The creation code without constructor arguments."""
    return bytes.fromhex(_artifact()["bytecode"].removeprefix("0x"))


@cache
def abi() -> list[dict[str, Any]]:
    """The JSON ABI."""
    entries: list[dict[str, Any]] = _artifact()["abi"]
    return entries


@cache
def _artifact() -> dict[str, Any]:
    artifact: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return artifact


@cache
def _entries(kind: str) -> dict[str, Entry]:
    found = (_entry(item) for item in abi() if item["type"] == kind)
    return {entry.name: entry for entry in found}


@cache
def _errors() -> dict[bytes, Entry]:
    return {entry.selector: entry for entry in _entries("error").values()}


def _entry(item: dict[str, Any]) -> Entry:
    inputs = item.get("inputs", [])
    types = tuple(_canonical(part) for part in inputs)
    return Entry(item.get("name", ""), types, tuple(part["name"] for part in inputs))


def _canonical(part: dict[str, Any]) -> str:
    """The type as it stands in a signature: a struct is the tuple of its members."""
    kind: str = part["type"]
    if not kind.startswith("tuple"):
        return kind
    members: Sequence[dict[str, Any]] = part["components"]
    return f"({','.join(_canonical(member) for member in members)}){kind.removeprefix('tuple')}"
