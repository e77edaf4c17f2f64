"""Clients of a service in this process, and a transport that lets a test spoil what passes through it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from apikit import Service
from fastapi.testclient import TestClient
from officekit import DOCUMENT, EVIDENCE, terms

from notary.client import Client, Patience
from notary.services import rehearsal
from notary.wire.acts import Wish

URL = "http://127.0.0.1:8000"
ISSUE = Wish(type="ISSUE", authority="trial-notary")

Step = Callable[[httpx2.Request, Callable[[], httpx2.Response]], httpx2.Response]
"""What happens to a request; the second argument passes it on and gives the service's answer."""


@dataclass
class Line(httpx2.BaseTransport):
    """The way to the application. ``step`` may hold a request up, lose its answer or change it."""

    service: Service
    step: Step | None = None
    seen: list[httpx2.Request] = field(default_factory=list)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        return self._through(request) if self.step is None else self.step(request, lambda: self._through(request))

    def _through(self, request: httpx2.Request) -> httpx2.Response:
        web = TestClient(self.service.web, raise_server_exceptions=False)
        answer = web.request(request.method, str(request.url), headers=request.headers, content=request.read())
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=httpx2.ByteStream(answer.content))


@dataclass
class Wait:
    """A clock that only sleeping moves."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patience(self, **values: Any) -> Patience:
        return Patience(clock=lambda: self.now, sleep=self.sleep, **values)


def client(service: Service, role: str | None, line: httpx2.BaseTransport | None = None, **values: Any) -> Client:
    """A client with a role's key, on the test's clock, that does not really sleep."""
    key = None if role is None else service.tokens[role]
    values = {"patience": Wait().patience(), "now": lambda: service.office.clock.now} | values
    return Client(URL, key, transport=line or Line(service), **values)


def discharge(service: Service) -> Wish:
    """The bank's discharge, with the paper that it rests on, which is handed in."""
    return Wish.made(**service.wish("claims", "DISCHARGE", ground="PAYMENT"))


def drafted(service: Service, reference: str = "LN-1") -> str:
    """A draft with its document."""
    claims = client(service, "claims")
    id = claims.instruments.create(reference, terms()).id
    claims.documents.upload(id, "COMMITMENT", DOCUMENT)
    return id


def agreed(service: Service, reference: str = "LN-1") -> str:
    """An offer that every party consented to."""
    claims = client(service, "claims")
    id = drafted(service, reference)
    claims.instruments.offer(id)
    service.play(rehearsal.choose, id)
    for item in claims.consents.list(id):
        claims.consents.record(id, item.party, item.role, evidence=EVIDENCE)
    service.play(rehearsal.examine, [id])
    return id


def issued(service: Service, reference: str = "LN-1") -> str:
    """A deed that is issued and anchored."""
    id = agreed(service, reference)
    client(service, "notary").acts.do(id, ISSUE, service.office.people["NOTARY"])
    service.settle()
    return id
