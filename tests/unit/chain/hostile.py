"""An HTTP server that does what no honest one does: it starts an answer and never comes to its end."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_ENOUGH = 15.0
"""Seconds until it hangs up, so that a client without a deadline fails its test instead of hanging it."""

_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

ENDLESS = {
    "silence": (b"", b"", 0.01),
    "headers in drops": (b"HTTP/1.1 200 OK\r\n", b"X-A: a\r\n", 0.01),
    "interim answers in drops": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01),
    "interim answers in a flood": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, 0.0),
    "a chunk extension in drops": (_CHUNKED + b"1;", b"a", 0.01),
    "a body in drops": (_CHUNKED, b"1\r\na\r\n", 0.01),
}
"""How an answer can be endless: its first bytes, the bytes repeated after them, and the pause in seconds between."""

COMPRESSED = (
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"b\r\n\x1f\x8b\x08\x08\0\0\0\0\0\xffa\r\n"
)
"""The start of a gzip stream whose header has a file name without an end: it decompresses to nothing, for ever."""


@contextmanager
def serving(first: bytes, again: bytes, pause: float) -> Iterator[str]:
    """The address of a server that answers each connection like this until the end of the test."""
    over = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                connection.sendall(first)
                end = time.monotonic() + _ENOUGH
                while time.monotonic() < end and not over.wait(pause):
                    connection.sendall(again)
            except OSError:
                pass  # the client hung up, as it should

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            if over.is_set():
                connection.close()
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        acceptor = threading.Thread(target=accept)
        acceptor.start()
        address = listener.getsockname()
        try:
            yield f"http://{address[0]}:{address[1]}"
        finally:
            over.set()
            socket.create_connection(address).close()
            acceptor.join()
