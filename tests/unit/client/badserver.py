"""A server that answers with whatever bytes a test gives it, connection by connection."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Reply = bytes | Callable[[socket.socket], None]


@dataclass
class BadServer:
    """``replies`` are given in order, the last one again and again; ``heard`` are the heads of the requests."""

    url: str
    replies: list[Reply]
    heard: list[bytes] = field(default_factory=list)

    def answer(self, connection: socket.socket) -> None:
        """Read one request, send one reply, hang up."""
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(65_536)
            if not part:
                return
            head += part
        self.heard.append(head)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if callable(reply):
            reply(connection)
        else:
            connection.sendall(reply)


@contextmanager
def bad_server(*replies: Reply) -> Iterator[BadServer]:
    """The server, for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = BadServer(f"http://127.0.0.1:{listening.getsockname()[1]}", list(replies))
        thread = threading.Thread(target=_serve, args=(server, listening))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(server: BadServer, listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            try:
                server.answer(connection)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                continue  # the client hung up first, as it should on some of these


def http(status: int, body: bytes, kind: str = "application/json", *headers: str) -> bytes:
    """A whole answer, which says that the server hangs up, so that nobody asks again on a connection that is gone."""
    own = [f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
    lines = [f"HTTP/1.1 {status} x", *own, *headers, "", ""]
    return "\r\n".join(lines).encode() + body
