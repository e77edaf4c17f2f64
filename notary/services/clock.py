"""A register must not run backwards: while the clock is behind what was recorded already, nothing more is entered."""

from notary.db import acts as act_rows
from notary.db.session import Transaction
from notary.domain.errors import Unavailable
from notary.domain.times import SKEW, format_time, parse_time
from notary.services.context import Context


class ClockBehind(Unavailable):
    """The clock was set back, or another machine's ran ahead; a person must look which of the two is right."""

    code = "CLOCK_BEHIND"


def require_forward(tx: Transaction, context: Context) -> None:
    """Ensure that now is not before the newest act, but for what clocks may differ.

    Raises:
        ClockBehind: says both times.
    """
    newest = act_rows.newest_time(tx)
    if newest is not None and context.now < parse_time(newest) - SKEW:
        raise ClockBehind(
            f"the clock says {format_time(context.now)}, and the newest act is of {newest}; nothing is entered until "
            "the clock is right (or, if it is right now, has passed that time)"
        )
