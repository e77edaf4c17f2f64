"""A node that is down, slow, huge, or talks nonsense ends in a typed error within bounds."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from fakenode import FakeNode, NodeSays

from notary.chain.errors import ChainNonsense, ChainUnreachable, Reverted, RpcError
from notary.chain.rpc import BATCH, Rpc


@pytest.fixture
def rpc(node: FakeNode) -> Iterator[Rpc]:
    node.methods["echo"] = lambda *values: list(values)
    with Rpc(node.url, pause=0) as client:
        yield client


def reply(**members: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"jsonrpc": "2.0", **members}).encode()


def test_a_call_returns_its_result(rpc: Rpc, node: FakeNode) -> None:
    assert rpc.call("echo", "0x1", {"to": "0x2"}) == ["0x1", {"to": "0x2"}]
    assert node.asked == [{"jsonrpc": "2.0", "id": 1, "method": "echo", "params": ["0x1", {"to": "0x2"}]}]


def test_null_is_a_result(rpc: Rpc, node: FakeNode) -> None:
    node.methods["none"] = lambda: None
    assert rpc.call("none") is None


def test_an_error_object_is_raised_with_number_and_data(rpc: Rpc, node: FakeNode) -> None:
    def refuse() -> None:
        raise NodeSays(3, "execution reverted", "0xaabb")

    node.methods["refuse"] = refuse
    with pytest.raises(Reverted) as caught:
        rpc.call("refuse")
    assert (caught.value.number, caught.value.data) == (3, b"\xaa\xbb")


def test_answers_to_a_batch_are_put_in_order_by_id(rpc: Rpc, node: FakeNode) -> None:
    def backwards(handler: BaseHTTPRequestHandler) -> None:
        content = json.dumps([node.one(item) for item in reversed(node.asked[-1])]).encode()
        handler.send_response(200)
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    node.replies = [backwards]
    assert rpc.batch([("echo", [n]) for n in range(5)]) == [[n] for n in range(5)]


def test_a_batch_is_split_and_keeps_errors_in_place(rpc: Rpc, node: FakeNode) -> None:
    def odd(n: int) -> int:
        if n % 2:
            raise NodeSays(-32000, "odd")
        return n

    node.methods["odd"] = odd
    results = rpc.batch([("odd", [n]) for n in range(2 * BATCH + 1)])
    assert [len(body) for body in node.asked] == [BATCH, BATCH, 1]
    assert [isinstance(result, RpcError) for result in results] == [n % 2 == 1 for n in range(2 * BATCH + 1)]
    assert rpc.batch([]) == []


def test_a_node_that_refuses_batches_says_so(rpc: Rpc, node: FakeNode) -> None:
    node.replies = [reply(id=None, error={"code": -32600, "message": "batch limit"})]
    with pytest.raises(RpcError, match="batch limit"):
        rpc.batch([("echo", [])])


@pytest.mark.parametrize(
    "content",
    [
        (200, b""),
        (200, b"<html>hello</html>"),
        (403, b"forbidden"),
        (302, b""),
        (200, b"[" * 100_000),
        (200, b'[0,"\\"",' * 50_000 + b"]" * 50_000),
        (200, b'{"jsonrpc":"2.0","id":1,"result":' + b'{"a":' * 200 + b"0" + b"}" * 201),
        (200, b"\xff\xfe"),
        (200, b"null"),
        (200, b"[]"),
        (200, b"7"),
        (200, b'{"id":1,"result":"0x1"}'),
        (200, b'{"jsonrpc":"1.0","id":1,"result":"0x1"}'),
        reply(id=2, result="0x1"),
        reply(id="1", result="0x1"),
        reply(id=True, result="0x1"),
        reply(result="0x1"),
        reply(id=1),
        reply(id=1, error="failed"),
        reply(id=1, error={"message": "no code"}),
        reply(id=1, error={"code": "3", "message": "text for a code"}),
        reply(id=1, error={"code": True, "message": "bool for a code"}),
        reply(id=1, error={"code": 3}),
    ],
)
def test_what_is_no_json_rpc_is_nonsense_and_not_retried(rpc: Rpc, node: FakeNode, content: tuple[int, bytes]) -> None:
    node.replies = [content]
    with pytest.raises(ChainNonsense):
        rpc.call("echo")
    assert len(node.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [{"jsonrpc": "2.0", "id": 1, "result": 1}],
        [{"jsonrpc": "2.0", "id": 1, "result": 1}] * 2,
        [{"jsonrpc": "2.0", "id": 1, "result": 1}, None],
        [{"jsonrpc": "2.0", "id": 1, "result": 1}, {"jsonrpc": "2.0", "id": 3, "result": 1}],
        [{"jsonrpc": "2.0", "id": 1, "result": 1}, {"jsonrpc": "2.0", "id": [2], "result": 1}],
        {"jsonrpc": "2.0", "id": 1, "result": 1},
        "batch",
    ],
)
def test_a_batch_answer_that_does_not_match_is_nonsense(rpc: Rpc, node: FakeNode, answer: object) -> None:
    node.replies = [(200, json.dumps(answer).encode())]
    with pytest.raises(ChainNonsense):
        rpc.batch([("echo", []), ("echo", [])])


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_read_is_retried_when_the_node_is_not_serving(rpc: Rpc, node: FakeNode, status: int) -> None:
    node.replies = [(status, b"later"), (status, b"later")]
    assert rpc.call("echo", 5) == [5]
    node.replies = [(status, b"later")] * 3
    with pytest.raises(ChainUnreachable, match=f"HTTP {status}"):
        rpc.call("echo", 5)


def test_retries_can_be_forbidden(rpc: Rpc, node: FakeNode) -> None:
    node.replies = [(503, b"later")]
    with pytest.raises(ChainUnreachable):
        rpc.call("echo", retries=0)
    assert len(node.asked) == 1


def test_a_refused_connection_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        with (
            Rpc(f"http://127.0.0.1:{taken.getsockname()[1]}", pause=0) as client,
            pytest.raises(ChainUnreachable, match="no connection"),
        ):
            client.call("echo")


def test_a_node_that_hangs_up_is_unreachable(rpc: Rpc, node: FakeNode) -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "100")
        handler.end_headers()
        handler.wfile.write(b"{")
        handler.close_connection = True

    node.replies = [hang_up] * 3
    with pytest.raises(ChainUnreachable):
        rpc.call("echo")


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """Set at the end of the test, so that no handler outlives it."""
    event = threading.Event()
    yield event
    event.set()


def silent(released: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        released.wait()
        handler.close_connection = True

    return handle


def dripping(released: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """One byte at a time, each soon enough to keep a timeout per read from firing."""

    def handle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000000")
        handler.end_headers()
        while not released.wait(0.02):
            try:
                handler.wfile.write(b" ")
            except OSError:
                break
        handler.close_connection = True

    return handle


@pytest.mark.parametrize("slowness", [silent, dripping])
def test_a_slow_node_is_unreachable_after_the_timeout(
    node: FakeNode, released: threading.Event, slowness: Callable[..., Any]
) -> None:
    node.replies = [slowness(released)]
    with Rpc(node.url, timeout=0.3, retries=0) as client, pytest.raises(ChainUnreachable, match=r"in 0\.3 s"):
        client.call("echo")


def test_an_answer_over_the_limit_is_not_read_to_its_end(node: FakeNode) -> None:
    node.methods["big"] = lambda: "x" * 100_000
    with Rpc(node.url, max_answer=10_000) as client:
        with pytest.raises(ChainNonsense, match="over 10000 bytes"):
            client.call("big")
        node.methods["small"] = lambda: "x"
        assert client.call("small") == "x"


def test_brackets_side_by_side_or_in_strings_are_no_nesting(rpc: Rpc) -> None:
    values = [["[" * 500, '"[{', "\\", []]] * 300
    assert rpc.call("echo", *values) == values


def test_an_address_that_is_none_is_an_error_of_ours() -> None:
    with Rpc("ftp://example.invalid/") as client, pytest.raises((ChainUnreachable, ChainNonsense)):
        client.call("echo")


def test_messages_do_not_hold_the_access_key(node: FakeNode) -> None:
    secret = node.url.replace("http://", "http://user:hunter2@") + "/v3/hunter2?key=hunter2"
    node.replies = [(503, b"")]
    with Rpc(secret, retries=0) as client, pytest.raises(ChainUnreachable) as caught:
        client.call("echo")
    assert "hunter2" not in str(caught.value)
    assert node.url in str(caught.value)


def test_the_access_key_is_not_logged(node: FakeNode, caplog: pytest.LogCaptureFixture) -> None:
    node.methods["echo"] = lambda: None
    with caplog.at_level("INFO"), Rpc(node.url + "/v3/hunter2") as client:
        client.call("echo")
    assert "hunter2" not in caplog.text
