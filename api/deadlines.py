"""Deadlines: of one instrument, as a list across instruments, and as a feed for calendar programs."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response

from api import ical, render
from api.access import DeadlinesFeed, DeadlinesRead
from api.certificates import matches
from api.deps import Day, Office, Reading, day
from api.instruments import CODES, READ
from api.problems import responses
from api.strict import StrictRoute
from notary import __version__
from notary.db.instruments import Filter
from notary.domain import standing
from notary.domain.cursor import CursorError, decode, encode
from notary.domain.deadlines import Name, calendar
from notary.services import deadlines, payments
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


@router.get("/v1/instruments/{id}/deadlines", responses=READ)
def show(id: Uuid, asking: DeadlinesRead, office: Office, tx: Reading) -> InstrumentDeadlines:
    """What runs for an instrument by its deed and its acts, what is assumed, and what is flagged today."""
    derived = deadlines.of_instrument(tx, office.context, asking.scope, id)
    return render.deadlines(derived, office.context.today)


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
    span = (day(first, "from") or date.min, day(last, "to") or date.max)
    after = None if cursor is None else _parse_cursor(cursor)
    found = deadlines.issued(tx, asking.scope, _filter(code))
    lines = [line for line in deadlines.lines(tx, office.context, found, kind) if span[0] <= line.day <= span[1]]
    lines = sorted((line for line in lines if after is None or line.order > after), key=lambda line: line.order)
    following = encode(*lines[limit - 1].order) if len(lines) > limit else None
    return render.deadline_page(office.context.today, lines[:limit], following)


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
    today, found = office.context.today, deadlines.issued(tx, asking.scope, _filter(code))
    tag = f'"{_state(found, payments.counts(tx, [row.id for row in found]), today, kind)}"'
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


def _state(found: Sequence[Any], booked: Mapping[str, int], today: date, kind: Name | None) -> str:
    """What the feed follows from, so that nothing needs to be decrypted where it is the same as before: acts and
    bookings are only ever added, so the last of the ones and the number of the others tell whether any came."""
    seen = [[row.id, row.head_hash, booked.get(row.id, 0)] for row in found]
    state = json.dumps([__version__, str(calendar.LAST), str(today), kind, seen])
    return hashlib.sha256(state.encode()).hexdigest()


def _parse_cursor(cursor: str) -> tuple[str, str, str, int]:
    day, instrument, kind, part = decode(cursor, 4)
    if not all(isinstance(text, str) for text in (day, instrument, kind)) or type(part) is not int:
        raise CursorError
    return day, instrument, kind, part
