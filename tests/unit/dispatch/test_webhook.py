"""Webhooks against a real server on loopback: what is posted, where it may go, and what each answer means."""

import hashlib
import hmac
import json
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from hookserver import Hook, hook_server
from tlskit import contexts
from unit.chain.hostile import ENDLESS, serving

from notary.dispatch import webhook
from notary.dispatch.webhook import LOOPBACK, MOST_BYTES, Webhooks, networks
from notary.domain import canonical
from notary.domain.errors import FormatError
from notary.domain.notices import Letter, Rejected, Undelivered

HERE = networks(" ".join(LOOPBACK), "x")
PATIENCE = 30.0
NOW = 1_795_415_400


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as running:
        yield running


def webhooks(*addresses: str, allowed: Sequence[object] = HERE, **values: object) -> Webhooks:
    """The courier, for which every host has these addresses."""
    resolve = (lambda host, port: addresses) if addresses else webhook.resolve
    given = {"timeout": PATIENCE, "clock": lambda: NOW + 0.7, **values}
    return Webhooks(allowed, resolve=resolve, **given)  # type: ignore[arg-type]


def test_a_notice_is_posted_as_canonical_json_and_signed(hook: Hook, letter: Letter) -> None:
    proof = webhooks().send(replace(letter, address=hook.url))
    (call,) = hook.calls
    assert (call.method, call.path) == ("POST", "/notices?for=us")
    assert canonical.encode(json.loads(call.body)) == call.body
    assert json.loads(call.body) == {
        "schema": "debt-notary/notice/1",
        "id": letter.id,
        "instrument": letter.instrument,
        "kind": "OBJECTION_RECEIVED",
        "createdAt": "2026-11-23T06:30:00Z",
        "subject": letter.subject,
        "text": letter.text,
        "data": {"deadline": "2026-11-28"},
    }
    assert call.headers["content-type"] == "application/json"
    assert call.headers["idempotency-key"] == letter.id
    assert call.headers["host"] == f"127.0.0.1:{hook.port}"
    signed = hmac.new(b"s" * 32, f"{NOW}.".encode() + call.body, hashlib.sha256).hexdigest()
    assert call.headers["notary-signature"] == f"t={NOW},v1={signed}"
    taken = hashlib.sha256(b"taken").hexdigest()
    assert proof == {"status": "200", "sha256": taken, "signature": f"t={NOW},v1={signed}", "url": hook.url}


def test_the_secret_is_not_shown_by_a_letter(letter: Letter) -> None:
    assert letter.secret not in repr(letter)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (200, None), (202, None), (204, None),
        (301, Rejected), (307, Rejected), (400, Rejected), (403, Rejected), (404, Rejected), (410, Rejected),
        (408, Undelivered), (409, Undelivered), (425, Undelivered), (429, Undelivered),
        (500, Undelivered), (502, Undelivered), (503, Undelivered),
    ],
)  # fmt: skip
def test_what_an_answer_means(hook: Hook, letter: Letter, status: int, error: type[Exception] | None) -> None:
    hook.status, hook.body = status, b"" if status == 204 else b"because"
    sent = replace(letter, address=hook.url)
    if error is None:
        assert webhooks().send(sent)["status"] == str(status)
        return
    with pytest.raises((Rejected, Undelivered), match=f"answers with {status}") as told:
        webhooks().send(sent)
    assert type(told.value) is error
    assert told.value.answer == "because"


def test_a_redirect_is_not_followed(hook: Hook, letter: Letter) -> None:
    hook.status, hook.headers = 307, {"Location": hook.url.replace("notices", "elsewhere")}
    with pytest.raises(Rejected):
        webhooks().send(replace(letter, address=hook.url))
    assert [call.path for call in hook.calls] == ["/notices?for=us"]


def test_no_more_of_an_answer_is_read_than_it_may_have(hook: Hook, letter: Letter) -> None:
    hook.body = b"x" * (MOST_BYTES * 20)
    proof = webhooks().send(replace(letter, address=hook.url))
    assert proof["sha256"] == hashlib.sha256(b"x" * MOST_BYTES).hexdigest()


@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_without_an_end_is_given_up(letter: Letter, name: str) -> None:
    with serving(*ENDLESS[name]) as url, pytest.raises(Undelivered, match=r"does not answer in 0\.2 s"):
        webhooks(timeout=0.2).send(replace(letter, address=url))


