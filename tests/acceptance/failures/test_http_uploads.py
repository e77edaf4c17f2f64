"""Uploads that break off half way, to a real service over real sockets: nothing of them stays, in register or process.

``notary register check`` is done after each test (fixture ``service``).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from processes import wait_for
from rawhttp import Request
from service import Service

pytestmark = pytest.mark.process

HALF = b"%PDF-" + b"x" * (3 << 20)
"""More than is kept in memory before it goes to a temporary file."""

ENDINGS: dict[str, Callable[[Request], None]] = {"closed": Request.close, "reset": Request.reset}
FRAMINGS = ("announced", "chunked")


@dataclass(frozen=True)
class Upload:
    """One request with a body, of which ``first`` and ``second`` are the halves."""

    path: str
    headers: dict[str, str]
    first: bytes
    second: bytes

    def start(self, service: Service, framing: str) -> Request:
        """The request without its second half."""
        length = str(len(self.first) + len(self.second))
        framed = {"Content-Length": length} if framing == "announced" else {"Transfer-Encoding": "chunked"}
        request = Request(service.port, "POST", self.path, self.headers | framed)
        request.send(self.first)
        return request


def document(service: Service, key: str) -> Upload:
    """A document for a new draft, under an Idempotency-Key."""
    headers = {**service.headers("claims"), "Content-Type": "application/pdf", "Idempotency-Key": key}
    return Upload(f"{service.draft()}/documents?type=LOAN_CONTRACT", headers, HALF, HALF)


def verification(service: Service) -> Upload:
    """A certificate and a document to verify."""
    certificate = service.office.certificate_path(0).read_bytes()
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="certificate"; filename="c.json"\r\n\r\n' + certificate,
        b'\r\n--x\r\nContent-Disposition: form-data; name="document"; filename="d.pdf"\r\n\r\n' + HALF,
    ]
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return Upload("/v1/verify", headers, b"".join(parts), HALF + b"\r\n--x--\r\n")


def wait_for_end(service: Service, before: int, status: int) -> None:
    """Wait until the service is done with an upload, whether or not anybody was there to hear its answer."""
    wait_for(lambda: ended(service, status) > before, f"an upload to end with {status}", service.process)


def ended(service: Service, status: int) -> int:
    """How many uploads ended in a way; each test waits for its own, since a line is logged after its answer is sent."""
    routes = ("/v1/instruments/{id}/documents", "/v1/verify")
    lines = [(line["method"], line["status"]) for line in service.logged() if line["route"] in routes]
    return lines.count(("POST", status))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_document_that_breaks_off_is_not_kept_and_can_be_sent_again(
    service: Service, framing: str, ending: str
) -> None:
    upload, before = document(service, f"broken-off-{framing}-{ending}"), ended(service, 400)
    ENDINGS[ending](upload.start(service, framing))
    wait_for_end(service, before, 400)
    listed = upload.path.partition("?")[0]
    assert service.ask("claims", "GET", listed).json() == {"items": []}
    assert service.temporary_files() == set()
    with upload.start(service, framing) as again:
        again.send(upload.second)
        again.end()
        answer = again.answer()
    assert (answer.status, "idempotency-replayed" in answer.headers) == (201, False)
    assert [item["size"] for item in service.ask("claims", "GET", listed).json()["items"]] == [2 * len(HALF)]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_verification_that_breaks_off_leaves_no_file_open(service: Service, framing: str, ending: str) -> None:
    upload, before = verification(service), {status: ended(service, status) for status in (200, 400)}
    request = upload.start(service, framing)
    wait_for(service.temporary_files, "the document to go to a file", service.process)
    ENDINGS[ending](request)
    wait_for_end(service, before[400], 400)
    assert service.temporary_files() == set()
    with upload.start(service, framing) as again:
        again.send(upload.second)
        again.end()
        answer = again.answer()
    assert answer.status == 200, answer
    wait_for_end(service, before[200], 200)
    assert service.temporary_files() == set()


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_form_without_its_end_is_refused_and_leaves_no_file_open(service: Service, framing: str) -> None:
    """As a proxy sends it that broke off itself: the request is whole, and what it holds is not."""
    upload, before = verification(service), ended(service, 400)
    with replace(upload, second=b"").start(service, framing) as request:
        request.end()
        answer = request.answer()
    assert (answer.status, answer.problem()["title"]) == (400, "FORMAT")
    wait_for_end(service, before, 400)
    assert service.temporary_files() == set()
