"""``/v1/instruments/{id}/documents``: upload, list, fetch, delete while it is a draft."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api import render
from api.access import InstrumentsDelete, InstrumentsRead, InstrumentsWrite
from api.deps import Office, Reading
from api.instruments import READ, WRITE
from api.looks import Looks
from api.strict import StrictRoute
from notary.db import instruments as rows
from notary.domain.errors import FormatError
from notary.domain.instrument import fingerprint
from notary.services import instruments
from notary.wire.base import Hash, Uuid
from notary.wire.instruments import Documents, DocumentView

router = APIRouter(prefix="/v1/instruments/{id}/documents", tags=["documents"], route_class=StrictRoute)

Type = Annotated[str, Query(pattern=r"^[A-Z][A-Z_]{0,63}$", examples=["LOAN_CONTRACT"])]


async def _content(request: Request) -> bytes:
    """The body as it is, whatever type it says it has; but a form around a file is not that file."""
    if request.headers.get("content-type", "").lstrip().lower().startswith("multipart/"):
        raise FormatError("the body is the document itself, not a form with a file in it", where="header.content-type")
    return await request.body()


Content = Annotated[bytes, Depends(_content)]


@router.post(
    "",
    status_code=201,
    response_model=DocumentView,
    responses=WRITE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def upload(
    id: Uuid,
    type: Type,
    write: InstrumentsWrite,
    content: Content,
) -> Response:
    """Attach a document to a draft: its bytes are the body of the request, at most 32 MiB."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> DocumentView:
        instruments.attach(tx, context, scope, id, type, content)
        return render.document(rows.document(tx, id, fingerprint(type, content).sha256))

    return write(work)


@router.get("", responses=READ)
def list_(id: Uuid, asking: InstrumentsRead, tx: Reading) -> Documents:
    """The documents in their order, without their bytes."""
    rows.get(tx, asking.scope, id)
    return Documents(items=[render.document(row) for row in rows.documents_of(tx, id)])


@router.get(
    "/{sha256}",
    response_class=Response,
    responses=READ | {200: {"content": {"application/octet-stream": {}}, "description": "The bytes."}},
)
def fetch(id: Uuid, sha256: Hash, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks) -> Response:
    """The bytes of one document."""
    type, content = instruments.document(tx, office.context, asking.scope, id, sha256)
    looks(id, f"DOCUMENT:{type}")
    headers = {"Content-Disposition": f'attachment; filename="{sha256}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.delete("/{sha256}", status_code=204, responses=WRITE)
def delete(id: Uuid, sha256: Hash, asking: InstrumentsDelete, office: Office) -> None:
    """Take a document away from a draft. It is gone; a second time it is not found."""
    with office.database.write() as tx:
        instruments.detach(tx, asking.scope, id, sha256)
