"""What goes wrong on the way: lost answers, hostile ones, and what a client must never do."""

import json
import logging
import socket
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from apikit import Service
from badserver import bad_server, http
from clientkit import ISSUE, URL, Line, Wait, agreed, client, discharge, drafted, issued
from officekit import DOCUMENT, terms

from notary.client import Client, Patience
from notary.client.errors import Fault, NoAnswer, NotNow, Unreached
from notary.domain.errors import FormatError, NotFound, Refused, Unavailable
from notary.services import rehearsal

REGISTER = {
    "origin": "x", "size": 0, "root": None, "instruments": 0, "checkpoint": None, "waiting": 0, "anchors": [],
}  # fmt: skip
GOOD = http(200, json.dumps(REGISTER).encode())
BUSY = http(
    503,
    json.dumps({"type": "x", "title": "NOT_SERVING", "status": 503, "detail": "the chain is silent"}).encode(),
    "application/problem+json",
    "Retry-After: 7",
)


def lost_after_the_effect(times: int) -> Callable[[httpx2.Request, Callable[[], httpx2.Response]], httpx2.Response]:
    """The first answers to what writes are lost, after the service did what was asked."""
    left = [times]

    def step(request: httpx2.Request, through: Callable[[], httpx2.Response]) -> httpx2.Response:
        answer = through()
        if left[0] and request.method != "GET":
            left[0] -= 1
            raise httpx2.ReadError("connection reset", request=request)
        return answer

    return step


