"""A thin JSON-RPC 2.0 client over HTTP for Ethereum nodes.

One connection is kept alive; every exchange has a deadline and a limit on the answer's size, since a
broken or hostile node must cost neither a worker nor a verifier more than a bounded wait. Reads are retried
when the node does not answer; a broadcast is not (``retries=0``): its caller holds the signed bytes.

Timeouts of a socket only bound the pause between two bytes, so a node that drips headers would hold a blocking client
for ever. Here each exchange is a coroutine, which a timer cancels wherever it waits.
"""

import asyncio
import itertools
import json
import logging
import math
import re
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urlsplit

import httpx2

from notary.chain import hexes
from notary.chain.errors import ChainNonsense, ChainUnreachable, RpcError
from notary.chain.rpc_errors import rpc_error

# httpx2 logs whole addresses at INFO, and that of an RPC node may hold an access key.
logging.getLogger("httpx2").setLevel(logging.WARNING)

Call = tuple[str, Sequence[object]]

TIMEOUT = 10.0
"""Seconds for one exchange, from connecting to the last byte."""
MAX_ANSWER = 32 * 1024 * 1024
"""Bytes of the largest answer that is read. A batch of 100 calls to the registry answers in under 20 KB."""
MAX_DEPTH = 100
"""Levels of nesting in an answer. The deepest that is asked for here has five."""
BATCH = 100
"""Calls in one HTTP request. Public nodes refuse more."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_HEADERS = {"content-type": "application/json", "accept-encoding": "identity"}


class Client(Protocol):
    """Whoever answers JSON-RPC calls: one node, or several that stand in for each other."""

    @property
    def node(self) -> str:
        """Which node it is, without what might be an access key."""

    def call(self, method: str, *params: object, retries: int | None = None) -> object:
        """The ``result`` of one call."""

    def batch(self, calls: Sequence[Call]) -> list[object]:
        """The results of many calls, in order; a call that failed has its :class:`RpcError` in its place."""


class Rpc:
    """A client of one node. Safe to share between threads. Close it, or use it in a ``with`` statement."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float = TIMEOUT,
        retries: int = 2,
        pause: float = 0.1,
        max_answer: int = MAX_ANSWER,
        budget: float = math.inf,
    ) -> None:
        """
        Args:
            url: of the node, http or https.
            timeout: seconds for one exchange.
            retries: how often a read is asked again when the node does not answer.
            pause: seconds before the first of them; it doubles each time.
            max_answer: bytes of the largest answer that is read.
            budget: seconds that all exchanges of this client may take together.
        """
        self.node = _public_name(url)
        self._url = url
        self._timeout = timeout
        self._retries = retries
        self._pause = pause
        self._max_answer = max_answer
        self._left = budget
        self._ids = itertools.count(1)
        self._turn = threading.Lock()  # one exchange at a time: an event loop runs in one thread at a time
        self._loop = asyncio.Runner()
        self._closed = False
        # A proxy from the environment is for the outside world, never for a node on this machine.
        parts = urlsplit(url)
        local = parts.hostname in ("127.0.0.1", "::1", "localhost")
        # With that nothing here is ever encrypted, and reading the system's certificates takes 20 ms for each client.
        encrypted = not (local and parts.scheme == "http")
        # Connecting ends by itself, as httpcore2 forgets to close the socket of a TLS handshake that is cancelled.
        limit = httpx2.Timeout(None, connect=timeout / 2)
        self._http = httpx2.AsyncClient(timeout=limit, trust_env=not local, verify=encrypted, follow_redirects=False)

    def call(self, method: str, *params: object, retries: int | None = None) -> object:
        """The ``result`` of one call. Raises :class:`ChainError` (``notary.chain.errors`` has the kinds)."""
        number = next(self._ids)
        reply = hexes.mapping(self._exchange(_request(number, method, params), retries), method)
        result = _result(reply, number, method)
        if isinstance(result, RpcError):
            raise result
        return result

    def batch(self, calls: Sequence[Call]) -> list[object]:
        """The results of many calls, in order; a call that failed has its :class:`RpcError` in its place."""
        chunks = (calls[start : start + BATCH] for start in range(0, len(calls), BATCH))
        return [result for chunk in chunks for result in self._batch(chunk)]

    def close(self) -> None:
        """Close the connection."""
        with self._turn:
            if not self._closed:
                self._closed = True
                self._loop.run(self._http.aclose())
                self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batch(self, calls: Sequence[Call]) -> list[object]:
        numbers = [next(self._ids) for _ in calls]
        requests = [_request(number, *call) for number, call in zip(numbers, calls, strict=True)]
        replies = self._exchange(requests, None)
        if isinstance(replies, dict) and isinstance(refused := _result(replies, None, "batch"), RpcError):
            raise refused
        if not isinstance(replies, list) or len(replies) != len(calls):
            raise ChainNonsense(f"expected a list of {len(calls)} answers to a batch", where=self.node)
        answers = (reply for reply in replies if isinstance(reply, dict))
        by_id = {reply["id"]: reply for reply in answers if isinstance(reply.get("id"), int)}
        return [_result(by_id.get(n, {}), n, call[0]) for n, call in zip(numbers, calls, strict=True)]

    def _exchange(self, body: object, retries: int | None) -> object:
        content = json.dumps(body).encode()
        attempts = 1 + (self._retries if retries is None else retries)
        for attempt in itertools.count(1):
            try:
                return self._parsed(self._post(content))
            except ChainUnreachable:
                if attempt >= attempts:
                    raise
                time.sleep(self._pause * 2 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _post(self, content: bytes) -> tuple[int, bytes]:
        started = time.monotonic()
        seconds = min(self._timeout, self._left)
        if not self._turn.acquire(timeout=max(0.0, seconds)):
            raise self._late(seconds)
        try:
            return self._loop.run(self._exchanged(content, started + seconds))
        except (TimeoutError, httpx2.TimeoutException):
            raise self._late(seconds) from None
        except httpx2.TransportError as error:
            raise ChainUnreachable(f"no connection ({error})", where=self.node) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ChainNonsense(f"no usable HTTP answer ({error})", where=self.node) from error
        finally:
            self._left -= time.monotonic() - started
            self._turn.release()

    async def _exchanged(self, content: bytes, deadline: float) -> tuple[int, bytes]:
        """Status and body; the deadline is one of ``time.monotonic``, which is the clock of event loops too."""
        answer = bytearray()
        async with (
            asyncio.timeout_at(deadline),
            self._http.stream("POST", self._url, content=content, headers=_HEADERS) as response,
        ):
            if response.headers.get("content-encoding", "identity") != "identity":
                raise ChainNonsense("the answer is compressed, which was not asked for", where=self.node)
            async for chunk in response.aiter_raw():
                answer += chunk
                if len(answer) > self._max_answer:
                    raise ChainNonsense(f"the answer is over {self._max_answer} bytes", where=self.node)
            return response.status_code, bytes(answer)

    def _late(self, seconds: float) -> ChainUnreachable:
        if seconds < self._timeout:
            return ChainUnreachable("the time for all its answers together is used up", where=self.node)
        return ChainUnreachable(f"no whole answer in {self._timeout:g} s", where=self.node)

    def _parsed(self, answer: tuple[int, bytes]) -> object:
        status, content = answer
        if status == httpx2.codes.TOO_MANY_REQUESTS or status >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise ChainUnreachable(f"the node is not serving now (HTTP {status})", where=self.node)
        try:
            text = content.decode()  # for bytes, json would guess at UTF-16 and see brackets where the check saw none
            if not _is_shallow(text):
                raise ChainNonsense(f"the answer is nested over {MAX_DEPTH} levels deep", where=self.node)
            parsed: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ChainNonsense(f"the answer is not JSON (HTTP {status})", where=self.node) from error
        return parsed


def _is_shallow(text: str) -> bool:
    """Whether the nesting is one that ``json`` survives: py_ecc, which eth-account loads, lifts the interpreter's
    recursion limit so far that a deep answer would end the process instead of raising ``RecursionError``.
    """
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return True
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        deepest = max(deepest, depth)
    return deepest <= MAX_DEPTH


def _request(number: int, method: str, params: Sequence[object]) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}


def _result(reply: object, number: int | None, method: str) -> object:
    """The result or the error object of one reply, once it is seen to be JSON-RPC and for this call."""
    answer = hexes.mapping(reply, method)
    if answer.get("jsonrpc") != "2.0":
        raise ChainNonsense("the answer is not JSON-RPC 2.0", where=method)
    if "error" in answer and answer["error"] is not None:
        return rpc_error(answer["error"], method)
    if answer.get("id") != number or isinstance(answer.get("id"), bool):
        raise ChainNonsense(f"the answer has id {answer.get('id')!r}, asked was {number}", where=method)
    if "result" not in answer:
        raise ChainNonsense("the answer has neither result nor error", where=method)
    return answer["result"]


def _public_name(url: str) -> str:
    """Scheme, host and port: path, query and user part of an RPC address often hold an access key."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}:{parts.port}" if parts.port else f"{parts.scheme}://{host}"
