"""How much a request may send, and how long it may take to send it: bounds against mistakes and against malice."""

import asyncio
from collections.abc import Mapping

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

MIB = 1024 * 1024
JSON_BYTES = 8 * MIB
"""As much as the strict JSON reader takes."""

LARGER: Mapping[str, int] = {"/documents": 32 * MIB, "/v1/evidence": 20 * MIB, "/v1/verify": 64 * MIB}
"""Uploads, by how their path ends: a scanned contract has some 10 MB; a verification has a certificate and several."""

BODY_SECONDS = 60.0
"""Within which the whole body must have arrived: 32 MiB at 5 Mbit/s. A sender that drips is not waited for."""


class TooLarge(Exception):
    """More was sent than is taken."""


class Limits:
    """Refuses a body that is too large (413), too slow (408) or compressed (415), as early as that can be seen, and one
    that breaks off (400)."""

    def __init__(self, app: ASGIApp, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = next((most for end, most in LARGER.items() if scope["path"].endswith(end)), JSON_BYTES)
        headers = dict(scope["headers"])
        if any(_is_packed(value) for name, value in scope["headers"] if name == b"content-encoding"):
            # Read as it is, its bytes would be notarised; unpacked, a few of them become any number.
            text = "a body is taken as it is; send it without Content-Encoding"
            await _refuse(415, "ENCODED", text, scope, receive, send)
            return
        announced = headers.get(b"content-length", b"0")
        if announced.isdigit() and int(announced[:20]) > limit:
            await _refuse(413, "TOO_LARGE", f"at most {limit} bytes are taken here", scope, receive, send)
            return
        body = _Body(receive, limit, self._seconds)
        answer = _Answer(send, body)
        try:
            await self._app(scope, body, answer)
        except (TooLarge, TimeoutError, ClientDisconnect):
            if not body.failure:
                raise
        if body.failure and not answer.begun:
            await _refuse(*self._refusal(body.failure, limit), scope, receive, send)

    def _refusal(self, failure: str, limit: int) -> tuple[int, str, str]:
        return {
            "TOO_LARGE": (413, "TOO_LARGE", f"at most {limit} bytes are taken here"),
            "TOO_SLOW": (408, "TOO_SLOW", f"the body did not arrive within {self._seconds:g} s"),
            "CUT_SHORT": (400, "CUT_SHORT", "the body broke off before its end"),
        }[failure]


def _is_packed(coding: bytes) -> bool:
    return coding.strip().lower() not in (b"identity", b"")


class _Body:
    """``receive`` with a limit of bytes and one deadline for all of them."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._left = limit
        self._seconds = seconds
        self._deadline: float | None = None
        self._whole = False
        self.failure = ""

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
            self.failure = "TOO_SLOW"
            raise
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._left < 0:
                self.failure = "TOO_LARGE"
                raise TooLarge
        else:
            self.failure = "CUT_SHORT"
        return message


class _Answer:
    """``send``, and whether anything was sent. What the framework says of a body that we cut off is left out: it knows
    only that reading failed."""

    def __init__(self, send: Send, body: _Body) -> None:
        self._send = send
        self._body = body
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if self._body.failure and not self.begun:
            return
        self.begun = True
        await self._send(message)


async def _refuse(status: int, code: str, detail: str, scope: Scope, receive: Receive, send: Send) -> None:
    answer = problem(
        status, code, detail, scope.get("state", {}).get("request_id", ""), headers={"Connection": "close"}
    )
    await answer(scope, receive, send)
