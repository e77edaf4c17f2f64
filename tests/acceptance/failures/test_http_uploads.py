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


def document(service: Service, reference: str) -> Upload:
    """A document for a new draft."""
    headers = {**service.headers("claims"), "Content-Type": "application/pdf", "Idempotency-Key": reference}
    return Upload(f"{service.draft(reference)}/documents?type=LOAN_CONTRACT", headers, HALF, HALF)


def verification(service: Service) -> Upload:
    """A certificate and a document to verify."""
    certificate = service.office.certificate_path(0).read_bytes()
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="certificate"; filename="c.json"\r\n\r\n' + certificate,
        b'\r\n--x\r\nContent-Disposition: form-data; name="document"; filename="d.pdf"\r\n\r\n' + HALF,
    ]
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return Upload("/v1/verify", headers, b"".join(parts), HALF + b"\r\n--x--\r\n")


def ended(service: Service) -> int:
    """How many requests ended, whether or not anybody was there to hear the answer."""
    return len(service.logged())


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_document_that_breaks_off_is_not_kept_and_can_be_sent_again(
    service: Service, framing: str, ending: str
) -> None:
    upload = document(service, f"broken-off-{framing}-{ending}")
    before = ended(service)
    ENDINGS[ending](upload.start(service, framing))
    wait_for(lambda: ended(service) > before, "the service to notice", service.process)
    assert service.logged()[-1]["status"] == 400
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
    upload, before = verification(service), ended(service)
    request = upload.start(service, framing)
    wait_for(service.temporary_files, "the document to go to a file", service.process)
    ENDINGS[ending](request)
    wait_for(lambda: ended(service) > before, "the service to notice", service.process)
    assert service.logged()[-1]["status"] == 400
    assert service.temporary_files() == set()
    with upload.start(service, framing) as again:
        again.send(upload.second)
        again.end()
        answer = again.answer()
    assert answer.status == 200, answer
    wait_for(lambda: ended(service) > before + 1, "the request to end", service.process)
    assert service.temporary_files() == set()


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_form_without_its_end_is_refused_and_leaves_no_file_open(service: Service, framing: str) -> None:
    """As a proxy sends it that broke off itself: the request is whole, and what it holds is not."""
    upload, before = verification(service), ended(service)
    with replace(upload, second=b"").start(service, framing) as request:
        request.end()
        answer = request.answer()
    wait_for(lambda: ended(service) > before, "the request to end", service.process)
    assert service.temporary_files() == set()
    assert (answer.status, answer.problem()["title"]) == (400, "FORMAT")
