"""What opens an instrument to a court: a certificate that it holds, or a case that the office knows of."""

from typing import Any

from fastapi import APIRouter, Response

from api.access import CourtsOpen, CourtsRead, CourtsWrite
from api.deps import Reading
from api.instruments import READ, WRITE
from api.strict import StrictRoute
from notary.db import access
from notary.db import instruments as rows
from notary.services import courts
from notary.wire.base import Uuid
from notary.wire.office import Case, Cases, NewCase, Opened, ShownCertificate

router = APIRouter(tags=["courts"], route_class=StrictRoute)


@router.post("/v1/instruments:open", status_code=201, response_model=Opened, responses=WRITE)
def open_(form: ShownCertificate, write: CourtsOpen) -> Response:
    """Show a certificate; from now on the court sees its instrument."""
    context, scope = write.office.context, write.caller.scope
    return write(
        lambda tx: Opened(instrument=courts.open_by_certificate(tx, context, scope, form.certificate, form.case_no))
    )


@router.get("/v1/instruments/{id}/cases", responses=READ)
def list_(id: Uuid, asking: CourtsRead, tx: Reading) -> Cases:
    """The courts that may see an instrument, and why."""
    rows.get(tx, asking.scope, id)
    return Cases(items=[_case(row) for row in access.cases(tx, id)])


@router.post("/v1/instruments/{id}/cases", status_code=201, response_model=Case, responses=WRITE)
def record(id: Uuid, form: NewCase, write: CourtsWrite) -> Response:
    """Record that a court has a case about an instrument; from now on it sees it."""
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> Case:
        courts.record_case(tx, context, scope, id, form.court, form.case_no)
        known = [row for row in access.cases(tx, id) if (row.court, row.case_no) == (form.court, form.case_no)]
        return _case(known[0])

    return write(work)


def _case(row: Any) -> Case:
    return Case(court=row.court, case_no=row.case_no, basis=row.basis, created_at=row.created_at)
