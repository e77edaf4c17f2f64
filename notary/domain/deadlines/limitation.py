"""The two years in which enforcement can be applied for (民事诉讼法 art 250), as interrupted and suspended.

An interruption (a demand, an acknowledgement, a part payment, the application for an execution certificate) that comes
while the period runs makes the full two years begin again (民法典 art 195). An obstacle in the last six months lets the
period end six months after its cause is gone (art 194); an obstacle that was over before them changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from notary.domain.deadlines import calendar
from notary.domain.deadlines.period import Effect, Period, Step, Suspension
from notary.domain.times import add_months, add_years

YEARS = 2

GRACE_MONTHS = 6
"""What the creditor has from the day on which the cause of a suspension ended."""

_Course = dict[date | Suspension, Step]


def run(due: date, interrupted: Iterable[date] = (), suspended: Iterable[Suspension] = ()) -> Period:
    """The limitation period of one performance, its events replayed in the order of their dates.

    Nothing is refused: an interruption that meets no running period has the effect NOT_BEGUN or OVER.

    Args:
        due: the last day for performance.
        interrupted: the days from which the period begins again.
        suspended: obstacles, each until the day on which its cause ended.
    """
    nominal, known, obstacles = add_years(due, YEARS), True, sorted(suspended)
    course: _Course = {}
    for day in sorted(interrupted):
        nominal, sure = _hold_up(nominal, [each for each in obstacles if each.first <= day], course)
        effect, surely = _interruption(due, nominal, day)
        known = known and sure and surely
        if effect is Effect.RESTARTED:
            nominal = add_years(day, YEARS)
        course[day] = Step(day, effect, nominal)
    nominal, sure = _hold_up(nominal, obstacles, course)
    end = calendar.moved(nominal)
    steps = sorted(course.values(), key=lambda step: step.begins)
    return Period(due, nominal, end, known and sure and end.known, tuple(steps))


def _interruption(due: date, nominal: date, day: date) -> tuple[Effect, bool]:
    """What an interruption on a day does, and whether the holiday table settles that."""
    if day < due:
        return Effect.NOT_BEGUN, True
    runs, sure = _runs_on(nominal, day)
    return (Effect.RESTARTED if runs else Effect.OVER), sure


def _hold_up(nominal: date, obstacles: Sequence[Suspension], course: _Course) -> tuple[date, bool]:
    """The end after these obstacles, in order, and whether the holiday table settles it; notes each in the course.

    Six months from the end of an obstacle reach beyond the period exactly when it ended in its last six months, so
    nothing else needs to be asked of one that began in time.
    """
    known = True
    for obstacle in obstacles:
        runs, sure = _runs_on(nominal, obstacle.first)
        known = known and sure
        extended = add_months(obstacle.last, GRACE_MONTHS)
        if runs and extended > nominal:
            nominal = extended
            course[obstacle] = Step(obstacle, Effect.EXTENDED, nominal)
        elif obstacle not in course:
            course[obstacle] = Step(obstacle, Effect.NONE, nominal)
    return nominal, known


def _runs_on(nominal: date, day: date) -> tuple[bool, bool]:
    """Whether a period still runs on a day, and whether the holiday table settles that."""
    if day <= nominal:
        return True, True
    end = calendar.moved(nominal)
    return day <= end.day, end.known
