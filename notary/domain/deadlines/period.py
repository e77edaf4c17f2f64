"""What came of counting one period, and what changed it on the way."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from notary.domain.deadlines.calendar import Moved


@dataclass(frozen=True, order=True)
class Suspension:
    """A time in which the clock stands still, both days included; ``last`` is the day on which its cause ended."""

    first: date
    last: date


class Effect(Enum):
    """What an event did to a period."""

    RESTARTED = auto()
    EXTENDED = auto()
    NOT_BEGUN = auto()  # an interruption before the period began: nothing to interrupt
    OVER = auto()  # an interruption after the period had ended: it does not revive
    NONE = auto()  # a suspension that does not touch the period


@dataclass(frozen=True)
class Step:
    """One event in a period's course, and the end of the period by pure count after it."""

    event: date | Suspension
    effect: Effect
    nominal: date

    @property
    def begins(self) -> date:
        """The first day of the event."""
        return self.event.first if isinstance(self.event, Suspension) else self.event


@dataclass(frozen=True)
class Period:
    """One period.

    Attributes:
        start: the day of the event from which it is counted; itself not counted.
        nominal: its last day by pure count.
        moved: where that day ends up when nobody works on it.
        known: whether the holiday table has every day that mattered.
        steps: what became of the events that were given, in the order of their dates.
    """

    start: date
    nominal: date
    moved: Moved
    known: bool
    steps: tuple[Step, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day on which it can be done."""
        return self.moved.day
