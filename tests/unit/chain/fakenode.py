"""An HTTP server on the loopback address that answers what a test tells it to."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Reply = tuple[int, bytes]


class FakeNode:
    """Answers JSON-RPC from ``methods``, or raw from ``replies`` while there are any; keeps what was asked."""

    def __init__(self) -> None:
        self.methods: dict[str, Callable[..., Any]] = {}
        self.replies: list[Reply | Callable[[BaseHTTPRequestHandler], None]] = []
        self.asked: list[Any] = []
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                node.asked.append(body)
                reply = node.replies.pop(0) if node.replies else node.json(body)
                if callable(reply):
                    reply(self)
                    return
                status, content = reply
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def json(self, body: Any) -> Reply:
        answer = [self.one(item) for item in body] if isinstance(body, list) else self.one(body)
        return 200, json.dumps(answer).encode()

    def one(self, request: Any) -> dict[str, Any]:
        head = {"jsonrpc": "2.0", "id": request["id"]}
        try:
            return {**head, "result": self.methods[request["method"]](*request["params"])}
        except NodeSays as error:
            return {**head, "error": error.fields}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class NodeSays(Exception):
    """Raised by a method of the fake node to answer with a JSON-RPC error."""

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        super().__init__(message)
        self.fields = {"code": code, "message": message} | ({} if data is None else {"data": data})
