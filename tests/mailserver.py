"""A mail server on loopback that keeps what it is given, and answers as a test tells it to."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Mail:
    """One mail as it was handed over."""

    sender: str
    recipient: str
    options: str
    content: bytes
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        """The mail, read."""
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class MailServer:
    """``answers`` replaces the reply to a command (END: after the content); None hangs up there instead.

    ``features`` are the lines of EHLO; ``logins`` has what AUTH PLAIN brought.
    """

    answers: dict[str, str | None] = field(default_factory=dict)
    features: list[str] = field(default_factory=lambda: ["8BITMIME", "SMTPUTF8"])
    tls: ssl.SSLContext | None = None
    mails: list[Mail] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """For NOTARY_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"


class _HungUp(Exception):
    """This connection is over."""


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.encrypted = False
        with suppress(_HungUp, OSError):
            self._serve(self.server.shared)  # type: ignore[attr-defined]
        self.request.close()

    def _serve(self, shared: MailServer) -> None:
        self._reply(shared, "GREETING", "220 test")
        mail: dict[str, str] = {}
        while line := self.rfile.readline():
            text = line.decode().rstrip("\r\n")
            command = text.split(" ")[0].upper()
            if command == "EHLO":
                lines = ["test", *shared.features, *(["STARTTLS"] if shared.tls and not self.encrypted else [])]
                marked = [f"250{'-' if index < len(lines) - 1 else ' '}{each}" for index, each in enumerate(lines)]
                self._reply(shared, command, "\r\n".join(marked))
            elif command == "STARTTLS":
                self._reply(shared, command, "220 go ahead")
                self._encrypt(shared.tls)
            elif command == "AUTH":
                shared.logins.append(text)
                self._reply(shared, command, "235 welcome")
            elif command in ("MAIL", "RCPT"):
                found = re.match(r"(MAIL FROM|RCPT TO):<([^>]*)>(.*)", text, re.IGNORECASE)
                assert found is not None, text
                mail |= {command: found[2], f"{command} options": found[3]}
                self._reply(shared, command, "250 ok")
            elif command == "DATA":
                if self._reply(shared, command, "354 go ahead"):
                    self._content(shared, mail)
            elif command == "QUIT":
                self._reply(shared, command, "221 bye")
                return
            else:
                self._reply(shared, command, "502 what?")

    def _content(self, shared: MailServer, mail: dict[str, str]) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise _HungUp
            lines.append(line[1:] if line.startswith(b".") else line)
        made = Mail(mail["MAIL"], mail["RCPT"], mail["MAIL options"], b"".join(lines), self.encrypted)
        shared.mails.append(made)
        self._reply(shared, "END", f"250 queued as {len(shared.mails)}")

    def _reply(self, shared: MailServer, command: str, usual: str) -> bool:
        answer = shared.answers.get(command, usual)
        if answer is None:
            raise _HungUp
        self.wfile.write(answer.encode() + b"\r\n")
        return answer == usual

    def _encrypt(self, tls: ssl.SSLContext | None) -> None:
        assert tls is not None
        self.request: Any = tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
        self.encrypted = True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves in the middle is what tests are about."""


class _TlsServer(_Server):
    tls: ssl.SSLContext

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        return self.tls.wrap_socket(connection, server_side=True), address


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, *, implicit: bool = False) -> Iterator[MailServer]:
    """A running server; with ``tls`` it offers STARTTLS, or speaks TLS from the first byte."""
    shared = MailServer(tls=None if implicit else tls)
    server = (_TlsServer if implicit else _Server)(("127.0.0.1", 0), _Session)
    if isinstance(server, _TlsServer):
        assert tls is not None
        server.tls = tls
    server.shared = shared  # type: ignore[attr-defined]
    shared.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield shared
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
