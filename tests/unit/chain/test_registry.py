"""The write side under nodes that refuse, repeat, or lie."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from eth_hash.auto import keccak
from fakenode import FakeNode, NodeSays

from notary.chain.abi import encode_call
from notary.chain.calls import role_id
from notary.chain.errors import (
    ChainNonsense,
    ChainUnreachable,
    InsufficientFunds,
    NonceTaken,
    RpcError,
    Underpriced,
)
from notary.chain.registry import Receipt, Registry
from notary.chain.rpc import Rpc
from notary.chain.transactions import Prices

RAW = b"\x02signed"
HASH = keccak(RAW)


@pytest.fixture
def registry(node: FakeNode) -> Iterator[Registry]:
    with Rpc(node.url, pause=0) as rpc:
        yield Registry(rpc)


def says(code: int, message: str) -> Callable[..., Any]:
    def answer(*_: object) -> None:
        raise NodeSays(code, message)

    return answer


@pytest.mark.parametrize("again", ["already known", "transaction already imported"])
def test_a_broadcast_returns_the_hash_the_first_time_and_again(registry: Registry, node: FakeNode, again: str) -> None:
    node.methods["eth_sendRawTransaction"] = lambda raw: "0x" + keccak(bytes.fromhex(raw[2:])).hex()
    assert registry.broadcast(RAW) == HASH
    node.methods["eth_sendRawTransaction"] = says(-32000, again)
    assert registry.broadcast(RAW) == HASH


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("nonce too low", NonceTaken),
        ("replacement transaction underpriced", Underpriced),
        ("insufficient funds for gas", InsufficientFunds),
        ("something else", RpcError),
    ],
)
def test_why_a_broadcast_was_refused(registry: Registry, node: FakeNode, message: str, kind: type[RpcError]) -> None:
    node.methods["eth_sendRawTransaction"] = says(-32000, message)
    with pytest.raises(RpcError) as caught:
        registry.broadcast(RAW)
    assert type(caught.value) is kind


def test_a_broadcast_is_not_retried_behind_the_callers_back(registry: Registry, node: FakeNode) -> None:
    node.replies = [(503, b"")]
    with pytest.raises(ChainUnreachable):
        registry.broadcast(RAW)
    assert len(node.asked) == 1


@pytest.mark.parametrize("answer", ["0x" + "00" * 32, "0x", None, True])
def test_a_broadcast_that_is_acknowledged_as_another_is_nonsense(
    registry: Registry, node: FakeNode, answer: object
) -> None:
    node.methods["eth_sendRawTransaction"] = lambda raw: answer
    with pytest.raises(ChainNonsense):
        registry.broadcast(RAW)


RECEIPT = {
    "transactionHash": "0x" + HASH.hex(),
    "status": "0x1",
    "blockNumber": "0x5",
    "blockHash": "0x" + "aa" * 32,
    "gasUsed": "0x5208",
    "contractAddress": None,
}


def test_a_receipt(registry: Registry, node: FakeNode) -> None:
    node.methods["eth_getTransactionReceipt"] = lambda _: RECEIPT
    assert registry.receipt(HASH) == Receipt(True, 5, b"\xaa" * 32, 21000, None)
    failed = RECEIPT | {"status": "0x0", "contractAddress": "0x" + "AB" * 20}
    node.methods["eth_getTransactionReceipt"] = lambda _: failed
    assert registry.receipt(HASH) == Receipt(False, 5, b"\xaa" * 32, 21000, "0x" + "ab" * 20)
    node.methods["eth_getTransactionReceipt"] = lambda _: None
    assert registry.receipt(HASH) is None


@pytest.mark.parametrize("member", sorted(RECEIPT))
def test_a_receipt_with_a_broken_member_is_nonsense(registry: Registry, node: FakeNode, member: str) -> None:
    node.methods["eth_getTransactionReceipt"] = lambda _: RECEIPT | {member: "0xzz"}
    with pytest.raises(ChainNonsense, match=f"receipt.{member}"):
        registry.receipt(HASH)


def test_the_receipt_of_another_transaction_is_nonsense(registry: Registry, node: FakeNode) -> None:
    node.methods["eth_getTransactionReceipt"] = lambda _: RECEIPT
    with pytest.raises(ChainNonsense, match="another transaction"):
        registry.receipt(bytes(32))


@pytest.mark.parametrize(
    ("history", "prices"),
    [
        ({"baseFeePerGas": ["0x1", "0x64"], "reward": [["0x7"], ["0x9"], ["0x3"]]}, Prices(100, 9)),
        ({"baseFeePerGas": ["0x64"], "reward": [["0x0"]]}, Prices(100, 100)),
        ({"baseFeePerGas": ["0x174876e800"], "reward": None}, Prices(100_000_000_000, 1_000_000_000)),
        ({"baseFeePerGas": ["0x0"], "reward": [["0x0"]]}, Prices(0, 0)),
        ({"baseFeePerGas": ["0x0"]}, Prices(0, 0)),
    ],
)
def test_prices_follow_the_last_blocks(
    registry: Registry, node: FakeNode, history: dict[str, Any], prices: Prices
) -> None:
    node.methods["eth_feeHistory"] = lambda *_: history
    assert registry.prices() == prices


@pytest.mark.parametrize("history", [None, [], {}, {"baseFeePerGas": []}, {"baseFeePerGas": [5]}])
def test_a_fee_history_of_another_shape_is_nonsense(registry: Registry, node: FakeNode, history: object) -> None:
    node.methods["eth_feeHistory"] = lambda *_: history
    with pytest.raises(ChainNonsense):
        registry.prices()


def test_the_nonce_is_asked_for_as_told(registry: Registry, node: FakeNode) -> None:
    node.methods["eth_getTransactionCount"] = lambda address, at: {"latest": "0x3", "pending": "0x5"}[at]
    assert (registry.nonce("0x" + "11" * 20), registry.nonce("0x" + "11" * 20, "pending")) == (3, 5)


@pytest.mark.parametrize(("word", "holds"), [("00" * 31 + "01", True), ("00" * 32, False)])
def test_whether_an_account_holds_a_role(registry: Registry, node: FakeNode, word: str, holds: bool) -> None:
    asked: list[Any] = []
    node.methods["eth_call"] = lambda call, at: asked.append((call, at)) or "0x" + word
    assert registry.has_role("0x" + "22" * 20, "SEQUENCER", "0x" + "ab" * 20) is holds
    data = encode_call("hasRole", role_id("SEQUENCER"), "0x" + "ab" * 20)
    assert asked == [({"to": "0x" + "22" * 20, "data": "0x" + data.hex()}, "latest")]


def test_a_balance(registry: Registry, node: FakeNode) -> None:
    node.methods["eth_getBalance"] = lambda address, at: "0x3"
    assert registry.balance("0x" + "11" * 20) == 3
