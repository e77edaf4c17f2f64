"""``/v1/evidence``: papers that acts rest on. They are handed in once and named by their digests."""

from typing import Any

from fastapi import APIRouter, Response

from api.access import EvidenceWrite, InstrumentsRead
from api.deps import Office, Reading
from api.documents import Content, Type
from api.instruments import READ, WRITE
from api.looks import Looks
from api.strict import StrictRoute
from notary.services import evidence
from notary.wire.acts import Paper
from notary.wire.base import Hash, Uuid

router = APIRouter(tags=["evidence"], route_class=StrictRoute)


@router.post(
    "/v1/evidence",
    status_code=201,
    response_model=Paper,
    responses=WRITE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def keep(type: Type, write: EvidenceWrite, content: Content) -> Response:
    """Hand in a paper: its bytes are the body of the request, at most 20 MiB. The same again changes nothing."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> Paper:
        kept = evidence.keep(tx, context, scope, type, content)
        return Paper(type=type, size=len(content), **kept)

    return write(work)


@router.get(
    "/v1/instruments/{id}/evidence/{sha256}",
    response_class=Response,
    responses=READ | {200: {"content": {"application/octet-stream": {}}, "description": "The bytes."}},
)
def fetch(id: Uuid, sha256: Hash, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks) -> Response:
    """The bytes of a paper that one of an instrument's acts names."""
    type, content = evidence.read(tx, office.context, asking.scope, id, sha256)
    looks(id, f"EVIDENCE:{type}")
    headers = {"Content-Disposition": f'attachment; filename="{sha256}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type="application/octet-stream", headers=headers)
