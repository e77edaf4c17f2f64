"""Deadlines: of one instrument, as a list across instruments, and as a feed for calendar programs."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response

from api import ical, render
from api.access import DeadlinesFeed, DeadlinesRead
from api.certificates import matches
from api.deps import Office, Reading
from api.instruments import CODES, READ
from api.problems import responses
from api.strict import StrictRoute
from notary import __version__
from notary.db.instruments import Filter
from notary.domain import standing
from notary.domain.deadlines import Name, calendar
from notary.domain.errors import FormatError
from notary.domain.times import parse_date
from notary.services import deadlines
from notary.services.deadlines import Line
from notary.wire.base import Uuid
from notary.wire.deadlines import DeadlinePage, InstrumentDeadlines

router = APIRouter(tags=["deadlines"], route_class=StrictRoute)

LIST = responses(400, 401, 403, 422, 503)
PAST, AHEAD = timedelta(days=31), timedelta(days=400)
"""What the feed shows: calendars are for what is near, and a loan has a day for each instalment."""

Standing = Annotated[
    str | None, Query(alias="standing", pattern=CODES, description="Only debts with this code, without flags.")
]
Kind = Annotated[Name | None, Query(description="Only this kind of deadline.")]
Day = Annotated[str | None, Query(max_length=10, examples=["2026-11-23"])]


@router.get("/v1/instruments/{id}/deadlines", responses=READ)
def show(id: Uuid, asking: DeadlinesRead, office: Office, tx: Reading) -> InstrumentDeadlines:
    """What runs for an instrument by its deed and its acts, what is assumed, and what is flagged today."""
    derived = deadlines.of_instrument(tx, office.context, asking.scope, id)
    return render.deadlines(derived, deadlines.today(office.context))


@router.get("/v1/deadlines", responses=LIST)
def list_(
    asking: DeadlinesRead,
    office: Office,
    tx: Reading,
    code: Standing = None,
    kind: Kind = None,
    first: Annotated[Day, Query(alias="from", description="Only last days from this one on.")] = None,
    last: Annotated[Day, Query(alias="to", description="Only last days up to this one.")] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeadlinePage:
    """List the last days of all issued instruments that the caller may see, the nearest to the past first."""
    span = (_day(first, "from") or date.min, _day(last, "to") or date.max)
    after = None if cursor is None else _parse_cursor(cursor)
    found = deadlines.issued(tx, asking.scope, _filter(code))
    lines = [line for line in deadlines.lines(tx, office.context, found, kind) if span[0] <= line.day <= span[1]]
    lines = sorted((line for line in lines if after is None or line.order > after), key=lambda line: line.order)
    return render.deadline_page(
        deadlines.today(office.context), lines[:limit], _cursor(lines[limit - 1]) if len(lines) > limit else None
    )


@router.get(
    "/v1/deadlines.ics",
    response_class=Response,
    responses=LIST
    | {
        200: {"content": {"text/calendar": {}}, "description": "An iCalendar file (RFC 5545)."},
        304: {"description": "It is what the caller has."},
    },
)
def feed(
    asking: DeadlinesFeed,
    office: Office,
    tx: Reading,
    code: Standing = None,
    kind: Kind = None,
    if_none_match: Annotated[str | None, Header(max_length=2_000)] = None,
) -> Response:
    """The last days of the issued instruments that the caller may see, from a month ago to 400 days ahead.

    Calendar programs show their key as the password of HTTP Basic; it must be one for `deadlines:read` alone.
    """
    today, found = deadlines.today(office.context), deadlines.issued(tx, asking.scope, _filter(code))
    tag = f'"{_state(found, today, kind)}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if if_none_match is not None and matches(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    near = [
        line for line in deadlines.lines(tx, office.context, found, kind) if today - PAST <= line.day <= today + AHEAD
    ]
    names = office.context.office
    return Response(ical.feed(near, names.name, names.origin), media_type="text/calendar", headers=headers)


def _filter(code: str | None) -> Filter:
    return Filter(code=None if code is None else int(standing.Code[code]))


def _day(text: str | None, where: str) -> date | None:
    return None if text is None else parse_date(text, where)


def _state(found: Sequence[Any], today: date, kind: Name | None) -> str:
    """What the feed follows from, so that nothing needs to be decrypted where it is the same as before."""
    seen = [[row.id, row.head_hash] for row in found]
    state = json.dumps([__version__, str(calendar.LAST), str(today), kind, seen])
    return hashlib.sha256(state.encode()).hexdigest()


def _cursor(line: Line) -> str:
    return base64.urlsafe_b64encode(json.dumps(line.order).encode()).decode().rstrip("=")


def _parse_cursor(cursor: str) -> tuple[str, str, str, int]:
    try:
        day, instrument, kind, part = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        day, instrument, kind, part = None, None, None, None
    if not all(isinstance(text, str) for text in (day, instrument, kind)) or type(part) is not int:
        raise FormatError("is not one that this list gave; begin without", where="cursor")
    return day, instrument, kind, part
