"""The bookings that an act discloses because an amount was reckoned from them; they stand when it is entered."""

from collections.abc import Mapping, Sequence
from typing import Any

from notary.db.session import Transaction
from notary.domain.errors import Conflict
from notary.domain.law import TABLE
from notary.domain.payments import statement_value
from notary.services import facts, payments, periods, steps

_RECKONED = frozenset(row.type for row in TABLE if facts.is_reckoned(row))
"""The acts whose bookings the service freezes; in others a value of that name is whoever acts' own."""


def require_standing(
    tx: Transaction, instrument: str, mandatory: Mapping[str, Any], disclosed: Sequence[Sequence[Any]]
) -> None:
    """Ensure that what is booked up to an act's day is what was booked when it was prepared (raises Conflict).

    Whoever books holds the instrument, and so does whoever enters an act, so nothing comes between.
    """
    if mandatory["type"] not in _RECKONED:
        return
    path = f"acts.{mandatory['sequence']}.{steps.PAYMENTS}"
    shown = next((value for _, at, value in disclosed if at == path), None)
    booked = payments.of_instruments(tx, [instrument])[instrument]
    day = periods.legal_day(mandatory)
    if shown != statement_value([item.booking for item in booked], day):
        text = f"payments on instrument {instrument} were booked since its {mandatory['type']} was prepared"
        raise Conflict(f"{text}, which was reckoned without them; prepare it again")
