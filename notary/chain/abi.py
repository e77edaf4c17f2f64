"""The registry's ABI and bytecode, as compiled from ``contracts/DebtRegistry.sol`` into ``DebtRegistry.json``.

eth-abi, the codec below web3, encodes and decodes; web3 itself would cost each process that reaches a chain 0.6 s.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from eth_abi.codec import ABICodec

_FILE = Path(__file__).with_name("DebtRegistry.json")


def encode_call(name: str, *arguments: object) -> bytes:
    """Calldata of one of the registry's functions."""
    from eth_utils.abi import function_abi_to_4byte_selector

    (entry,) = (item for item in _of_type("function") if item["name"] == name)
    return bytes(function_abi_to_4byte_selector(cast("Any", entry))) + _encode(entry, arguments)


def encode_deployment(*arguments: object) -> bytes:
    """Creation code with the constructor's arguments behind it."""
    (entry,) = _of_type("constructor")
    return bytecode() + _encode(entry, arguments)


def decode_error(revert_data: bytes) -> tuple[str, dict[str, Any]] | None:
    """Name and arguments of the typed error in revert data, None when it is none of the registry's."""
    from eth_abi.exceptions import DecodingError

    entry = _errors().get(revert_data[:4])
    if entry is None:
        return None
    try:
        values = _codec().decode(_types(entry), revert_data[4:])
    except DecodingError:
        return None
    return entry["name"], dict(zip((part["name"] for part in entry["inputs"]), values, strict=True))


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


def _of_type(type: str) -> list[dict[str, Any]]:
    return [item for item in abi() if item["type"] == type]


@cache
def _errors() -> dict[bytes, dict[str, Any]]:
    """The typed errors by selector."""
    from eth_utils.abi import function_abi_to_4byte_selector

    return {bytes(function_abi_to_4byte_selector(cast("Any", item))): item for item in _of_type("error")}


def _types(entry: dict[str, Any]) -> list[str]:
    from eth_utils.abi import get_abi_input_types

    return get_abi_input_types(cast("Any", entry))


def _encode(entry: dict[str, Any], arguments: Sequence[object]) -> bytes:
    return _codec().encode(_types(entry), arguments)


@cache
def _codec() -> "ABICodec":
    """eth-abi, but that it refuses a value of fewer bytes than its type has, which it would fill up with zeros."""
    from eth_abi import encoding
    from eth_abi.codec import ABICodec
    from eth_abi.decoding import BytesDecoder
    from eth_abi.registry import BaseEquals, registry

    class ExactBytes(encoding.BytesEncoder):
        """``bytesN`` of N bytes."""

        def validate_value(self, value: object) -> None:
            super().validate_value(value)  # type: ignore[no-untyped-call]
            if 8 * len(cast("bytes", value)) != self.value_bit_size:
                self.invalidate_value(value, msg="has another length")

    strict = registry.copy()
    strict.unregister("bytes<M>")
    strict.register(BaseEquals("bytes", with_sub=True), ExactBytes, BytesDecoder, label="bytes<M>")
    return ABICodec(strict)
