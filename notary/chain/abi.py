"""The registry's ABI and bytecode, as compiled from ``contracts/DebtRegistry.sol`` into ``DebtRegistry.json``.

web3 encodes and decodes; it is loaded at the first use, because most commands of the office never reach a chain.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from web3.contract import Contract

_FILE = Path(__file__).with_name("DebtRegistry.json")


def encode_call(name: str, *arguments: object) -> bytes:
    """Calldata of one of the registry's functions."""
    return bytes.fromhex(str(_contract().encode_abi(name, args=_checksummed(arguments)))[2:])


def encode_deployment(*arguments: object) -> bytes:
    """Creation code with the constructor's arguments behind it."""
    return bytes.fromhex(str(_contract().constructor(*_checksummed(arguments)).data_in_transaction)[2:])


def decode_error(revert_data: bytes) -> tuple[str, dict[str, Any]] | None:
    """Name and arguments of the typed error in revert data, None when it is none of the registry's."""
    from eth_abi.exceptions import DecodingError
    from web3 import Web3

    entry = _errors().get(revert_data[:4])
    if entry is None:
        return None
    name, types, names = entry
    try:
        values = Web3().codec.decode(types, revert_data[4:])
    except DecodingError:
        return None
    return name, dict(zip(names, values, strict=True))


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
def _contract() -> "type[Contract]":
    from web3 import Web3

    return Web3().eth.contract(abi=abi(), bytecode=bytecode())


@cache
def _errors() -> dict[bytes, tuple[str, list[str], list[str]]]:
    """Selector → (name, types, names of the inputs)."""
    from eth_utils.abi import filter_abi_by_type, function_abi_to_4byte_selector, get_abi_input_types

    found = {}
    for item in filter_abi_by_type("error", cast("Any", abi())):
        names = [part["name"] for part in item["inputs"]]
        found[bytes(function_abi_to_4byte_selector(item))] = (item["name"], get_abi_input_types(item), names)
    return found


def _checksummed(arguments: Sequence[object]) -> list[object]:
    """web3 takes addresses in EIP-55 form only; ours are lower case everywhere else."""
    from web3 import Web3

    def checksummed(item: object) -> object:
        return Web3.to_checksum_address(item) if isinstance(item, str) and Web3.is_address(item) else item

    return [checksummed(item) for item in arguments]
