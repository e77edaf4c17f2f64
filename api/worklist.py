"""``/v1/worklist``: what waits for whoever asks."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import render
from api.access import InstrumentsRead
from api.deps import Office, Reading
from api.instruments import READ
from api.problems import responses
from api.strict import StrictRoute
from notary.services import worklist
from notary.wire.acts import Worklist

router = APIRouter(tags=["worklist"], route_class=StrictRoute)


@router.get("/v1/worklist", responses=READ | responses(422))
def list_(
    asking: InstrumentsRead,
    office: Office,
    tx: Reading,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Worklist:
    """What waits for the caller, by instrument. A page may be empty and have a next one: follow it to the end."""
    items, following = worklist.page(tx, office.context, asking.scope, cursor=cursor, limit=limit)
    return Worklist(items=[render.task(item) for item in items], next=following)
