"""``/v1/instruments/{id}/papers``: the papers of an instrument, made from what is on record."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from api import render
from api.access import InstrumentsRead
from api.deps import Office, Reading
from api.instruments import READ
from api.looks import Looks
from api.problems import responses
from api.strict import StrictRoute
from notary.bootstrap import App
from notary.papers import html
from notary.services import papers
from notary.services.api_keys import Caller
from notary.wire.base import Uuid
from notary.wire.view import Papers

router = APIRouter(prefix="/v1/instruments/{id}/papers", tags=["papers"], route_class=StrictRoute)

Kind = Annotated[str, Path(pattern=r"^[A-Z][A-Z_]{0,63}$", examples=["DEED_TEXT"])]
Party = Annotated[str | None, Query(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="To whom it is.")]
Sequence = Annotated[int | None, Query(ge=0, lt=2**31, description="The act that it is of; default the last.")]

_PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def _answers(type: str) -> Any:
    return READ | responses(409, 422) | {200: {"content": {type: {}}, "description": "The paper."}}


@router.get("", responses=READ | responses(409))
def list_(id: Uuid, asking: InstrumentsRead, office: Office, tx: Reading) -> Papers:
    """Every paper that the caller can read; none before the instrument is offered."""
    found = papers.available(tx, office.context, asking.scope, id)
    return Papers(items=[render.paper(item) for item in found])


@router.get("/{kind}.json", response_class=Response, responses=_answers("application/json"))
def as_json(
    id: Uuid, kind: Kind, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks,
    party: Party = None, sequence: Sequence = None,
) -> Response:  # fmt: skip
    """A paper as data: its kind, the version of the form, and every field."""
    paper = _make(office, tx, asking, id, kind, party, sequence)
    looks(id, f"PAPER:{kind}")
    return Response(render.as_file(paper, "json"), headers=_PRIVATE, media_type="application/json")


@router.get("/{kind}.txt", response_class=Response, responses=_answers("text/plain"))
def as_text(
    id: Uuid, kind: Kind, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks,
    party: Party = None, sequence: Sequence = None,
) -> Response:  # fmt: skip
    """A paper as Chinese text, for people."""
    paper = _make(office, tx, asking, id, kind, party, sequence)
    looks(id, f"PAPER:{kind}")
    return Response(render.as_file(paper, "text"), headers=_PRIVATE, media_type="text/plain; charset=utf-8")


@router.get("/{kind}.html", response_class=Response, responses=_answers("text/html"))
def as_html(
    id: Uuid, kind: Kind, asking: InstrumentsRead, office: Office, tx: Reading, looks: Looks,
    party: Party = None, sequence: Sequence = None,
) -> Response:  # fmt: skip
    """A paper as a page of its own, without scripts, for a screen or a printer."""
    paper = _make(office, tx, asking, id, kind, party, sequence)
    looks(id, f"PAPER:{kind}")
    headers = _PRIVATE | {"Content-Security-Policy": html.CONTENT_SECURITY_POLICY}
    return Response(render.as_file(paper, "html"), headers=headers, media_type="text/html; charset=utf-8")


def _make(office: App, tx: Any, asking: Caller, id: str, kind: str, party: str | None, sequence: int | None) -> Any:
    return papers.make(tx, office.context, asking.scope, id, kind, party=party, sequence=sequence)
