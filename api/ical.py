"""Deadlines as an iCalendar feed (RFC 5545): one all-day event for each last day, the same UID at every fetch.

An event names the debt by the creditor's reference and its register number, and nobody by name.
"""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from notary.domain.times import parse_time
from notary.services.deadlines import Line

REFRESH = timedelta(hours=12)
"""How often a calendar program should come again: days change with acts, and acts are rare."""


def feed(lines: Iterable[Line], office: str, origin: str) -> bytes:
    """The feed. The same lines give the same bytes.

    Args:
        office: the office's name, for the calendar's title.
        origin: of the register, which makes the UIDs its own.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//debt-notary//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("name", f"Deadlines, {office}")
    calendar.add("x-wr-calname", f"Deadlines, {office}")  # what programs read that do not know RFC 7986
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for line in sorted(lines, key=lambda line: line.order):
        calendar.add_component(_event(line, origin))
    return bytes(calendar.to_ical())


def _event(line: Line, origin: str) -> Event:
    row, item = line.derived.row, line.running
    event = Event()
    event.add("uid", f"{row.id}.{line.kind}.{line.part}@{origin}")
    event.add("dtstamp", parse_time(line.derived.since))  # the last change, so that bytes differ only when it does
    event.add("dtstart", line.day)
    event.add("summary", f"{row.reference}: {item.deadline.kind.en}{_part(line)}")
    event.add("description", "\n".join([f"Last day, {item.deadline.kind.basis}.", *_more(line)]))
    event.add("categories", [str(line.kind)])
    event.add("status", "TENTATIVE" if item.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a deadline takes nobody's time
    return event


def _part(line: Line) -> str:
    return f", instalment {line.part} of {line.parts}" if line.parts > 1 else ""


def _more(line: Line) -> list[str]:
    row = line.derived.row
    reasons = [f"Provisional: {reason.detail}." for reason in line.running.reasons]
    return [f"Register number {row.register_no}, deed {row.deed_no}.", *reasons]
