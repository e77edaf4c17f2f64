"""Calldata is that of web3, which is not loaded to make it."""

import subprocess
import sys
from typing import Any

import pytest
from eth_abi.exceptions import EncodingError
from web3 import Web3

from notary.chain.abi import abi, bytecode, encode_call, encode_deployment
from notary.chain.calls import role_id

ACCOUNT = "0x" + "ab" * 20
WORD = bytes(range(32))
CALLS: list[tuple[str, tuple[Any, ...]]] = [
    ("grantRole", (role_id("NOTARY"), ACCOUNT)),
    ("seed", (7, [WORD, bytes(32)])),
    ("seed", (0, [])),
    ("anchor", (2**64 - 1, WORD, 3)),
    ("advance", ([(0, 1, 0, 2), (2**59 - 1, 2**32 - 1, 2, 255)], WORD)),
    ("advanceBySig", ([(5, 1, 0, 1)], WORD, ACCOUNT, 2**256 - 1, b"\1" * 65)),
    ("cancel", (WORD,)),
]


def checksummed(arguments: tuple[Any, ...]) -> list[Any]:
    """web3 takes addresses in EIP-55 form only."""
    return [Web3.to_checksum_address(item) if item == ACCOUNT else item for item in arguments]


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_calls_are_those_of_web3(name: str, arguments: tuple[Any, ...]) -> None:
    contract = Web3().eth.contract(abi=abi())
    assert "0x" + encode_call(name, *arguments).hex() == contract.encode_abi(name, args=checksummed(arguments))


def test_the_deployment_is_that_of_web3() -> None:
    contract = Web3().eth.contract(abi=abi(), bytecode=bytecode())
    expected = contract.constructor(*checksummed((ACCOUNT, 259_200))).data_in_transaction
    assert "0x" + encode_deployment(ACCOUNT, 259_200).hex() == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("anchor", (5, WORD[:31], 4)),
        ("anchor", (5, WORD + b"\0", 4)),
        ("anchor", (2**64, WORD, 4)),
        ("anchor", (-1, WORD, 4)),
        ("anchor", ("5", WORD, 4)),
        ("seed", (0, [WORD, WORD[:5]])),
        ("advance", ([(0, 1, 0, 256)], WORD)),
        ("grantRole", (WORD, ACCOUNT[:-2])),
        ("grantRole", (WORD, "0x" + "zz" * 20)),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_refused(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(EncodingError):
        encode_call(name, *arguments)


@pytest.mark.parametrize("arguments", [(), (5, WORD), (5, WORD, 4, 4)])
def test_every_argument_is_needed(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(EncodingError, match="3 were expected"):
        encode_call("anchor", *arguments)


def test_the_heavy_libraries_are_not_loaded() -> None:
    code = (
        "from notary.chain.abi import decode_error, encode_call\n"
        "encode_call('cancel', bytes(32)); decode_error(bytes(4))\n"
        "from notary.keys import keystore\n"
        "import sys; assert not {'web3', 'eth_account', 'py_ecc'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
