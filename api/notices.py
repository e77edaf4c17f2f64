"""``/v1/notices``: what was told to whom, and what became of it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api import render
from api.access import NoticesRead, NoticesWrite
from api.deps import Office, Reading
from api.instruments import READ, WRITE
from api.strict import StrictRoute
from notary.db import notices as rows
from notary.db.notices import Filter
from notary.services import notices
from notary.wire.base import Uuid
from notary.wire.notices import Notice, NoticePage

router = APIRouter(prefix="/v1/notices", tags=["notices"], route_class=StrictRoute)


@router.get("", responses=READ)
def list_(
    asking: NoticesRead,
    office: Office,
    tx: Reading,
    instrument: Annotated[Uuid | None, Query()] = None,
    state: Annotated[Literal["WAITING", "SENDING", "SENT", "FAILED"] | None, Query()] = None,
    kind: Annotated[str | None, Query(pattern=r"^[A-Z_]{1,32}$", examples=["OBJECTION_RECEIVED"])] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NoticePage:
    """List the notices to the caller, newest first; all of them for the office. FAILED ones wait for a person."""
    wanted = Filter(instrument=instrument, state=state, kind=kind)
    found, following = rows.page(tx, asking.scope, wanted, cursor=cursor, limit=limit)
    return NoticePage(items=[render.notice(office.context, row) for row in found], next=following)


@router.post("/{id}:seen", response_model=Notice, responses=WRITE)
def seen(id: Uuid, write: NoticesWrite) -> Response:
    """Confirm that the caller saw a notice to itself; the first confirmation stays."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> Notice:
        return render.notice(context, notices.confirm(tx, context, scope, id))

    return write(work, 200)
