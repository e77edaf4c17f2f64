"""Payments: booked by the creditor, all of a request or none; read by whoever sees the debt."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api import render
from api.access import PaymentsCheck, PaymentsRead, PaymentsWrite
from api.deps import Day, Office, Reading, day
from api.instruments import READ, WRITE
from api.once import Once
from api.strict import StrictRoute
from notary.domain.errors import FormatError
from notary.domain.payments import FileForm, Row, parse, read
from notary.services import payments
from notary.wire.base import Uuid
from notary.wire.payments import CSV, NewPayments, PaymentPage, PaymentsImported

router = APIRouter(tags=["payments"], route_class=StrictRoute)

_WRITES = {status: said for status, said in WRITE.items() if status != 404}
"""An instrument that is not there is one of the errors of its row."""


async def _file(request: Request) -> bytes:
    """The body as it is, if it does not say that it is something else."""
    if request.headers.get("content-type", CSV).partition(";")[0].strip().lower() != CSV:
        raise FormatError(f"must be {CSV}", where="header.content-type")
    return await request.body()


@router.post("/v1/payments", status_code=201, response_model=PaymentsImported, responses=_WRITES)
def import_(form: NewPayments, write: PaymentsWrite) -> Response:
    """Book payments and costs, all of them or none. What is there already with the same content changes nothing."""
    return _book(write, _rows(form))


@router.post(
    "/v1/payments:csv",
    status_code=201,
    response_model=PaymentsImported,
    responses=_WRITES,
    openapi_extra={
        "requestBody": {"required": True, "content": {CSV: {"schema": {"type": "string", "format": "binary"}}}}
    },
)
def import_csv(write: PaymentsWrite, content: Annotated[bytes, Depends(_file)]) -> Response:
    """Book payments and costs from a CSV file with a header, all of them or none; at most 8 MiB."""
    return _book(write, list(read(content.splitlines(keepends=True), FileForm.CSV)))


@router.post("/v1/payments:check", responses=_WRITES)
def check(form: NewPayments, asking: PaymentsCheck, tx: Reading, office: Office) -> PaymentsImported:
    """What booking these would do now, and everything that keeps them from it. Nothing is booked."""
    return render.imported(payments.check(tx, office.context, asking.scope, _rows(form)))


@router.get("/v1/instruments/{id}/payments", responses=READ)
def list_(
    id: Uuid,
    asking: PaymentsRead,
    tx: Reading,
    office: Office,
    until: Annotated[Day, Query(description="Only what came in up to this day.")] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PaymentPage:
    """List what was booked on an instrument, by day."""
    found, following = payments.page(
        tx, office.context, asking.scope, id, until=day(until, "until"), cursor=cursor, limit=limit
    )
    return PaymentPage(items=[render.payment(item) for item in found], next=following)


def _rows(form: NewPayments) -> list[Row]:
    return parse(item.model_dump(exclude_unset=True) for item in form.payments)


def _book(write: Once, rows: Sequence[Row]) -> Response:
    context, scope = write.office.context, write.caller.scope

    def work(tx: Any) -> PaymentsImported:
        return render.imported(payments.import_(tx, context, scope, rows))

    return write(work)
