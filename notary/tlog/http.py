"""A published register over HTTP. Every answer has a deadline and a largest size, and redirects are not followed."""

import time
from urllib.parse import urlsplit

import httpx2

from notary.tlog.published import LogUnavailable, PublishedLog

TIMEOUT = 10.0
"""Seconds for one file, from connecting to the last byte."""

BUDGET = 120.0
"""Seconds for all files of one log together; a register of a million entries needs some 4,000 of them."""


class HttpLog(PublishedLog):
    """The log whose files lie below an address."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT, budget: float = BUDGET) -> None:
        self._base = url.rstrip("/") + "/"
        self._timeout = timeout
        self._left = budget
        # A proxy from the environment is for the outside world, never for a service on this machine.
        local = urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")
        self._http = httpx2.Client(timeout=timeout, trust_env=not local, follow_redirects=False)

    def close(self) -> None:
        self._http.close()

    def read(self, path: str, most: int) -> bytes:
        url, started = self._base + path, time.monotonic()
        try:
            return self._fetch(url, most, started + min(self._timeout, self._left))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise LogUnavailable(f"cannot be fetched ({error or type(error).__name__})", where=url) from None
        finally:
            self._left -= time.monotonic() - started

    def _fetch(self, url: str, most: int, deadline: float) -> bytes:
        data = bytearray()
        with self._http.stream("GET", url) as response:
            if response.status_code != httpx2.codes.OK:
                raise LogUnavailable(f"not served (HTTP {response.status_code})", where=url)
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > most:
                    raise LogUnavailable(f"longer than the {most} bytes that it can have", where=url)
                if time.monotonic() > deadline:
                    raise LogUnavailable("did not arrive in time", where=url)
        return bytes(data)
