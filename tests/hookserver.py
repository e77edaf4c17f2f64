"""A webhook on loopback that keeps what it is given, and answers as a test tells it to."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Call:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Hook:
    """``status``, ``headers`` and ``body`` are the answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"taken"
    calls: list[Call] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """The address of the webhook."""
        return f"http://127.0.0.1:{self.port}/notices?for=us"


class _Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        hook: Hook = self.server.hook  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        hook.calls.append(Call(self.command, self.path, headers, body))
        self.send_response(hook.status)
        for name, value in {"Content-Length": str(len(hook.body)), **hook.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(hook.body)

    do_GET = do_POST = answer  # noqa: N815 (the names that the library calls)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves in the middle is what tests are about."""


@contextmanager
def hook_server(tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """A running webhook, over TLS where that is given."""
    server, hook = _Server(("127.0.0.1", 0), _Handler), Hook()
    server.hook = hook  # type: ignore[attr-defined]
    hook.port = server.server_address[1]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
