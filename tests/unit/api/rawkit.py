"""Requests below the level of an HTTP client, message by message as a server hands them on; and what a problem is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Messages = Iterator[dict[str, Any]]


@dataclass
class Answer:
    """What the application sent, and how much of the body it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    taken: int


def send(
    web: Any, method: str, path: str, headers: dict[str, str], body: Callable[[], AsyncIterator[dict[str, Any]]]
) -> Answer:
    """The answer to a request whose body comes message by message."""
    return asyncio.run(_send(web, method, path, headers, body()))


async def _send(
    web: Any, method: str, path: str, headers: dict[str, str], body: AsyncIterator[dict[str, Any]]
) -> Answer:
    answer, found = Answer(0, {}, b"", 0), path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": found[0],
        "raw_path": found[0].encode(),
        "query_string": found[2].encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }

    async def receive() -> dict[str, Any]:
        try:
            message = await anext(body)
        except StopAsyncIteration:
            return {"type": "http.disconnect"}
        answer.taken += len(message.get("body", b""))
        return message

    async def sent(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert not answer.status, "two answers to one request"
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await web(scope, receive, sent)
    return answer


def chunks(total: int, size: int = 1 << 20, start: bytes = b"") -> Callable[[], AsyncIterator[dict[str, Any]]]:
    """A body of so many bytes, never all of it in memory."""

    async def body() -> AsyncIterator[dict[str, Any]]:
        yield {"type": "http.request", "body": start, "more_body": True}
        piece = b"x" * size
        for _ in range(total // size):
            yield {"type": "http.request", "body": piece, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    return body


def in_pieces(pieces: Iterable[bytes]) -> Callable[[], AsyncIterator[dict[str, Any]]]:
    """A whole body, a message for each piece."""

    async def body() -> AsyncIterator[dict[str, Any]]:
        for piece in pieces:
            yield {"type": "http.request", "body": piece, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    return body


def cut_short(start: bytes) -> Callable[[], AsyncIterator[dict[str, Any]]]:
    """A body whose sender goes away in the middle."""

    async def body() -> AsyncIterator[dict[str, Any]]:
        yield {"type": "http.request", "body": start, "more_body": True}

    return body


def dripping(start: bytes) -> Callable[[], AsyncIterator[dict[str, Any]]]:
    """A body that never ends: after its beginning nothing comes, until whoever waits gives up."""

    async def body() -> AsyncIterator[dict[str, Any]]:
        yield {"type": "http.request", "body": start, "more_body": True}
        await asyncio.Event().wait()

    return body


def require_problem(answer: Any, *codes: tuple[int, str]) -> dict[str, Any]:
    """Ensure that an answer is a problem with one of these codes and the request's id."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["title"]) in codes, answer.text
    assert problem["request_id"] == answer.headers["x-request-id"] != ""
    assert problem["type"] == f"urn:debt-notary:problem:{problem['title']}"
    return problem
