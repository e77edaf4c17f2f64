"""Mail over SMTP (RFC 5321): STARTTLS, a login where one is set, and the server's last word as proof."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from urllib.parse import parse_qsl, unquote, urlsplit

from notary.dispatch.mail import compose
from notary.domain.errors import FormatError
from notary.domain.hosts import is_loopback
from notary.domain.notices import Letter, Proof, Rejected, Undelivered, message_id

DEFAULT_TIMEOUT = 20.0
"""Seconds for one answer of the server."""

_PORTS = {"smtp": 587, "smtps": 465}
_FORM = "must be smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://USER:PASSWORD@HOST:465, with % signs as %25"
_ANSWER_CHARACTERS = 1_000


@dataclass(frozen=True)
class Server:
    """A mail server. ``tls``: ``implicit``, ``starttls``, or ``none``, on this machine alone."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)


def parse_url(url: str, where: str) -> Server:
    """The server of a URL; never repeats it, for it holds a password.

    Over smtp:// STARTTLS must work, but for a server on this machine, where ``?tls=always`` asks for it.

    Raises:
        FormatError: no such URL, or one that would show the mails to anybody on the way.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except (ValueError, KeyError):
        raise FormatError(_FORM, where=where) from None
    wish = options.pop("tls", "")
    if not parts.hostname or parts.path not in ("", "/") or parts.fragment or options or wish not in ("", "always"):
        raise FormatError(_FORM, where=where)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii() or not (user + password + "x").isprintable():
        raise FormatError("user and password must be visible ASCII; no other is taken by mail servers", where=where)
    in_clear = parts.scheme == "smtp" and is_loopback(parts.hostname) and not wish
    tls = "implicit" if parts.scheme == "smtps" else "none" if in_clear else "starttls"
    return Server(parts.hostname, port, tls, user, password)


class Smtp:
    """Hands notices to one mail server, with a connection for each."""

    def __init__(
        self,
        server: Server,
        sender: Address,
        origin: str,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """
        Args:
            sender: from whom mails come, and whom the server tells what became of them.
            origin: of the register, whose host the Message-IDs have.
            timeout: seconds for one answer.
            tls: whom to trust; None: the authorities of this machine.
        """
        self._server = server
        self._sender = sender
        self._origin = origin
        self._timeout = timeout
        self._tls = tls or ssl.create_default_context()

    def send(self, letter: Letter) -> Proof:
        """Hand a mail over; the proof is the server's final reply and the Message-ID.

        Raises:
            Rejected: the server takes no such recipient, or no such mail, for good (5yz to RCPT or DATA).
            Undelivered: it does not answer, is busy, or takes nothing from us at all.
        """
        message = compose(letter, self._sender, self._origin)
        with self._connected() as server:
            options = [] if letter.address.isascii() else self._smtputf8(server)
            _require(server.mail(self._sender.addr_spec, options), "MAIL", final=False)
            _require(server.rcpt(letter.address), "RCPT")
            reply = self._data(server, message.as_bytes())
            with suppress(OSError, smtplib.SMTPException):
                server.quit()  # it has the mail, whatever it says now
        return {"reply": reply, "messageId": message_id(letter.id, self._origin), "server": self._server.host}

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A session that is logged in; whatever breaks it is an Undelivered."""
        server: smtplib.SMTP | None = None
        try:
            server = self._open()
            yield server
        except smtplib.SMTPResponseException as error:
            answer = _reply(error.smtp_code, error.smtp_error)
            raise Undelivered(f"the mail server refuses us with {error.smtp_code}", answer) from None
        except ssl.SSLError as error:
            raise Undelivered(f"TLS with the mail server fails: {error.reason or 'no reason is given'}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"the mail server does not answer: {type(error).__name__}") from None
        finally:
            if server is not None:
                server.close()

    def _open(self) -> smtplib.SMTP:
        server = self._server
        session: smtplib.SMTP
        if server.tls == "implicit":
            session = smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=self._tls)
        else:
            session = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.tls == "starttls":
                session.starttls(context=self._tls)  # raises where the server has none: nothing goes out in clear
            session.ehlo_or_helo_if_needed()
            if server.user:
                session.login(server.user, server.password)
        except BaseException:
            session.close()
            raise
        return session

    def _data(self, server: smtplib.SMTP, content: bytes) -> str:
        try:
            return _require(server.data(content), "DATA")
        except smtplib.SMTPDataError as error:  # before anything was sent
            raise _refusal(error.smtp_code, error.smtp_error, "DATA", final=True) from None

    def _smtputf8(self, server: smtplib.SMTP) -> list[str]:
        if not server.has_extn("smtputf8"):
            raise Rejected("the mail server takes only addresses of ASCII (it has no SMTPUTF8)")
        return ["SMTPUTF8", "BODY=8BITMIME"]


def _require(answer: tuple[int, bytes], command: str, *, final: bool = True) -> str:
    """The reply to a command, if the server took it.

    Args:
        final: whether 5yz is about this recipient or mail, and not about us.
    """
    code, text = answer
    if not 200 <= code < 300:
        raise _refusal(code, text, command, final=final)
    return _reply(code, text)


def _refusal(code: int, text: bytes | str, command: str, *, final: bool) -> Rejected | Undelivered:
    told = f"the mail server answers {command} with {code}"
    kind = Rejected if final and 500 <= code < 600 else Undelivered
    return kind(told, _reply(code, text))


def _reply(code: int, text: bytes | str) -> str:
    words = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return f"{code} {words}"[:_ANSWER_CHARACTERS]
