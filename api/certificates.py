"""Certificates: made for an instrument, fetched by their id, made for many by a job."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from api import deps, render
from api.access import ActsRead, CertificatesMake, CertificatesRead
from api.deps import Office, Reading
from api.instruments import READ, WRITE
from api.looks import Looks
from api.strict import StrictRoute
from notary.domain.certificate import execution_of
from notary.papers import render_text
from notary.services import execution, issued, jobs
from notary.wire.acts import ExecutionDraft, ExecutionWish
from notary.wire.base import CertificateId, Share, Uuid
from notary.wire.office import CertificateBatch, CertificateMade, Job

router = APIRouter(tags=["certificates"], route_class=StrictRoute)


@router.get("/v1/instruments/{id}/certificate", responses=READ | WRITE)
def make(id: Uuid, asking: CertificatesRead, office: Office, looks: Looks) -> CertificateMade:
    """Make the certificate of an instrument as of now, for whoever asks; 503 while register or chain lack its acts."""
    made = issued.hand_out(office.database, office.context, office.chain, asking.scope, id)
    looks(id, "CERTIFICATE")
    return CertificateMade(id=made.id, url=f"/v1/certificates/{made.id}.json", etag=made.etag, as_of=made.as_of)


@router.get("/v1/instruments/{id}/execution-certificate", responses=READ | WRITE)
def make_execution(
    id: Uuid, asking: CertificatesRead, office: Office, looks: Looks, share: Share = None
) -> CertificateMade:
    """Make the execution certificate in force, as a certificate of its own; 409 where none is in force. `share=REST` is
    that over what the lender kept, where the insurer paid a part."""
    about = execution_of(share)
    made = issued.hand_out(office.database, office.context, office.chain, asking.scope, id, about)
    looks(id, "CERTIFICATE:EXECUTION_CERTIFICATE")
    return CertificateMade(id=made.id, url=f"/v1/certificates/{made.id}.json", etag=made.etag, as_of=made.as_of)


@router.post("/v1/instruments/{id}/execution-certificate:draft", responses=READ | WRITE)
def draft_execution(
    id: Uuid, form: ExecutionWish, asking: ActsRead, office: Office, tx: Reading, looks: Looks
) -> ExecutionDraft:
    """The execution certificate as it would be signed: what CERTIFY discloses (`evidence`), and its text."""
    lines = [line.model_dump() for line in form.lines or ()]
    wording = execution.Wording(form.facts, form.verification, lines, form.share)
    day = deps.day(form.as_of, "as_of") or office.context.today
    paper = execution.draft(tx, office.context, asking.scope, id, form.authority, day, wording)
    looks(id, "PAPER:EXECUTION_CERTIFICATE")
    evidence = {"certified": paper.object.total.to_json(), execution.NAME: execution.value(paper)}
    return ExecutionDraft(evidence=evidence, text=render_text(paper))


@router.get(
    "/v1/certificates/{id}.json",
    response_class=Response,
    responses=READ
    | {
        200: {"content": {"application/json": {}}, "description": "The certificate file."},
        304: {"description": "It is what the caller has."},
    },
)
def fetch(
    id: CertificateId,
    asking: CertificatesRead,
    office: Office,
    looks: Looks,
    if_none_match: Annotated[str | None, Header(max_length=2_000)] = None,
) -> Response:
    """The certificate file with a fresh standing. An older one than the instrument's last act is not given any more."""
    found = issued.fetch(office.database, office.context, office.chain, asking.scope, id)
    looks(found.instrument, "CERTIFICATE")
    tag = f'"{found.etag}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and matches(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type="application/json", headers=headers)


@router.post("/v1/certificates:batch", status_code=202, response_model=Job, responses=WRITE)
def batch(form: CertificateBatch, write: CertificatesMake) -> Response:
    """Make the certificates of many instruments in the background."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> Job:
        id = jobs.ask_for_certificates(tx, context, scope, form.instruments)
        return render.job(jobs.find(tx, scope, id), None)

    return write(work, 202)


def matches(shown: str, tag: str) -> bool:
    """Whether ``If-None-Match`` names this tag (RFC 9110 §13.1.2, weak comparison)."""
    return shown.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in shown.split(",")]
