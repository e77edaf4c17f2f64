"""Deadlines: of one instrument, across instruments, and as a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass

from notary.client.http import MIB, Ask, Http
from notary.client.instruments import path
from notary.wire.deadlines import DeadlineLine, DeadlinePage, InstrumentDeadlines

CALENDAR_BYTES = 64 * MIB
"""More than a calendar of two thousand debts with a day a month has."""


@dataclass(frozen=True)
class CalendarFile:
    """An iCalendar file; ``etag`` is to be shown when it is fetched again."""

    etag: str
    content: bytes


class Deadlines:
    """``/v1/…/deadlines`` and ``/v1/deadlines.ics``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def of(self, instrument: str) -> InstrumentDeadlines:
        """What runs for an instrument, what is assumed for it, and what is flagged today."""
        return self._http.view(InstrumentDeadlines, Ask("GET", path("instruments", instrument, "deadlines")))

    def list(self, *, limit: int = 200, **filters: str | None) -> Iterator[DeadlineLine]:
        """Every last day of the issued instruments that the key sees, page by page as they are asked for.

        Args:
            limit: lines in one page.
            filters: ``standing``, ``kind``, and ``from`` and ``to``, days.
        """
        for page in self._http.pages(DeadlinePage, path("deadlines"), {**filters, "limit": limit}):
            yield from page.items

    def calendar(self, etag: str | None = None, **filters: str | None) -> CalendarFile | None:
        """The near last days as an iCalendar file; None where it is still the one with this ``etag``.

        Args:
            filters: ``standing`` and ``kind``.
        """
        headers = {} if etag is None else {"If-None-Match": f'"{etag}"'}
        ask = Ask(
            "GET", path("deadlines.ics"), query=filters, headers=headers, type="text/calendar", most=CALENDAR_BYTES
        )
        answer = self._http.answer(ask)
        if answer.status == 304:
            return None
        return CalendarFile(answer.headers.get("etag", "").removeprefix("W/").strip('"'), answer.content)
