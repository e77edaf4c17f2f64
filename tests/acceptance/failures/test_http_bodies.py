"""What a real service does with bodies that are far too large, not JSON as it takes it, or never sent to their end,
over real sockets. ``notary register check`` is done after each test (fixture ``service``).
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from badjson import BODIES
from processes import wait_for
from rawhttp import HalfHead, Request
from service import Service

from api.limits import JSON_BYTES, LARGER

pytestmark = pytest.mark.process

TOTAL = 100_000_000
MIB = 1 << 20
STARTED = 4 * MIB
"""Less than any limit; the service waits for the rest."""

HALF_SENT = 80
"""Connections of each kind."""

FORM = b'--x\r\nContent-Disposition: form-data; name="certificate"; filename="c.json"\r\n\r\n'
KINDS = ("json", "document", "verification")


def upload(service: Service, kind: str) -> tuple[str, dict[str, str], bytes, int]:
    """Where a body of a kind goes, with which headers, how it begins, and how many bytes of it are taken."""
    claims = service.headers("claims")
    if kind == "json":
        headers = {**claims, "Content-Type": "application/json"}
        return "/v1/instruments", headers, b'{"reference": "', JSON_BYTES
    if kind == "document":
        headers = {**claims, "Content-Type": "application/pdf"}
        path = f"{service.draft()}/documents"
        return f"{path}?type=LOAN_CONTRACT", headers, b"%PDF-", LARGER["/documents"]
    return "/v1/verify", {"Content-Type": "multipart/form-data; boundary=x"}, FORM, LARGER["/v1/verify"]


def others_are_answered(service: Service) -> None:
    """Somebody else reads and writes meanwhile."""
    assert service.ask(None, "GET", "/livez").status_code == 200
    assert service.ask("claims", "GET", "/v1/instruments").status_code == 200
    service.draft()


class TestTooLarge:
    @pytest.mark.parametrize("kind", KINDS)
    def test_what_is_announced_is_refused_before_it_is_sent(self, service: Service, kind: str) -> None:
        path, headers, _, _ = upload(service, kind)
        with Request(service.port, "POST", path, {**headers, "Content-Length": str(TOTAL)}) as request:
            answer = request.answer()
        assert (answer.status, answer.problem()["title"]) == (413, "TOO_LARGE")
        assert answer.headers["connection"] == "close"

    @pytest.mark.parametrize("framing", ["announced", "chunked"])
    @pytest.mark.parametrize("kind", KINDS)
    def test_what_is_sent_all_the_same_is_told_so_and_takes_no_memory(
        self, service: Service, kind: str, framing: str
    ) -> None:
        path, headers, start, limit = upload(service, kind)
        framed = {"Content-Length": str(TOTAL)} if framing == "announced" else {"Transfer-Encoding": "chunked"}
        before = service.forget_peak()
        with Request(service.port, "POST", path, headers | framed) as request:
            if framing == "chunked":
                request.send(start + b"x" * STARTED)
                others_are_answered(service)
            request.flood(TOTAL)
            answer = request.answer()
        assert (answer.status, answer.problem()["title"]) == (413, "TOO_LARGE")
        kept = 0 if framing == "announced" or kind == "verification" else limit  # a form's files go to the disk
        assert service.peak() - before < kept + 24 * MIB
        assert service.temporary_files() == set()
        others_are_answered(service)


BANK = "trial-bank"
WRITES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("claims", "POST", "/v1/instruments", {"reference": "LN-1", "draft": {"institution": BANK}}),
    ("claims", "PUT", "{draft}/draft", {"draft": {"institution": BANK}}),
    ("notary", "POST", "/v1/acts", {"acts": [{"body_hash": "0" * 64, "signature": {"value": "0x" + "0" * 130}}]}),
    ("admin", "POST", "/v1/institutions", {"id": "new-bank", "name": "New", "kind": "CREDITOR"}),
)
"""Role, method, path and a body in form."""

WRONG: dict[type, tuple[Any, ...]] = {
    str: (None, 5, True, [], {}, ["x"]),
    dict: (None, 5, "x", []),
    list: (None, 5, "x", {}, [5], [None]),
}
"""Values that are of another type."""


def wrongly_typed(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A body with each of its members in turn of each other type, and without it."""
    for name, member in body.items():
        for wrong in WRONG[type(member)]:
            yield {**body, name: wrong}
        yield {other: body[other] for other in body if other != name}


class TestNoSuchJson:
    @pytest.mark.parametrize("name", BODIES)
    def test_what_is_no_strict_json_is_refused(self, service: Service, name: str) -> None:
        headers, draft = {"Content-Type": "application/json"}, service.draft()
        for role, method, path, _ in WRITES:
            answer = service.ask(role, method, path.format(draft=draft), content=BODIES[name], headers=headers)
            assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT"), (path, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"

    def test_what_is_wrongly_typed_is_refused(self, service: Service) -> None:
        draft = service.draft()
        before = service.ask("claims", "GET", draft).json()
        for role, method, path, body in WRITES:
            for wrong in wrongly_typed(body):
                answer = service.ask(role, method, path.format(draft=draft), json=wrong)
                assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT"), (path, wrong, answer.text)
        assert service.ask("claims", "GET", draft).json() == before


class TestHalfSent:
    def test_requests_that_never_end_keep_nobody_from_being_answered(self, service: Service) -> None:
        before = service.sockets()
        with ExitStack() as stack:
            for kind in KINDS:
                path, headers, start, _ = upload(service, kind)
                for _ in range(HALF_SENT):
                    framed = {**headers, "Transfer-Encoding": "chunked"}
                    stack.enter_context(Request(service.port, "POST", path, framed)).send(start)
            for _ in range(HALF_SENT):
                stack.enter_context(HalfHead(service.port))
            wait_for(lambda: service.sockets() >= before + 4 * HALF_SENT, "the service to take them", service.process)
            others_are_answered(service)
        wait_for(lambda: service.sockets() <= before, "the service to let them go", service.process)
        assert service.temporary_files() == set()
