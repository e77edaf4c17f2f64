"""Flags: what has come or is coming, for people to look at. A flag never does anything by itself (LEGAL.md §2.3-14)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from notary.domain.deadlines.counting import Deadline
from notary.domain.deadlines.kinds import Name
from notary.domain.times import add_months

WARNING_MONTHS = 6
"""How long before the end of a limitation period it is warned of: the time in which an obstacle still suspends it."""


class Code(StrEnum):
    """What a flag says."""

    NOTARY_15WD_LATE = "NOTARY_15WD_LATE"
    VERIFY_REPLY_DUE = "VERIFY_REPLY_DUE"
    NE_15D_CLOSED = "NE_15D_CLOSED"
    RECON_10D_CLOSED = "RECON_10D_CLOSED"
    LIMITATION_EARLY_WARNING = "LIMITATION_EARLY_WARNING"
    LIMITATION_LATE_WARNING = "LIMITATION_LATE_WARNING"
    LIMITATION_PASSED = "LIMITATION_PASSED"
    RECHECK_1Y_CLOSED = "RECHECK_1Y_CLOSED"


@dataclass(frozen=True)
class Flag:
    """One flag, and the last day that raised it. Provisional where a holiday may still move that day."""

    code: Code
    kind: Name
    last_day: date
    provisional: bool


_PAST: Mapping[Name, Code] = {
    Name.ISSUE: Code.NOTARY_15WD_LATE,
    Name.VERIFICATION_REPLY: Code.VERIFY_REPLY_DUE,
    Name.NON_ENFORCEMENT: Code.NE_15D_CLOSED,
    Name.RECONSIDERATION: Code.RECON_10D_CLOSED,
    Name.RECHECK: Code.RECHECK_1Y_CLOSED,
}
"""Raised from the day after the last one. The courts' own time limits raise none: nobody here can act on them. The days
for a decision on a recheck are on the notary's work list."""


def flags(deadlines: Iterable[Deadline], today: date) -> list[Flag]:
    """The flags that these deadlines raise on a day of Asia/Shanghai, in the order of the deadlines.

    An early reading that has passed stays a warning as long as the late one runs, for by that the claim is still
    enforceable; LIMITATION_PASSED says that by no reading it is, unless the debtor does not object.
    """
    return [flag for item in deadlines for flag in _raised(item, today)]


def _raised(item: Deadline, today: date) -> Iterator[Flag]:
    name = item.kind.name
    if name is Name.LIMITATION:
        yield from _limitation(item, today)
    elif name in _PAST and today > item.last_day:
        yield Flag(_PAST[name], name, item.last_day, item.provisional)


def _limitation(item: Deadline, today: date) -> Iterator[Flag]:
    if today > item.last_day:
        yield Flag(Code.LIMITATION_PASSED, Name.LIMITATION, item.last_day, not item.period.known)
        return
    first = min(item.instalments, key=lambda period: period.last_day)
    if first.last_day < item.last_day and _is_near(first.last_day, today):
        yield Flag(Code.LIMITATION_EARLY_WARNING, Name.LIMITATION, first.last_day, not first.known)
    if _is_near(item.last_day, today):
        yield Flag(Code.LIMITATION_LATE_WARNING, Name.LIMITATION, item.last_day, not item.period.known)


def _is_near(last_day: date, today: date) -> bool:
    return today >= add_months(last_day, -WARNING_MONTHS)
