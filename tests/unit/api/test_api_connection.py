"""Connections on which a request's head does not come to its end: those are closed, and no others."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
import uvicorn
from uvicorn.server import ServerState

from api.connection import Connection

T = TypeVar("T")

PATIENCE, BLINK = 60.0, 0.001
HEAD = b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Read everything, then answer."""
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[Connection, asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to ``app``: the server's end, and the client's."""
    config = uvicorn.Config(app, log_config=None)
    config.load()
    connection = Connection(config, ServerState(), {})
    server = await asyncio.get_running_loop().create_server(lambda: connection, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        yield connection, reader, writer
    finally:
        writer.close()
        server.close()
        await server.wait_closed()


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """What a scenario comes to; one that hangs is a failure."""
    return asyncio.run(asyncio.wait_for(scenario, PATIENCE))


@pytest.mark.parametrize("start", [b"", b"P", HEAD[:-1]])
def test_a_head_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    monkeypatch.setattr(Connection, "HEAD_SECONDS", BLINK)

    async def scenario() -> bytes:
        async with connected() as (_, reader, writer):
            writer.write(start)
            return await reader.read()

    assert run(scenario()) == b""


def test_so_is_that_of_a_later_request(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> bytes:
        async with connected() as (_, reader, writer):
            writer.write(HEAD + b"{}")
            await reader.readuntil(b"\r\n\r\nok")
            monkeypatch.setattr(Connection, "HEAD_SECONDS", BLINK)
            writer.write(HEAD[:-1])
            return await reader.read()

    assert run(scenario()) == b""


def test_a_body_and_an_answer_may_take_longer() -> None:
    """They have their own limits (api.limits)."""

    async def scenario() -> bytes:
        async with connected() as (connection, reader, writer):
            writer.write(HEAD[:-1])
            while connection._patience is None:
                await asyncio.sleep(0)
            timer = connection._patience
            assert not timer.cancelled()
            writer.write(HEAD[-1:] + b"{")
            while connection.cycle is None:
                await asyncio.sleep(0)
            assert timer.cancelled()
            writer.write(b"}")
            return await reader.readuntil(b"\r\n\r\nok")

    assert run(scenario()).startswith(b"HTTP/1.1 200 OK\r\n")
