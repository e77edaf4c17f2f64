"""A node that means harm costs a bounded wait and bounded memory, and never the process."""

import json
from http.server import BaseHTTPRequestHandler

import pytest
from fakenode import FakeNode
from unit.chain.hostile import COMPRESSED, ENDLESS, serving

from notary.chain.errors import ChainNonsense, ChainUnreachable
from notary.chain.rpc import Rpc


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endless_answer_is_given_up_at_the_deadline(kind: str) -> None:
    with (
        serving(*ENDLESS[kind]) as url,
        Rpc(url, timeout=0.3, retries=0) as client,
        pytest.raises(ChainUnreachable, match=r"no whole answer in 0\.3 s"),
    ):
        client.call("eth_chainId")


def test_a_tls_handshake_that_does_not_end_is_given_up_at_the_deadline() -> None:
    with (
        serving(*ENDLESS["silence"]) as url,
        Rpc(url.replace("http", "https"), timeout=0.3, retries=0) as client,
        pytest.raises(ChainUnreachable, match=r"no whole answer in 0\.3 s"),
    ):
        client.call("eth_chainId")


def test_a_compressed_answer_is_refused() -> None:
    with (
        serving(COMPRESSED, b"1\r\na\r\n", 0.01) as url,
        Rpc(url) as client,
        pytest.raises(ChainNonsense, match="compressed"),
    ):
        client.call("eth_chainId")


def test_no_compression_is_asked_for(node: FakeNode) -> None:
    asked_for = []

    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        asked_for.append(handler.headers["accept-encoding"])
        handler.close_connection = True  # else the client would wait for an answer until its deadline

    node.replies = [hang_up]
    with Rpc(node.url, retries=0) as client, pytest.raises(ChainUnreachable):
        client.call("eth_chainId")
    assert asked_for == ["identity"]


def test_all_exchanges_together_have_a_budget(node: FakeNode) -> None:
    node.methods["echo"] = lambda: 1
    with Rpc(node.url, budget=60) as client:
        assert client.call("echo") == 1
    with (
        Rpc(node.url, budget=0, pause=0) as client,
        pytest.raises(ChainUnreachable, match="all its answers together"),
    ):
        client.call("echo")


def test_a_budget_is_used_up_by_waiting() -> None:
    with (
        serving(*ENDLESS["a body in drops"]) as url,
        Rpc(url, timeout=0.2, budget=0.5, pause=0, retries=5) as client,
        pytest.raises(ChainUnreachable, match="all its answers together"),
    ):
        client.call("eth_chainId")


# U+2200 is the bytes 22 00, so that a scan of bytes takes half of it for a quotation mark.
HIDDEN = '{"\u2200":' + "[" * 200_000 + "]" * 200_000 + ',"x":"y"}'


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_brackets_are_not_hidden_by_another_encoding(node: FakeNode, encoding: str) -> None:
    node.replies = [(200, HIDDEN.encode(encoding))]
    with Rpc(node.url) as client, pytest.raises(ChainNonsense):
        client.call("eth_chainId")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32-be", "utf-8-sig"])
def test_json_is_utf_8_and_nothing_else(node: FakeNode, encoding: str) -> None:
    answer = json.dumps({"jsonrpc": "2.0", "id": 1, "result": "0x1"})
    node.replies = [(200, answer.encode(encoding))]
    with Rpc(node.url) as client, pytest.raises(ChainNonsense, match="not JSON"):
        client.call("eth_chainId")


def test_a_parser_that_gives_up_makes_the_answer_nonsense(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(_: str) -> object:
        raise RecursionError

    node.methods["echo"] = lambda: 1
    with Rpc(node.url) as client:
        monkeypatch.setattr("notary.chain.rpc.json.loads", give_up)
        with pytest.raises(ChainNonsense):
            client._parsed((200, b"[]"))


def test_closing_twice_does_nothing_more(node: FakeNode) -> None:
    node.methods["echo"] = lambda: 1
    client = Rpc(node.url)
    assert client.call("echo") == 1
    client.close()
    client.close()
