"""Whether a step is taken in time: the last day of its period, from the acts that started it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from notary.domain import deadlines
from notary.domain.deadlines import Deadline, Name, Suspension
from notary.domain.deadlines.calendar import DAY
from notary.domain.deadlines.running import Examination
from notary.domain.law import Actor, Transition
from notary.domain.times import SHANGHAI, parse_time

_STARTED_BY = {
    Name.ISSUE: ("REQUEST",),
    Name.VERIFICATION_REPLY: ("VERIFY",),
    Name.DOCKET: ("FILE", "MEND_FILING"),
    Name.EXECUTION_NOTICE: ("DOCKET", "ADMIT"),
    Name.NON_ENFORCEMENT: ("ENFORCE",),
    Name.RECONSIDERATION: ("REJECT", "DISMISS", "REFUSE_NON_ENFORCEMENT"),
    Name.NON_ENFORCEMENT_DECISION: ("RESIST",),
    Name.RECHECK_DECISION: ("RECHECK",),
}
"""The acts whose legal time starts a period: the application to who has to decide, or the service on who has to answer.
The last of them counts. A court has 7 days again once a filing was mended."""


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
        bodies: the mandatory parts of the instrument's acts in order, without those that a correction struck.
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
    started = last(bodies, *_STARTED_BY[name])
    if started is None:
        return None
    if name is Name.ISSUE:
        asked = examination(bodies)
        return None if asked is None else asked.deadline
    if name is Name.RECHECK_DECISION:
        return _recheck_decision(bodies, started)
    if name is Name.VERIFICATION_REPLY:
        return None if reply_days is None else replying(legal_day(started), reply_days)
    return deadlines.deadline(name, legal_day(started))


def reply_until(letter: Mapping[str, Any], days: int) -> date:
    """The last day for an answer to a verification letter that was served."""
    return replying(legal_day(letter), days).last_day


def replying(served: date, days: int) -> Deadline:
    """The period for an answer to a verification letter that was served on a day."""
    return deadlines.deadline(Name.VERIFICATION_REPLY, served, days=days)


def examination(bodies: Sequence[Mapping[str, Any]]) -> Examination | None:
    """The notary's examination of the last application for the execution certificate; None where there is none."""
    return _examination(bodies, "REQUEST", "REQUEST_PAPERS", "SUPPLY_PAPERS")


def acceptance(bodies: Sequence[Mapping[str, Any]]) -> Examination | None:
    """The notary's examination of an application for the deed, from the records of the case file; None where none was
    accepted."""
    return _examination(bodies, "ACCEPT", "REQUEST_ITEMS", "SUPPLY_ITEMS")


def _examination(bodies: Sequence[Mapping[str, Any]], begins: str, stops_at: str, goes_on: str) -> Examination | None:
    """An examination, by the types of what begins it, and stops and starts its clock.

    The clock stands still from when papers are asked for until they come (公证法 30). As the day of an event is never
    counted, the day of the request still is one of the fifteen, and the day on which the papers come is not.
    """
    begun = last(bodies, begins)
    if begun is None:
        return None
    stops, since = set[Suspension](), None
    for body in bodies[bodies.index(begun) :]:
        if body["type"] == stops_at:
            since = legal_day(body)
        elif body["type"] == goes_on and since is not None:
            if since < legal_day(body):
                stops.add(Suspension(since + DAY, legal_day(body)))
            since = None
    return Examination(legal_day(begun), tuple(sorted(stops)), waits=since is not None)


def counting(bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """These acts without the steps that a correction struck: those start no period, and answer nothing."""
    struck = {
        body["detail"]["corrects"]
        for body in bodies
        if body["type"] == "CORRECTION" and body["detail"]["kind"] == "STANDING"
    }
    return [body for body in bodies if body["sequence"] not in struck]


def last(bodies: Sequence[Mapping[str, Any]], *types: str) -> Mapping[str, Any] | None:
    """The last act of some types; None where there is none."""
    return next((body for body in reversed(bodies) if body["type"] in types), None)


def legal_day(body: Mapping[str, Any]) -> date:
    """The day in Shanghai on which an act took effect in law."""
    return day_of(body["legalTime"])


def day_of(time: str) -> date:
    """The day in Shanghai of a time as acts write it (raises FormatError)."""
    return parse_time(time).astimezone(SHANGHAI).date()


def _recheck(bodies: Sequence[Mapping[str, Any]], party: str) -> Deadline | None:
    """One year from the day on which the party received the deed; until its delivery is recorded none runs."""
    received = [body for body in bodies if body["type"] == "DELIVER" and body["detail"]["party"] == party]
    if not received:
        return None
    return deadlines.deadline(Name.RECHECK, legal_day(received[0]))


def _recheck_decision(bodies: Sequence[Mapping[str, Any]], recheck: Mapping[str, Any]) -> Deadline | None:
    """From the day on which the office received the application: that of the party's own act, where the recheck names
    it. A recheck of the office's own motion has no application to count from (公证程序规则 64)."""
    if recheck["detail"]["by"]["actor"] == Actor.NOTARY:
        return None
    own = recheck["detail"]["submission"]
    if own is None:
        return deadlines.deadline(Name.RECHECK_DECISION, legal_day(recheck))
    submission = next(body for body in bodies if body["sequence"] == own)
    return deadlines.deadline(Name.RECHECK_DECISION, day_of(submission["eventTime"]))


def interruptions(bodies: Sequence[Mapping[str, Any]], due: Sequence[date]) -> list[date]:
    """Applications for the certificate and for enforcement interrupt the period (法释〔2018〕18号 9(2))."""
    days = {legal_day(body) for body in bodies if body["type"] in ("REQUEST", "FILE")}
    return sorted(deadlines.met(due, days))
