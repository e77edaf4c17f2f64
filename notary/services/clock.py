"""A register must not run backwards: while the clock is behind what was recorded already, nothing more is entered.

Machines' clocks differ a little and are set right in small steps, so a lag up to ``times.SKEW`` is borne. What is
entered meanwhile is recorded under the latest time that the register knows, not under the clock's: otherwise each such
step back would be measured from the one before, and many small ones would be a large one.
"""

from datetime import datetime

from notary.db import acts as act_rows
from notary.db import register as register_rows
from notary.db.session import Transaction
from notary.domain import timestamp
from notary.domain.errors import Unavailable
from notary.domain.times import SKEW, format_time, parse_time
from notary.services.context import Context


class ClockBehind(Unavailable):
    """A clock was set back, or another machine's ran ahead; a person must look which of the two is right."""

    code = "CLOCK_BEHIND"


def require_forward(tx: Transaction, context: Context, *events: str) -> str:
    """Ensure that now is not before the newest act nor before these events, but for what clocks may differ.

    Args:
        events: when the acts that are to be entered happened, as they say.

    Returns:
        The time to record them under: now, or the latest of those where that is later.

    Raises:
        ClockBehind: says both times.
    """
    newest, now = act_rows.newest_time(tx), format_time(context.now)
    if newest is not None and context.now < parse_time(newest) - SKEW:
        raise _behind(f"the clock says {now}, and the newest act is of {newest}")
    latest = max(events, default=now)  # times of this form sort as text
    if context.now < parse_time(latest) - SKEW:
        raise _behind(f"the clock says {now}, and what is to be entered is of {latest}")
    return max(now, latest, newest or now)


def require_timestamp_between(tx: Transaction, context: Context, time: datetime) -> None:
    """Ensure that a timestamp for the newest checkpoint is not before an earlier checkpoint's, and (but for what clocks
    may differ) neither before the newest act nor after now.

    The first token that is kept stays, and every verifier compares it with these (docs/certificate.md, C10): a wrong
    one would spoil the certificates of all acts under it for good.

    Raises:
        ClockBehind: says both times.
    """
    before, newest = register_rows.newest_token(tx), act_rows.newest_time(tx)
    last = time if before is None else timestamp.stated_time(before)
    told = f"the clock of the timestamp authority says {time.isoformat()}"
    if time < last:
        raise _behind(f"{told}, and its timestamp before is of {last.isoformat()}")
    if newest is not None and time < parse_time(newest) - SKEW:
        raise _behind(f"{told}, and the newest act is of {newest}")
    if context.now < time - SKEW:
        raise _behind(f"{told}, and ours {format_time(context.now)}")


def _behind(found: str) -> ClockBehind:
    return ClockBehind(
        f"{found}, so nothing is entered until the clock is right (or, if it is right now, has passed that time)"
    )
