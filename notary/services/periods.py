"""Whether a step is taken in time: the last day of its period, from the acts that started it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from notary.domain import deadlines
from notary.domain.deadlines import Deadline, Name
from notary.domain.law import Transition
from notary.domain.times import SHANGHAI, parse_time

_STARTED_BY = {
    Name.VERIFICATION_REPLY: ("VERIFY",),
    Name.NON_ENFORCEMENT: ("ENFORCE",),
    Name.RECONSIDERATION: ("REJECT", "DISMISS", "REFUSE_NON_ENFORCEMENT"),
}
"""The acts whose legal time (service on who has to answer) starts a period."""


def last_day(
    row: Transition, bodies: Sequence[Mapping[str, Any]], due: Sequence[date], reply_days: int | None, party: str
) -> date | None:
    """The last day of a step's period; None where none runs. As ``period``."""
    found = period(row, bodies, due, reply_days, party)
    return None if found is None else found.last_day


def period(
    row: Transition, bodies: Sequence[Mapping[str, Any]], due: Sequence[date], reply_days: int | None, party: str
) -> Deadline | None:
    """The period in which a step is taken, counted; None where none runs.

    Args:
        bodies: the mandatory parts of the instrument's acts in order.
        due: the last days of performance, of each instalment.
        reply_days: what the contract gives for a reply to the verification letter.
        party: whose period, where each party has its own; empty for others.
    """
    if not row.deadline:
        return None
    name = Name(row.deadline)
    if name is Name.LIMITATION:
        return deadlines.deadline(name, due=due, interrupted=interruptions(bodies, due))
    if name is Name.RECHECK:
        return _recheck(bodies, party)
    started = [body for body in bodies if body["type"] in _STARTED_BY.get(name, ())]
    if not started:
        return None
    if name is Name.VERIFICATION_REPLY:
        return None if reply_days is None else replying(legal_day(started[-1]), reply_days)
    return deadlines.deadline(name, legal_day(started[-1]))


def reply_until(letter: Mapping[str, Any], days: int) -> date:
    """The last day for an answer to a verification letter that was served."""
    return replying(legal_day(letter), days).last_day


def replying(served: date, days: int) -> Deadline:
    """The period for an answer to a verification letter that was served on a day."""
    return deadlines.deadline(Name.VERIFICATION_REPLY, served, days=days)


def legal_day(body: Mapping[str, Any]) -> date:
    """The day in Shanghai on which an act took effect in law."""
    return parse_time(body["legalTime"]).astimezone(SHANGHAI).date()


def _recheck(bodies: Sequence[Mapping[str, Any]], party: str) -> Deadline | None:
    """One year from the day on which the party received the deed; until its delivery is recorded none runs."""
    received = [body for body in bodies if body["type"] == "DELIVER" and body["detail"]["party"] == party]
    if not received:
        return None
    return deadlines.deadline(Name.RECHECK, legal_day(received[0]))


def interruptions(bodies: Sequence[Mapping[str, Any]], due: Sequence[date]) -> list[date]:
    """Applications for the certificate and for enforcement interrupt the period (法释〔2018〕18号 9(2))."""
    days = {legal_day(body) for body in bodies if body["type"] in ("REQUEST", "FILE")}
    return sorted(deadlines.met(due, days))
