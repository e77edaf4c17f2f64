"""Amounts: computed from terms by anyone, and from what an instrument says by those who may see it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import InstrumentsRead
from api.deps import Day, Office, Reading, day
from api.instruments import READ
from api.looks import Looks
from api.problems import responses
from api.security import PUBLIC
from api.strict import StrictRoute
from notary.domain import amounts
from notary.services.amounts import of_instrument
from notary.wire.amounts import XLSX, Amount, AmountTerms, InstrumentAmount
from notary.wire.base import Uuid
from notary.xlsx.statement import render

router = APIRouter(tags=["amounts"], route_class=StrictRoute)

AsOf = Annotated[Day, Query(description="A day of Shanghai; default today.")]


@router.post("/v1/amounts", tags=[PUBLIC], responses=responses(400, 408, 413, 415))
def compute(terms: AmountTerms) -> Amount:
    """What is owed under these terms as of a day, with every figure explained. Nothing of what is sent is kept."""
    return Amount.model_validate(amounts.compute(amounts.parse(terms.to_json())).to_json())


@router.get(
    "/v1/instruments/{id}/amount.xlsx",
    response_class=Response,
    responses=READ | responses(409, 422) | {200: {"content": {XLSX: {}}, "description": "The workbook."}},
)
def sheet(id: Uuid, asking: InstrumentsRead, tx: Reading, office: Office, looks: Looks, as_of: AsOf = None) -> Response:
    """The statement of account as a workbook, whose formulas compute every figure again."""
    found = of_instrument(tx, office.context, asking.scope, id, day(as_of, "as_of"))
    looks(id, "AMOUNT")
    headers = {"Content-Disposition": 'attachment; filename="statement.xlsx"', "Cache-Control": "private, no-store"}
    return Response(render(found.statement), headers=headers, media_type=XLSX)


@router.get("/v1/instruments/{id}/amount", responses=READ | responses(409, 422))
def owed(
    id: Uuid, asking: InstrumentsRead, tx: Reading, office: Office, looks: Looks, as_of: AsOf = None
) -> InstrumentAmount:
    """What is owed under an instrument as of a day, by its own schedule, and what had to be assumed for that."""
    found = of_instrument(tx, office.context, asking.scope, id, day(as_of, "as_of"))
    looks(id, "AMOUNT")
    told = {"terms": found.agreed.terms, "assumed": list(found.agreed.assumed), "claimable": found.claimable}
    return InstrumentAmount.model_validate(found.statement.to_json() | told)
