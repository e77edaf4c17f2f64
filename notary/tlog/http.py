"""A published register over HTTP. Every answer has a deadline and a largest size, and redirects are not followed.

Each read is a coroutine, which a timer cancels wherever it waits; the timeouts of a socket only bound the pause between
two bytes.
"""

import asyncio
import time
from urllib.parse import urlsplit

import httpx2

from notary.tlog.published import LogUnavailable, PublishedLog

TIMEOUT = 10.0
"""Seconds for one file, from connecting to the last byte."""

BUDGET = 120.0
"""Seconds for all files of one log together; a register of a million entries needs some 4,000 of them."""


class HttpLog(PublishedLog):
    """The log whose files lie below an address. For one thread."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT, budget: float = BUDGET) -> None:
        self._base = url.rstrip("/") + "/"
        self._timeout = timeout
        self._left = budget
        self._loop = asyncio.Runner()
        # A proxy from the environment is for the outside world, never for a service on this machine.
        local = urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")
        # Connecting ends by itself, as httpcore2 forgets to close the socket of a TLS handshake that is cancelled.
        limit = httpx2.Timeout(None, connect=timeout / 2)
        self._http = httpx2.AsyncClient(timeout=limit, trust_env=not local, follow_redirects=False)

    def close(self) -> None:
        self._loop.run(self._http.aclose())
        self._loop.close()

    def read(self, path: str, most: int) -> bytes:
        url, started = self._base + path, time.monotonic()
        try:
            return self._loop.run(self._fetch(url, most, started + min(self._timeout, self._left)))
        except (TimeoutError, httpx2.TimeoutException):
            raise LogUnavailable("did not arrive in time", where=url) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise LogUnavailable(f"cannot be fetched ({error or type(error).__name__})", where=url) from None
        finally:
            self._left -= time.monotonic() - started

    async def _fetch(self, url: str, most: int, deadline: float) -> bytes:
        """The body; the deadline is one of ``time.monotonic``, which is the clock of event loops too."""
        data = bytearray()
        headers = {"accept-encoding": "identity"}
        async with asyncio.timeout_at(deadline), self._http.stream("GET", url, headers=headers) as response:
            if response.status_code != httpx2.codes.OK:
                raise LogUnavailable(f"not served (HTTP {response.status_code})", where=url)
            if response.headers.get("content-encoding", "identity") != "identity":
                raise LogUnavailable("compressed, which was not asked for", where=url)
            async for chunk in response.aiter_raw():
                data += chunk
                if len(data) > most:
                    raise LogUnavailable(f"longer than the {most} bytes that it can have", where=url)
            return bytes(data)
