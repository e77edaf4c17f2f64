"""Several nodes stand in for each other, and none is believed that speaks for another chain."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fakenode import FakeNode, NodeSays

from notary.chain.errors import ChainNonsense, ChainUnreachable, RpcError
from notary.chain.nodes import LIMIT_EXCEEDED, SET_ASIDE_SECONDS, TRUSTED_SECONDS, Nodes

CHAIN = 7


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def three() -> Iterator[list[FakeNode]]:
    """Three nodes; each says who it is when it is asked for the block number."""
    with ExitStack() as stack:
        nodes = [stack.enter_context(FakeNode()) for _ in range(3)]
        for index, node in enumerate(nodes):
            node.methods["eth_chainId"] = lambda: hex(CHAIN)
            node.methods["eth_blockNumber"] = lambda index=index: hex(index)
        yield nodes


@pytest.fixture
def nodes(three: list[FakeNode], clock: Clock) -> Iterator[Nodes]:
    made = Nodes([node.url for node in three], CHAIN, timeout=5, clock=clock)
    yield made
    made.close()


def ask(nodes: Nodes) -> object:
    return nodes.call("eth_blockNumber")


def refuse(number: int, message: str) -> Callable[[], None]:
    def answer() -> None:
        raise NodeSays(number, message)

    return answer


def test_the_first_is_preferred(nodes: Nodes, three: list[FakeNode]) -> None:
    assert [ask(nodes), nodes.batch([("eth_blockNumber", [])])] == ["0x0", ["0x0"]]
    assert nodes.node == three[0].url
    assert three[1].asked == []


@pytest.mark.parametrize("answer", [(503, b""), (200, b"<html>"), (200, b'{"jsonrpc":"2.0","id":-1,"result":"0x0"}')])
def test_one_that_fails_is_set_aside_for_a_while_and_that_is_said(
    nodes: Nodes, three: list[FakeNode], clock: Clock, answer: tuple[int, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    assert ask(nodes) == "0x0"
    three[0].replies = [answer]
    assert [ask(nodes), ask(nodes)] == ["0x1", "0x1"]
    assert f"the node {three[0].url} is set aside for {SET_ASIDE_SECONDS:g} s" in caplog.text
    clock.now = SET_ASIDE_SECONDS
    assert ask(nodes) == "0x0"


def test_one_of_another_chain_is_never_used(
    nodes: Nodes, three: list[FakeNode], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    three[0].methods["eth_chainId"] = lambda: "0x1"
    assert ask(nodes) == "0x1"
    assert "serves chain 1, and this office's is 7" in caplog.text
    assert [request["method"] for request in three[0].asked] == ["eth_chainId"]
    clock.now = SET_ASIDE_SECONDS
    assert ask(nodes) == "0x1"


def test_one_that_changes_to_another_chain_is_noticed(nodes: Nodes, three: list[FakeNode], clock: Clock) -> None:
    assert ask(nodes) == "0x0"
    three[0].methods["eth_chainId"] = lambda: "0x1"
    clock.now = TRUSTED_SECONDS
    assert ask(nodes) == "0x1"


def test_a_recheck_does_not_wait_for_that(nodes: Nodes, three: list[FakeNode]) -> None:
    assert ask(nodes) == "0x0"
    for node in three:
        node.methods["eth_chainId"] = lambda: "0x1"
    with pytest.raises(ChainUnreachable, match="serves chain 1"):
        nodes.recheck()


def test_one_whose_answers_are_unusable_is_set_aside_by_its_caller(nodes: Nodes) -> None:
    assert ask(nodes) == "0x0"
    nodes.distrust(ChainNonsense("a block without a hash"))
    assert ask(nodes) == "0x1"


def test_when_all_fail_each_is_asked_and_named(nodes: Nodes, three: list[FakeNode]) -> None:
    for node in three:
        node.methods["eth_chainId"] = refuse(LIMIT_EXCEEDED, "too many requests")
    with pytest.raises(ChainUnreachable, match=r"no node answers: .*too many requests.*too many requests") as caught:
        ask(nodes)
    assert caught.value.code == "CHAIN_UNREACHABLE"
    three[2].methods["eth_chainId"] = lambda: hex(CHAIN)
    assert ask(nodes) == "0x2"


def test_what_a_node_says_about_the_call_is_the_answer(nodes: Nodes, three: list[FakeNode]) -> None:
    three[0].methods["eth_blockNumber"] = refuse(-32000, "nonce too low")
    with pytest.raises(RpcError, match="nonce too low"):
        ask(nodes)
    assert three[1].asked == []


def test_a_single_node_keeps_its_own_error(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    with FakeNode() as node:
        node.methods["eth_chainId"] = lambda: "0x1"
        alone = Nodes([node.url], CHAIN, clock=clock)
        with pytest.raises(ChainNonsense, match="serves chain 1"):
            ask(alone)
        node.methods |= {"eth_chainId": lambda: hex(CHAIN), "eth_blockNumber": lambda: "0x5"}
        assert ask(alone) == "0x5"
        alone.close()
    assert caplog.text == ""
