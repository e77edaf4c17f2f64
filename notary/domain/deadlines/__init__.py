"""Deadlines: until when something can or must be done, to the day.

kinds        the table: what is counted, from what, by which article
calendar     working days, public holidays, and where their table ends
periods      months and years on the calendar
period       one counted period and what changed it
limitation   the two years of 民事诉讼法 art 250: interruption, suspension
question     what may be asked
counting     ``deadline``: from the facts to the last day
flags        ``flags``: what has come or is coming
running      the deadlines of a notarised debt, and what is assumed for each

    deadline(Name.LIMITATION, due=[date(2023, 12, 1), date(2024, 1, 1)]).to_json()

The day of the event is not counted; a last day on which nobody works moves to the next working day; a day that the
holiday table does not have makes the answer provisional, never an error.
"""

from notary.domain.deadlines.counting import Deadline, PeriodOver, deadline
from notary.domain.deadlines.flags import Code, Flag, flags
from notary.domain.deadlines.kinds import KINDS, Fact, Kind, Name, Unit
from notary.domain.deadlines.period import Effect, Period, Step, Suspension
from notary.domain.deadlines.question import DeadlineError
from notary.domain.deadlines.running import met

__all__ = [
    "KINDS", "Code", "Deadline", "DeadlineError", "Effect", "Fact", "Flag", "Kind", "Name", "Period", "PeriodOver",
    "Step", "Suspension", "Unit", "deadline", "flags",
    "met",
]  # fmt: skip
