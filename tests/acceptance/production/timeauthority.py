"""A timestamp authority over HTTP (RFC 3161), for an office that has none of its own."""

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from asn1crypto import tsp

from notary.keys.office import Seal
from notary.keys.tsa import LocalTimestamper


class TimeAuthority:
    """Answers at ``url``, or not while ``down`` is set."""

    def __init__(self, seal: Seal) -> None:
        self.down = False
        authority, stamper = self, LocalTimestamper(seal, lambda: datetime.now(UTC))

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(503 if authority.down else 200)
                self.end_headers()
                self.wfile.write(b"" if authority.down else _answer(stamper, body))

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _answer(stamper: LocalTimestamper, body: bytes) -> bytes:
    request: Any = tsp.TimeStampReq.load(body)
    digest = request["message_imprint"]["hashed_message"].native
    token = tsp.ContentInfo.load(stamper.timestamp(digest, nonce=request["nonce"].native))
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())