class TestRetries:
    def test_an_answer_lost_after_the_effect_takes_effect_once(self, service: Service) -> None:
        line = Line(service, lost_after_the_effect(2))
        made = client(service, "claims", line).instruments.create("LN-1", terms())
        keys = [request.headers["idempotency-key"] for request in line.seen]
        assert (len(keys), len(set(keys))) == (3, 1)
        assert [item.id for item in client(service, "claims").instruments.list()] == [made.id]
        client(service, "claims", line).instruments.create("LN-2", terms())
        assert line.seen[-1].headers["idempotency-key"] != keys[0]

    def test_every_step_of_a_debt_survives_its_first_answer(self, service: Service) -> None:
        def flaky(role: str) -> Client:
            return client(service, role, Line(service, lost_after_the_effect(1)))

        id = flaky("claims").instruments.create("LN-1", terms()).id
        flaky("claims").documents.upload(id, "COMMITMENT", DOCUMENT)
        flaky("claims").instruments.offer(id)
        service.play(rehearsal.choose, id)
        for item in client(service, "claims").consents.list(id):
            flaky("claims").consents.record(id, item.party, item.role, evidence="ab" * 32)
        service.play(rehearsal.examine, [id])
        flaky("notary").acts.do(id, ISSUE, service.office.people["NOTARY"])
        service.settle()
        flaky("claims").acts.do(id, discharge(service), service.office.people["CREDITOR"])
        service.settle()
        claims = client(service, "claims")
        assert [item.type for item in claims.acts.history(id)] == ["ISSUE", "DISCHARGE"]
        assert len(claims.documents.list(id)) == 1
        assert claims.acts.orders() == []

    def test_each_kind_of_answer_that_writes_is_given_once_on_each_submission(self, service: Service) -> None:
        id = agreed(service)
        line = Line(service, lost_after_the_effect(4))
        client(service, "notary", line).acts.do(id, ISSUE, service.office.people["NOTARY"])
        submissions = [request for request in line.seen if request.url.path == "/v1/acts"]
        assert len({request.headers["idempotency-key"] for request in submissions}) == 1

    def test_a_busy_service_is_asked_again_after_as_long_as_it_says(self) -> None:
        wait = Wait()
        with bad_server(BUSY, BUSY, GOOD) as server, Client(server.url, patience=wait.patience()) as here:
            assert here.public.register().size == 0
        assert len(server.heard) == 3
        assert all(7 <= pause <= 7 * 1.25 for pause in wait.slept)

    def test_a_refused_connection_is_tried_again_and_given_up(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        wait = Wait()
        with (
            Client(url, patience=wait.patience(attempts=4, pause=1.0, longest=3.0)) as here,
            pytest.raises(Unreached, match=f"GET {url}/v1/register: ") as error,
        ):
            here.public.register()
        assert isinstance(error.value, Unavailable)
        bounds = zip(wait.slept, (1, 2, 3), strict=True)
        assert all(least <= pause <= least * 1.25 for pause, least in bounds)

    def test_there_is_one_deadline_for_all_attempts(self) -> None:
        wait = Wait()
        with (
            bad_server(BUSY) as server,
            Client(server.url, patience=wait.patience(attempts=99, total=30.0)) as here,
            pytest.raises(NotNow, match="the chain is silent"),
        ):
            here.public.register()
        assert 3 <= len(wait.slept) <= 4
        assert wait.now <= 30.0

    def test_of_what_writes_it_is_said_that_it_may_be_done(self, service: Service) -> None:
        line = Line(service, lost_after_the_effect(99))
        with pytest.raises(Unreached, match="whether it was done is not known"):
            client(service, "claims", line).instruments.create("LN-1", terms())
        assert len(list(client(service, "claims").instruments.list())) == 1

    def test_a_deletion_is_sent_once(self, service: Service) -> None:
        id = drafted(service)
        (document,) = client(service, "claims").documents.list(id)
        line = Line(service, lost_after_the_effect(1))
        with pytest.raises(Unreached, match="whether it was done is not known"):
            client(service, "claims", line).documents.delete(id, document.sha256)
        assert len(line.seen) == 1

    def test_a_refusal_is_not_asked_again(self, service: Service) -> None:
        line = Line(service)
        with pytest.raises(NotFound):
            client(service, "foreign", line).instruments.get(issued(service))
        assert len(line.seen) == 1

    def test_an_upload_begins_anew_with_each_attempt(self, service: Service, tmp_path: Any) -> None:
        claims = client(service, "claims")
        id = claims.instruments.create("LN-1", terms()).id
        (tmp_path / "a.pdf").write_bytes(b"%PDF- long" * 300_000)

        def cut(request: httpx2.Request, through: Callable[[], httpx2.Response]) -> httpx2.Response:
            if len(line.seen) == 1:
                assert isinstance(request.stream, httpx2.SyncByteStream)
                next(iter(request.stream))
                raise httpx2.WriteError("broken pipe", request=request)
            return through()

        line = Line(service, cut)
        client(service, "claims", line).documents.upload(id, "COMMITMENT", tmp_path / "a.pdf")
        assert len(line.seen) == 2
        assert [item.size for item in claims.documents.list(id)] == [3_000_000]


def drip(connection: socket.socket) -> None:
    """A head at once, and then a byte now and then without end."""
    connection.sendall(b"HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
    connection.settimeout(0.02)
    while True:
        connection.sendall(b" ")
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            continue


def endless(connection: socket.socket) -> None:
    """An answer without end."""
    connection.sendall(b"HTTP/1.1 200 x\r\nContent-Type: application/json\r\n\r\n")
    while True:
        connection.sendall(b" " * 65_536)


class TestHostileAnswers:
    @pytest.mark.parametrize(
        ("reply", "message"),
        [
            (http(200, b"<h1>Sign in</h1>", "text/html"), "HTTP 200 with text/html"),
            (http(404, b"<h1>nginx</h1>", "text/html"), "HTTP 404 with text/html"),
            (http(500, b"", "text/plain"), "HTTP 500 with text/plain"),
            (http(302, b"", "text/html", "Location: http://127.0.0.1:1/"), "redirected"),
            (http(308, b"", "text/html", "Location: /other"), "redirected"),
            (http(200, b"{"), "Invalid JSON"),
            (http(200, b"[]"), "the answer: "),
            (http(200, b'{"origin": "x"}'), "size: Field required"),
            (http(200, b'{"size":' + b"[" * 100_000), "the answer: "),
            (http(200, json.dumps({**REGISTER, "size": "many"}).encode()), "size: "),
            (http(200, b"\x1f\x8b", "application/json", "Content-Encoding: gzip"), "compressed"),
            (http(204, b"", "application/json"), "Invalid JSON"),
            (http(404, b"{}", "application/problem+json"), "a problem that is none"),
            (
                http(404, b'{"type":"","title":"X","status":200,"detail":""}', "application/problem+json"),
                "a problem of the status 200",
            ),
            (http(200, b"{}", "\x1b[31mtext"), "an unreadable type"),
            (endless, "longer than the 16777216 bytes"),
        ],
    )
    def test_what_is_no_answer_of_the_service_is_said_to_be_none(self, reply: Any, message: str) -> None:
        with bad_server(reply) as server, Client(server.url) as here, pytest.raises(NoAnswer) as error:
            here.public.register()
        assert message in str(error.value)
        assert len(server.heard) == 1

    @pytest.mark.parametrize(
        "reply",
        [
            b"",
            b"HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"HTTP/1.1 200 x\r\n" + b"X: y\r\n" * 50_000,
        ],
    )
    def test_half_an_answer_is_none(self, reply: bytes) -> None:
        with (
            bad_server(reply) as server,
            Client(server.url, patience=Wait().patience(attempts=2)) as here,
            pytest.raises(Unreached, match="/v1/register: "),
        ):
            here.public.register()
        assert len(server.heard) == 2

    def test_an_answer_that_drips_is_not_waited_for(self) -> None:
        with (
            bad_server(drip) as server,
            Client(server.url, timeout=0.3, patience=Patience(attempts=1)) as here,
            pytest.raises(Unreached, match=r"no whole answer in time|timed out"),
        ):
            here.public.register()

    def test_a_fault_of_the_service_names_its_request(self) -> None:
        body = {"type": "x", "title": "INTERNAL", "status": 500, "detail": "its log says why", "request_id": "ab12"}
        reply = http(500, json.dumps(body).encode(), "application/problem+json")
        with bad_server(reply) as server, Client(server.url) as here, pytest.raises(Fault) as error:
            here.public.register()
        assert (error.value.problem.request_id, error.value.code) == ("ab12", "INTERNAL")

    def test_names_reach_no_other_route(self, service: Service) -> None:
        line = Line(service)
        with pytest.raises((NotFound, FormatError)):
            client(service, "claims", line).instruments.get("../institutions?x=/y#z")
        with pytest.raises((NotFound, FormatError)):
            client(service, "claims", line).instruments.get("..")
        assert [str(request.url) for request in line.seen] == [
            f"{URL}/v1/instruments/..%2Finstitutions%3Fx%3D%2Fy%23z",
            f"{URL}/v1/instruments/%2E",
        ]


class TestTheKey:
    SECRET = "ntk_0123456789abcdef_" + "S" * 43

    def test_it_is_shown_nowhere(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        with bad_server(http(500, b"")) as server, Client(server.url, self.SECRET) as here:
            with pytest.raises(NoAnswer) as error:
                here.instruments.get("x")
            assert f"Bearer {self.SECRET}".encode() in server.heard[0]
            shown = repr(here) + repr(here._http) + repr(vars(here)) + str(error.value)
        assert self.SECRET not in shown + caplog.text

    @pytest.mark.parametrize("key", ["", "two words", "line\nbreak", "鑰匙", "x" * 201])
    def test_one_that_cannot_be_is_not_repeated(self, key: str) -> None:
        with pytest.raises(FormatError, match="API key: must be one line") as error:
            Client(URL, key)
        assert not key or key not in str(error.value)

    def test_it_does_not_go_in_clear_to_another_machine(self) -> None:
        with pytest.raises(Refused, match="use https"):
            Client("http://notary.example", self.SECRET)
        with pytest.raises(Refused, match="use https"):
            Client("http://localhost.notary.example", self.SECRET)
        for url in ("https://notary.example", "http://localhost:1", "http://127.0.0.7", "http://[::1]:80/"):
            Client(url, self.SECRET).close()
        Client("http://notary.example", self.SECRET, allow_http=True).close()

    @pytest.mark.parametrize(
        "url", ["", "notary", "ftp://x", "http://", "http://u:p@127.0.0.1", "http://127.0.0.1:x", "http://127.0.0.1/?a"]
    )
    def test_what_is_no_address(self, url: str) -> None:
        with pytest.raises(FormatError, match="url: must be an address"):
            Client(url, self.SECRET)
