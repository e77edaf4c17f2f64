"""How much a request may send, and how long it may take to send it: bounds against mistakes and against malice."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

MIB = 1024 * 1024
JSON_BYTES = 8 * MIB
"""As much as the strict JSON reader takes."""

LARGER: Mapping[str, int] = {"/documents": 32 * MIB, "/v1/verify": 64 * MIB}
"""Uploads, by how their path ends: a scanned contract has some 10 MB; a verification has a certificate and several."""

BODY_SECONDS = 60.0
"""Within which the whole body must have arrived: 32 MiB at 5 Mbit/s. A sender that drips is not waited for."""


class TooLarge(Exception):
    """More was sent than is taken."""


class Limits:
    """Refuses a body that is too large (413) or too slow (408), as early as that can be seen."""

    def __init__(self, app: ASGIApp, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = next((most for end, most in LARGER.items() if scope["path"].endswith(end)), JSON_BYTES)
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced[:20]) > limit:
            await _refuse(413, "TOO_LARGE", f"at most {limit} bytes are taken here", scope, receive, send)
            return
        body = _Body(receive, limit, self._seconds)
        started = _Started(send)
        try:
            await self._app(scope, body, started)
        except TooLarge:
            await _refuse(413, "TOO_LARGE", f"at most {limit} bytes are taken here", scope, receive, started)
        except TimeoutError:
            if not body.timed_out:
                raise
            text = f"the body did not arrive within {self._seconds:g} s"
            await _refuse(408, "TOO_SLOW", text, scope, receive, started)


class _Body:
    """``receive`` with a limit of bytes and one deadline for all of them."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._left = limit
        self._seconds = seconds
        self._deadline: float | None = None
        self._whole = False
        self.timed_out = False

    async def __call__(self) -> Message:
        if self._whole:  # what comes now is the end of the connection, which may take as long as the answer does
            return await self._receive()
        now = asyncio.get_running_loop().time()
        if self._deadline is None:
            self._deadline = now + self._seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            self.timed_out = True
            raise
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._left < 0:
                raise TooLarge
        return message


class _Started:
    """``send``, and whether anything was sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


async def _refuse(status: int, code: str, detail: str, scope: Scope, receive: Receive, send: Any) -> None:
    if getattr(send, "begun", False):
        return
    answer = problem(
        status, code, detail, scope.get("state", {}).get("request_id", ""), headers={"Connection": "close"}
    )
    await answer(scope, receive, send)
