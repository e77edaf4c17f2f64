"""HTTP requests sent piece by piece over a socket, as a client does that breaks off, floods, or stands still."""

import http.client
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

PATIENCE = 60.0
"""Seconds that one answer may take."""


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def problem(self) -> dict[str, Any]:
        """The problem (RFC 9457) that it is."""
        assert self.headers["content-type"] == "application/problem+json", self
        problem: dict[str, Any] = json.loads(self.body)
        assert problem["status"] == self.status
        assert problem["request_id"] == self.headers["x-request-id"] != ""
        return problem


class Request:
    """A request under way: its head is out as soon as it is made, its body follows as told."""

    def __init__(self, port: int, method: str, path: str, headers: Mapping[str, str]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._chunked = headers.get("Transfer-Encoding") == "chunked"
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{key}: {value}" for key, value in headers.items())]
        self._socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, piece: bytes) -> None:
        """The next piece of the body (raises OSError where the other side closed)."""
        self._socket.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if self._chunked else piece)

    def flood(self, total: int, size: int = 1 << 18) -> None:
        """So many bytes more and the end of the body, or as much of it as the other side takes."""
        try:
            for start in range(0, total, size):
                self.send(b"x" * min(size, total - start))
            self.end()
        except (BrokenPipeError, ConnectionResetError):
            return

    def end(self) -> None:
        """Say that the body is whole."""
        if self._chunked:
            self._socket.sendall(b"0\r\n\r\n")

    def answer(self) -> Answer:
        """The answer."""
        with http.client.HTTPResponse(self._socket) as response:
            response.begin()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read())

    def reset(self) -> None:
        """Go away without a word, as a machine that lost its power seems to after a restart."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def close(self) -> None:
        """Close the connection, as a program does that was stopped."""
        self._socket.close()


class HalfHead:
    """A connection on which the head of a request never ends."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.sendall(b"POST /v1/verify HTTP/1.1\r\nHost: loc")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
