"""Mail against a real server on loopback: what it gets, and what each of its answers means for a notice."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from email.headerregistry import Address
from pathlib import Path

import pytest
from mailserver import MailServer, mail_server
from tlskit import contexts

from notary.dispatch.smtp import Server, Smtp, parse_url
from notary.domain.errors import FormatError
from notary.domain.notices import Letter, Rejected, Undelivered

SENDER = Address("沪东公证处", addr_spec="notices@office.example")
ORIGIN = "register.east.example/log"
PATIENCE = 30.0


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def smtp(server: MailServer, url: str = "", tls: ssl.SSLContext | None = None, timeout: float = PATIENCE) -> Smtp:
    """The courier to a server."""
    return Smtp(parse_url(url or server.url, "url"), SENDER, ORIGIN, timeout=timeout, tls=tls)


def test_a_mail_has_its_headers_and_the_servers_last_word_is_the_proof(server: MailServer, letter: Letter) -> None:
    proof = smtp(server).send(letter)
    (mail,) = server.mails
    assert (mail.sender, mail.recipient) == ("notices@office.example", "claims@bank.example")
    message = mail.message
    assert message["Message-ID"] == f"<{letter.id}@register.east.example>"
    assert proof == {"reply": "250 queued as 1", "messageId": message["Message-ID"], "server": "127.0.0.1"}
    assert message["Subject"] == letter.subject
    assert str(message["From"]) == "沪东公证处 <notices@office.example>"
    assert message["To"] == letter.address
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Mon, 23 Nov 2026 06:30:00 +0000"
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == letter.text
    assert mail.content.isascii()


def test_the_same_letter_is_the_same_mail_byte_for_byte(server: MailServer, letter: Letter) -> None:
    both = replace(letter, html="<p>异议</p>")
    for _ in range(2):
        smtp(server).send(both)
    first, second = server.mails
    assert first.content == second.content
    parts = [part.get_content_type() for part in first.message.iter_parts()]
    assert parts == ["text/plain", "text/html"]


@pytest.mark.parametrize("break_", ["\r\nBcc: evil@x.example", "\n", "\r", "\x00\n", "\u2028x", "\x85x"])
@pytest.mark.parametrize("field", ["subject", "address"])
def test_nothing_is_smuggled_into_a_header(server: MailServer, letter: Letter, field: str, break_: str) -> None:
    value = f"{getattr(letter, field)}{break_}"
    with pytest.raises(Rejected, match="cannot stand in a mail's header"):
        smtp(server).send(replace(letter, **{field: value}))
    assert server.mails == []


@pytest.mark.parametrize(
    "address",
    [
        "a,b@x.example",
        "a@x.example,c@y.example",
        "<a@x.example>",
        "a@x.example>",
        "a@x.example(b)",
        "a@[10.0.0.1]",
        "a>b@x.example",
        "@",
    ],
)
def test_what_is_more_or_less_than_one_address_goes_nowhere(server: MailServer, letter: Letter, address: str) -> None:
    with pytest.raises(Rejected):
        smtp(server).send(replace(letter, address=address))
    assert server.mails == []


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        ("RCPT", "550 no such user claims@bank.example", Rejected),
        ("RCPT", "450 mailbox busy", Undelivered),
        ("RCPT", "452 full", Undelivered),
        ("DATA", "554 no valid recipients", Rejected),
        ("DATA", "451 try again", Undelivered),
        ("DATA", "250 yes?", Undelivered),
        ("END", "554 spam", Rejected),
        ("END", "452 no space", Undelivered),
        ("MAIL", "550 not from you", Undelivered),
        ("MAIL", "451 later", Undelivered),
        ("GREETING", "554 go away", Undelivered),
        ("GREETING", "421 busy", Undelivered),
        ("RCPT", "not a reply", Undelivered),
        ("GREETING", None, Undelivered),
        ("RCPT", None, Undelivered),
        ("END", None, Undelivered),
    ],
)
def test_only_what_is_about_the_recipient_or_the_mail_is_for_good(
    server: MailServer, letter: Letter, command: str, answer: str | None, error: type[Rejected] | type[Undelivered]
) -> None:
    server.answers[command] = answer
    with pytest.raises(error) as told:
        smtp(server).send(letter)
    assert type(told.value) is error
    assert "claims@bank.example" not in str(told.value)
    if isinstance(told.value, Rejected):
        assert told.value.answer == answer


@pytest.mark.parametrize("answer", ["421 bye", None])
def test_what_the_server_says_to_quit_takes_nothing_back(
    server: MailServer, letter: Letter, answer: str | None
) -> None:
    server.answers["QUIT"] = answer
    assert smtp(server).send(letter)["reply"] == "250 queued as 1"


def test_nobody_listens(server: MailServer, letter: Letter) -> None:
    with mail_server() as gone:
        url = gone.url
    with pytest.raises(Undelivered, match="does not answer: ConnectionRefusedError"):
        smtp(server, url).send(letter)


def test_a_silent_server_is_given_up(letter: Letter) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = Server("127.0.0.1", silent.getsockname()[1], "none")
        with pytest.raises(Undelivered, match="does not answer"):
            Smtp(server, SENDER, ORIGIN, timeout=0.05).send(letter)


class TestAddressesOutsideAscii:
    ADDRESS = "张三@例子.example"

    def test_go_to_a_server_that_takes_them(self, server: MailServer, letter: Letter) -> None:
        smtp(server).send(replace(letter, address=self.ADDRESS))
        (mail,) = server.mails
        assert (mail.recipient, mail.options) == (self.ADDRESS, " SMTPUTF8 BODY=8BITMIME")
        assert mail.message["To"] == self.ADDRESS

    def test_and_to_no_other(self, server: MailServer, letter: Letter) -> None:
        server.features = ["8BITMIME"]
        with pytest.raises(Rejected, match="only addresses of ASCII"):
            smtp(server).send(replace(letter, address=self.ADDRESS))
        assert server.mails == []


class TestTls:
    @pytest.fixture
    def tls(self, tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        return contexts(tmp_path, "127.0.0.1")

    def test_starttls_comes_before_the_login_and_the_mail(
        self, tls: tuple[ssl.SSLContext, ssl.SSLContext], letter: Letter
    ) -> None:
        with mail_server(tls[0]) as server:
            server.features.append("AUTH PLAIN")
            url = server.url.replace("//", "//notary:p%40ss@") + "?tls=always"
            smtp(server, url, tls[1]).send(letter)
            assert [mail.encrypted for mail in server.mails] == [True]
            assert server.logins == ["AUTH PLAIN AG5vdGFyeQBwQHNz"]

    def test_tls_from_the_first_byte(self, tls: tuple[ssl.SSLContext, ssl.SSLContext], letter: Letter) -> None:
        with mail_server(tls[0], implicit=True) as server:
            smtp(server, server.url.replace("smtp:", "smtps:"), tls[1]).send(letter)
            assert len(server.mails) == 1

    def test_a_server_without_starttls_gets_nothing(self, server: MailServer, letter: Letter) -> None:
        server.features.append("AUTH PLAIN")
        with pytest.raises(Undelivered, match="SMTPNotSupportedError"):
            smtp(server, server.url.replace("//", "//u:p@") + "?tls=always").send(letter)
        assert (server.mails, server.logins) == ([], [])

    def test_a_certificate_of_somebody_else_gets_nothing(
        self, tls: tuple[ssl.SSLContext, ssl.SSLContext], letter: Letter
    ) -> None:
        with mail_server(tls[0]) as server:
            with pytest.raises(Undelivered, match="TLS with the mail server fails"):
                smtp(server, f"{server.url}?tls=always").send(letter)
            assert server.mails == []

    def test_a_login_that_is_refused_is_no_fault_of_the_notice(self, server: MailServer, letter: Letter) -> None:
        server.features.append("AUTH PLAIN")
        server.answers["AUTH"] = "535 wrong password"
        with pytest.raises(Undelivered, match="refuses us with 535"):
            smtp(server, server.url.replace("//", "//u:p@")).send(letter)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, "starttls")),
        ("smtps://u:p%40s%25@mail.example/", Server("mail.example", 465, "implicit", "u", "p@s%")),
        ("smtp://mail.example:25", Server("mail.example", 25, "starttls")),
        ("smtp://localhost:2525", Server("localhost", 2525, "none")),
        ("smtp://[::1]:2525", Server("::1", 2525, "none")),
        ("smtp://localhost:2525?tls=always", Server("localhost", 2525, "starttls")),
    ],
)
def test_urls_of_servers(url: str, server: Server) -> None:
    assert parse_url(url, "NOTARY_SMTP_URL") == server
    assert not server.password or server.password not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://mail.example/path",
        "smtp://mail.example?tls=never", "smtp://mail.example?x=y", "smtp://mail.example?x", "smtp://u:secret@[::1",
        "smtp://u:%E5%BC%A0@mail.example", "smtp://u:%0d@mail.example", "smtp://mail.example#x",
    ],
)  # fmt: skip
def test_what_is_no_url_of_a_server_is_told_without_its_password(url: str) -> None:
    with pytest.raises(FormatError, match="NOTARY_SMTP_URL") as told:
        parse_url(url, "NOTARY_SMTP_URL")
    assert "secret" not in str(told.value)
