"""What may be asked: every fact within bounds, given once, and one that bears on the kind of deadline."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeVar

from notary.domain.deadlines.kinds import Fact, Kind, Name
from notary.domain.deadlines.period import Suspension
from notary.domain.errors import FormatError

YEARS = (1900, 2199)
"""Years that a date can have; anything else is a slip of the pen. The same bounds as in instruments."""

MOST_DAYS = 366
"""The longest period of days; what lasts longer is counted in years."""

MOST = 1_000
"""How many dates of one sort: more than a debt has instalments (600) or demands."""

_T = TypeVar("_T")


class DeadlineError(FormatError):
    """A deadline cannot be counted from these facts.

    ``where`` names the fact: from, due, days, interrupted, suspended; where one of two is missing, both: from or due.
    """

    code = "DEADLINE"


def check(
    kind: Kind,
    start: date | None,
    *,
    interrupted: Collection[date],
    suspended: Collection[Suspension],
    due: Collection[date],
    days: int | None,
) -> None:
    """Ensure that a deadline can be counted from these facts (raises DeadlineError, which names one that is not so)."""
    given = {Fact.INTERRUPTED: interrupted, Fact.SUSPENDED: suspended, Fact.DUE: due}
    for fact, values in given.items():
        if values and fact not in kind.takes:
            raise DeadlineError(_unfit(kind, fact), where=fact)
    for fact, dates in {Fact.INTERRUPTED: interrupted, Fact.DUE: due}.items():
        _check_dates(fact, list(dates))
    _check_suspensions(list(suspended))
    _check_start(kind, start, due)
    _check_days(kind, days)


def required(value: _T | None) -> _T:
    """A value that ``check`` has seen to be there."""
    assert value is not None
    return value


def _unfit(kind: Kind, fact: Fact) -> str:
    meant = {
        Fact.DUE: "only the limitation period has instalments",
        Fact.INTERRUPTED: "only the limitation period can be interrupted (民法典 art 195)",
        Fact.SUSPENDED: "only the limitation period and the issue of the deed can be suspended",
        Fact.DAYS: f"{kind.basis} counts it in {kind.unit}",
    }
    return f"does not bear on {kind.name}; {meant[fact]}"


def _check_start(kind: Kind, start: date | None, due: Collection[date]) -> None:
    if start is None:
        if not due:
            raise _missing_start(kind)
        return
    _check_dates("from", [start])
    if due and start > max(due):
        raise DeadlineError(
            f"{start} is after the last day for performance of every instalment ({max(due)}); leave it out, the "
            "periods of instalments run from their own days",
            where="from",
        )


def _missing_start(kind: Kind) -> DeadlineError:
    if kind.name is Name.LIMITATION:
        return DeadlineError(f"is missing: {kind.starts}, of the debt or of each instalment", where="from or due")
    return DeadlineError(f"is missing: the day on which {kind.starts}", where="from")


def _check_days(kind: Kind, days: int | None) -> None:
    if days is None:
        if kind.count is None:
            raise DeadlineError(f"is missing: how many days the contract gives for {kind.name}", where=Fact.DAYS)
    elif Fact.DAYS not in kind.takes:
        raise DeadlineError(_unfit(kind, Fact.DAYS), where=Fact.DAYS)
    elif not 1 <= days <= MOST_DAYS:
        raise DeadlineError(f"must be 1 to {MOST_DAYS} {kind.unit}, not {str(days)[:20]}", where=Fact.DAYS)


def _check_dates(where: str, dates: Sequence[date]) -> None:
    _check_number(where, dates)
    for day in dates:
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise DeadlineError(f"{day} is not within the years {YEARS[0]} to {YEARS[1]}", where=where)
    twice = _twice(dates)
    if twice is not None:
        raise DeadlineError(f"{twice} is given twice", where=where)


def _check_suspensions(suspended: Sequence[Suspension]) -> None:
    _check_number(Fact.SUSPENDED, suspended)
    for each in suspended:
        for day in (each.first, each.last):
            _check_dates(Fact.SUSPENDED, [day])
        if each.last < each.first:
            raise DeadlineError(
                f"{each.first}:{each.last} ends before it begins; the first day comes first", where=Fact.SUSPENDED
            )
    twice = _twice(suspended)
    if twice is not None:
        raise DeadlineError(f"{twice.first}:{twice.last} is given twice", where=Fact.SUSPENDED)


def _check_number(where: str, values: Sequence[object]) -> None:
    if len(values) > MOST:
        raise DeadlineError(f"is given {len(values)} times; {MOST} are allowed", where=where)


def _twice(values: Iterable[_T]) -> _T | None:
    seen = set[_T]()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None
