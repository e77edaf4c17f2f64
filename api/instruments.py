"""``/v1/instruments``: drafts, the list, one instrument, the offer, its withdrawal."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api import render
from api.access import InstrumentsRead, InstrumentsWrite
from api.deps import Office, Reading
from api.looks import Looks
from api.problems import responses
from api.strict import StrictRoute
from notary.db import instruments as rows
from notary.db.instruments import Filter
from notary.domain import standing
from notary.services import checklist, instruments, readiness, reminders
from notary.services.context import Context
from notary.wire.base import Uuid
from notary.wire.checklist import Checklist
from notary.wire.instruments import DraftContent, Instrument, InstrumentPage, NewInstrument
from notary.wire.office import Done, Reminded

router = APIRouter(prefix="/v1/instruments", tags=["instruments"], route_class=StrictRoute)
READ, WRITE = responses(400, 401, 403, 404, 503), responses(400, 401, 403, 404, 408, 409, 413, 415, 422, 503)

CODES = f"^({'|'.join(standing.Code.__members__)})$"
Sort = Literal["created", "-created", "register_no", "-register_no", "reference", "-reference"]


@router.post("", status_code=201, response_model=Instrument, responses=WRITE)
def create(form: NewInstrument, write: InstrumentsWrite) -> Response:
    """Keep a new draft; it may be incomplete, and `missing` lists what it lacks."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> Instrument:
        return whole(tx, context, scope, instruments.draft(tx, context, scope, form.reference, form.draft))

    return write(work)


@router.get("", responses=READ)
def list_(
    asking: InstrumentsRead,
    tx: Reading,
    status: Annotated[Literal["DRAFT", "OFFERED", "ISSUED", "WITHDRAWN"] | None, Query()] = None,
    kind: Annotated[str | None, Query(pattern=r"^[A-Z_]{1,32}$", examples=["LOAN"])] = None,
    code: Annotated[str | None, Query(alias="standing", pattern=CODES, description="A code, without flags.")] = None,
    reference: Annotated[str | None, Query(max_length=200)] = None,
    register_no: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
    deed_no: Annotated[str | None, Query(max_length=100)] = None,
    case_no: Annotated[str | None, Query(max_length=100, description="A court's own case.")] = None,
    sort: Sort = "created",
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> InstrumentPage:
    """List the instruments that the caller may see. By register number, only issued ones are listed."""
    wanted = Filter(
        status=status,
        kind=kind,
        code=None if code is None else int(standing.Code[code]),
        reference=reference,
        register_no=register_no,
        deed_no=deed_no,
        case_no=case_no,
    )
    found, following = rows.page(tx, asking.scope, wanted, sort=sort, cursor=cursor, limit=limit)
    return InstrumentPage(items=[render.summary(row) for row in found], next=following)


@router.get("/{id}", responses=READ)
def show(id: Uuid, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks) -> Instrument:
    """One instrument with its content, its documents and what keeps it from being issued."""
    found = whole(tx, office.context, asking.scope, id)
    looks(id, "CONTENT")
    return found


@router.get("/{id}/checklist", responses=READ | responses(409))
def checklist_(id: Uuid, asking: InstrumentsRead, office: Office, tx: Reading) -> Checklist:
    """The eighteen points of the checklist for an instrument as it stands; what blocks keeps it from being issued."""
    return render.checklist(checklist.of_instrument(tx, office.context, asking.scope, id))


@router.put("/{id}/draft", response_model=Instrument, responses=WRITE)
def replace(id: Uuid, form: DraftContent, write: InstrumentsWrite) -> Response:
    """Put other content in the place of a draft's; its documents, id and reference stay."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> Instrument:
        instruments.replace(tx, context, scope, id, form.draft)
        return whole(tx, context, scope, id)

    return write(work, 200)


@router.post("/{id}:offer", response_model=Instrument, responses=WRITE)
def offer(id: Uuid, write: InstrumentsWrite) -> Response:
    """Fix the envelope, so that the parties can consent to it. Everything that is wrong with the draft is listed."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> Instrument:
        instruments.offer(tx, context, scope, id)
        return whole(tx, context, scope, id)

    return write(work, 200)


@router.post("/{id}:withdraw", response_model=Done, responses=WRITE)
def withdraw(id: Uuid, write: InstrumentsWrite) -> Response:
    """Give up a draft or an offer: its content, documents and consents are erased, and its reference is free again."""

    def work(tx: Any) -> Done:
        instruments.withdraw(tx, write.caller.scope, id)
        return Done(id=id, status="WITHDRAWN")

    return write(work, 200)


@router.post("/{id}:remind", response_model=Reminded, responses=WRITE)
def remind(id: Uuid, write: InstrumentsWrite) -> Response:
    """Remind those who have not chosen or not consented, at most once a day; 409 where nobody is missing."""
    context, scope = write.office.context, write.caller.scope
    return write(lambda tx: Reminded(parties=list(reminders.remind(tx, context, scope, id))), 200)


def whole(tx: Any, context: Context, scope: Any, id: str) -> Instrument:
    """An instrument as its view."""
    row = rows.get(tx, scope, id)
    if row.status == "WITHDRAWN":
        return render.instrument(row, None, [], [])
    missing = [] if row.status == "ISSUED" else readiness.problems(tx, context, scope, row)
    draft = instruments.content(context, row)
    return render.instrument(row, draft, rows.documents_of(tx, id), missing)
