"""From the facts to the last day: one function for every kind of deadline."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from notary.domain.deadlines import calendar, limitation, question
from notary.domain.deadlines.kinds import KINDS, Fact, Kind, Name, Unit
from notary.domain.deadlines.period import Effect, Period, Step, Suspension
from notary.domain.errors import Refused
from notary.domain.times import add_years


class PeriodOver(Refused):
    """An interruption meets no running period: the period had ended, or had not begun (民法典 art 195)."""

    code = "PERIOD_OVER"


@dataclass(frozen=True)
class Deadline:
    """A deadline, counted.

    Attributes:
        count: how many of the kind's units.
        period: the period that decides; for limitation the one of the last instalment (民事诉讼法 art 250(2)).
        instalments: for limitation, the period of each instalment on its own (法释〔2018〕18号 art 9), by due date.
    """

    kind: Kind
    count: int
    period: Period
    instalments: tuple[Period, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day; where two readings compete it is the later one, that of the law."""
        return self.period.last_day

    @property
    def early(self) -> tuple[date, ...]:
        """For limitation, the last day of each instalment on its own; a careful creditor goes by the first of them."""
        return tuple(item.last_day for item in self.instalments)

    @property
    def provisional(self) -> bool:
        """Whether a day that mattered is outside the holiday table, so that a holiday may still move the last day."""
        return not all(item.known for item in (self.period, *self.instalments))

    def to_json(self) -> dict[str, Any]:
        """``{kind, nominal, last_day, early, late, provisional}``; ``late`` is null but for limitation."""
        return {
            "kind": str(self.kind.name),
            "nominal": self.period.nominal.isoformat(),
            "last_day": self.last_day.isoformat(),
            "early": [day.isoformat() for day in self.early],
            "late": self.last_day.isoformat() if self.instalments else None,
            "provisional": self.provisional,
        }


def deadline(
    name: Name,
    start: date | None = None,
    *,
    interrupted: Collection[date] = (),
    suspended: Collection[Suspension] = (),
    due: Collection[date] = (),
    days: int | None = None,
) -> Deadline:
    """Count a deadline.

    Args:
        start: the day of the event that starts it (``Kind.starts``), itself not counted. For limitation the last day
            for performance; not needed, and not used, where ``due`` has those of the instalments.
        interrupted: limitation alone; each day restarts every instalment's period that has begun and not ended by then.
        suspended: limitation, and the issue of the deed (supplements, verification, force majeure: 公证法 art 30).
        due: limitation alone; the last days for performance of the instalments, in any order.
        days: how many (working) days, where the contract or the court set another number than the law. Required where
            the law sets none.

    Raises:
        DeadlineError: a fact is missing, out of bounds, given twice, or does not bear on this kind.
        PeriodOver: an interruption meets no running period; leave it out, it changes nothing.
    """
    kind = KINDS[name]
    question.check(kind, start, interrupted=interrupted, suspended=suspended, due=due, days=days)
    if name is Name.LIMITATION:
        return _limitation(kind, sorted(due) or [question.required(start)], interrupted, suspended)
    day, count = question.required(start), question.required(days or kind.count)
    return Deadline(kind, count, _period(kind.unit, day, count, sorted(suspended)))


def _period(unit: Unit, start: date, count: int, stopped: Sequence[Suspension]) -> Period:
    if unit is Unit.WORKING_DAYS:
        return _working_days(start, count, stopped)
    nominal = add_years(start, count) if unit is Unit.YEARS else start + timedelta(days=count)
    end = calendar.moved(nominal)
    return Period(start, nominal, end, end.known)


def _working_days(start: date, count: int, stopped: Sequence[Suspension]) -> Period:
    """The day on which so many working days are over, without those on which the clock stood still."""
    end, left = start, count
    while left:
        end += calendar.DAY
        if calendar.is_working(end) and not any(stop.first <= end <= stop.last for stop in stopped):
            left -= 1
    known = all(map(calendar.is_known, calendar.days(start + calendar.DAY, end)))
    steps = [Step(stop, _of_stop(stop, start, end), end) for stop in stopped]
    return Period(start, end, calendar.Moved(end, (), known), known, tuple(steps))


def _of_stop(stop: Suspension, start: date, end: date) -> Effect:
    inside = calendar.days(max(stop.first, start + calendar.DAY), min(stop.last, end))
    return Effect.EXTENDED if any(map(calendar.is_working, inside)) else Effect.NONE


def _limitation(
    kind: Kind, due: Sequence[date], interrupted: Collection[date], suspended: Collection[Suspension]
) -> Deadline:
    periods = tuple(limitation.run(day, interrupted, suspended) for day in due)
    for day in sorted(interrupted):
        _require_running(day, periods)
    return Deadline(kind, limitation.YEARS, periods[-1], periods)


def _require_running(day: date, periods: Sequence[Period]) -> None:
    """Ensure that an interruption meets a period that runs."""
    met = [(period, step) for period in periods for step in period.steps if step.event == day]
    if any(step.effect is Effect.RESTARTED for _, step in met):
        return
    over = [(period, step) for period, step in met if step.effect is Effect.OVER]
    if not over:
        raise PeriodOver(
            f"{day} is before the period began; it begins after the last day for performance, {periods[0].start}",
            where=Fact.INTERRUPTED,
        )
    period, step = over[-1]
    end = calendar.moved(step.nominal)
    doubt = "" if end.known else " (as far as the holiday table goes)"
    raise PeriodOver(
        f"on {day} no period was running: the one from {period.start} ended on {end.day}{doubt}. An interruption does "
        "not revive a period that has ended; leave it out",
        where=Fact.INTERRUPTED,
    )
