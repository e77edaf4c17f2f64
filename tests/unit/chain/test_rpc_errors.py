"""What different nodes say about the same trouble ends in the same type."""

import pytest

from notary.chain.errors import (
    AlreadyKnown,
    InsufficientFunds,
    NonceTaken,
    Reverted,
    RpcError,
    Underpriced,
)
from notary.chain.rpc_errors import rpc_error


@pytest.mark.parametrize(
    ("number", "message", "kind"),
    [
        (-32000, "already known", AlreadyKnown),
        (-32003, "transaction already imported", AlreadyKnown),
        (-32000, "known transaction: 1234", AlreadyKnown),
        (-32010, "AlreadyKnown", AlreadyKnown),
        (-32003, "nonce too low", NonceTaken),
        (-32000, "nonce too low: address 0x00, tx: 0 state: 1", NonceTaken),
        (-32001, "Nonce too low", NonceTaken),
        (-32000, "replacement transaction underpriced", Underpriced),
        (-32000, "transaction underpriced: gas tip cap 0, minimum needed 1", Underpriced),
        (-32000, "max fee per gas less than block base fee", Underpriced),
        (-32010, "FeeTooLow, FeeTooLowToCompete", Underpriced),
        (-32003, "Insufficient funds for gas * price + value", InsufficientFunds),
        (-32004, "Upfront cost exceeds account balance", InsufficientFunds),
        (3, "execution reverted", Reverted),
        (3, "in words that no list has", Reverted),
        (-32000, "execution reverted: nope", Reverted),
        (-32603, "EVM error InvalidFEOpcode", Reverted),
        (-32000, "invalid opcode: INVALID", Reverted),
        (-32000, "out of gas", Reverted),
        (-32000, "header not found", RpcError),
        (-32601, "the method does not exist", RpcError),
        (-32602, "BlockOutOfRangeError: block height is 7 but requested was 6", RpcError),
    ],
)
def test_kinds(number: int, message: str, kind: type[RpcError]) -> None:
    error = rpc_error({"code": number, "message": message}, "eth_x")
    assert type(error) is kind
    assert (error.number, error.message) == (number, message)


@pytest.mark.parametrize(("data", "read"), [("0x08c379a0", b"\x08\xc3\x79\xa0"), ("Reverted 0x", b""), (None, b"")])
def test_revert_data_is_read_where_it_is_data(data: object, read: bytes) -> None:
    assert rpc_error({"code": 3, "message": "m", "data": data}, "eth_call").data == read


def test_a_long_message_is_cut() -> None:
    assert len(rpc_error({"code": 1, "message": "x" * 100_000}, "m").message) == 500
