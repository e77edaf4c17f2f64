"""``/v1/instruments/{id}/view`` and ``…/lookups``: a debt as its party sees it, and who looked at it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access import InstrumentsRead
from api.deps import Office, Reading
from api.instruments import READ
from api.looks import Looks
from api.papers import Party
from api.problems import responses
from api.strict import StrictRoute
from notary.services import lookups, view
from notary.wire.base import Uuid
from notary.wire.view import Lookup, Lookups, PartyView

router = APIRouter(prefix="/v1/instruments/{id}", tags=["view"], route_class=StrictRoute)

Lang = Annotated[Literal["zh-CN", "en"], Query(description="The language of the words.")]


@router.get("/view", responses=READ | responses(409))
def show(
    id: Uuid, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks, party: Party = None,
    lang: Lang = "zh-CN",
) -> PartyView:  # fmt: skip
    """A debt in plain words: standing, creditor, what to answer until when, amount, papers, rights, who looked.

    A customer sees it as itself; others as the party that they name, by default the first debtor.
    """
    found = view.of_party(tx, office.context, asking.scope, id, party=party, lang=lang)
    looks(id, "VIEW")
    return PartyView.model_validate(found)


@router.get("/lookups", responses=READ | responses(422))
def looked(
    id: Uuid,
    asking: InstrumentsRead,
    tx: Reading,
    lang: Lang = "zh-CN",
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Lookups:
    """Who looked at the data of a debt, newest first, for its parties and the office: staff by institution and role."""
    found, following = lookups.page(tx, asking.scope, id, cursor=cursor, limit=limit)
    return Lookups(
        items=[
            Lookup(
                at=row.at,
                institution=row.institution,
                institution_name=row.name,
                role=row.role,
                what=row.what,
                text=view.looked_at(row.what, lang),
            )
            for row in found
        ],
        next=following,
    )