def test_a_flood_ends_where_an_answer_must(letter: Letter) -> None:
    with serving(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * MOST_BYTES, 0.0) as url:
        proof = webhooks(timeout=10).send(replace(letter, address=url))
    assert proof["sha256"] == hashlib.sha256(b"x" * MOST_BYTES).hexdigest()


def test_nobody_listens(letter: Letter) -> None:
    with hook_server() as gone:
        url = gone.url
    with pytest.raises(Undelivered, match="does not answer: ConnectError"):
        webhooks().send(replace(letter, address=url))


PRIVATE = ["10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
           "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
           "2002:0a00:0001::", "64:ff9b::a00:1", "fe80::1%eth0"]  # fmt: skip


class TestPrivateNetworks:
    @pytest.mark.parametrize("address", PRIVATE)
    def test_are_not_reached_by_any_name(self, letter: Letter, address: str) -> None:
        with pytest.raises(Rejected, match="NOTARY_WEBHOOK_NETWORKS"):
            webhooks(address, allowed=()).send(replace(letter, address="https://innocent.example/x"))

    @pytest.mark.parametrize("host", ["10.0.0.1", "[::1]", "127.0.0.1", "2130706433", "0x7f.1", "localhost"])
    def test_are_not_reached_by_their_numbers(self, letter: Letter, host: str) -> None:
        with pytest.raises(Rejected):
            webhooks(allowed=()).send(replace(letter, address=f"https://{host}/x"))

    def test_are_reached_where_they_are_allowed(self, hook: Hook, letter: Letter) -> None:
        with pytest.raises(Rejected):
            webhooks(allowed=networks("10.0.0.0/8", "x")).send(replace(letter, address=hook.url))
        assert hook.calls == []
        webhooks(allowed=networks("127.0.0.1/32", "x")).send(replace(letter, address=hook.url))
        assert len(hook.calls) == 1

    def test_a_name_is_looked_up_once_and_that_address_is_connected_to(self, tmp_path: Path, letter: Letter) -> None:
        """A name that is public at the first look and private at the second gets nothing at its second address."""
        asked: list[str] = []

        def rebinding(host: str, port: int) -> Sequence[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

        server, client = contexts(tmp_path, "hooks.example")
        with hook_server(server) as hook:
            made = Webhooks(HERE, resolve=rebinding, tls=client, timeout=PATIENCE)
            made.send(replace(letter, address=f"https://hooks.example:{hook.port}/x"))
            assert asked == ["hooks.example"]
            assert hook.calls[0].headers["host"] == f"hooks.example:{hook.port}"

    def test_plain_http_goes_to_this_machine_alone(self, letter: Letter) -> None:
        with pytest.raises(Rejected, match="must be https"):
            webhooks("8.8.8.8").send(replace(letter, address="http://hooks.example/x"))
        with pytest.raises(Rejected, match="NOTARY_WEBHOOK_NETWORKS"):
            webhooks("8.8.8.8").send(replace(letter, address="http://localhost/x"))


class TestTls:
    @pytest.fixture
    def tls(self, tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        return contexts(tmp_path, "hooks.example")

    def test_the_certificate_must_be_of_the_name(
        self, tls: tuple[ssl.SSLContext, ssl.SSLContext], letter: Letter
    ) -> None:
        with hook_server(tls[0]) as hook:
            made = webhooks("127.0.0.1", tls=tls[1])
            made.send(replace(letter, address=f"https://hooks.example:{hook.port}/x"))
            with pytest.raises(Undelivered):
                made.send(replace(letter, address=f"https://other.example:{hook.port}/x"))
            assert len(hook.calls) == 1

    def test_and_of_an_authority_that_is_trusted(
        self, tls: tuple[ssl.SSLContext, ssl.SSLContext], letter: Letter
    ) -> None:
        with hook_server(tls[0]) as hook:
            with pytest.raises(Undelivered):
                webhooks("127.0.0.1").send(replace(letter, address=f"https://hooks.example:{hook.port}/x"))
            assert hook.calls == []


def test_a_host_that_is_not_found_may_be_later(letter: Letter) -> None:
    def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(Undelivered, match="host is not found"):
        Webhooks(HERE, resolve=nowhere).send(replace(letter, address="https://hooks.example/x"))


def test_networks() -> None:
    assert networks("10.0.0.0/8  fd00::/8", "x") == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert networks("", "x") == ()
    for wrong in ("10.0.0.1/8", "everything", "10.0.0.0/8,fd00::/8"):
        with pytest.raises(FormatError, match="NOTARY_WEBHOOK_NETWORKS"):
            networks(wrong, "NOTARY_WEBHOOK_NETWORKS")
