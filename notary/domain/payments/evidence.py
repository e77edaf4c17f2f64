"""What an act discloses of the bookings of a debt: enough to hold the creditor to it, and no name in it.

An act salts every value that it discloses (notary.domain.commitment), so this one has no salt of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from notary.domain import canonical
from notary.domain.money import total
from notary.domain.payments.booking import Booking, counted
from notary.domain.register.merkle import Tree

MAX_ROWS_BYTES = 32 * 1024
"""Of the rows of a statement; half of what all evidence of one act may have."""


def statement_value(bookings: Iterable[Booking], as_of: date) -> dict[str, Any]:
    """The statement of all bookings of one instrument up to a day, as an act's evidence: how many, what counts in sum,
    and ``rows`` in order of day and id; where those are too large, ``root`` in their place, the RFC 9162 root over
    their canonical bytes. Payer and note are left out.
    """
    known = sorted((booking for booking in bookings if booking.day <= as_of), key=lambda booking: booking.order)
    rows = [_row(booking) for booking in known]
    standing = counted(known, as_of)
    value: dict[str, Any] = {
        "asOf": as_of.isoformat(),
        "count": len(rows),
        "total": {"payments": _total(standing.payments), "fees": _total(standing.fees)},
    }
    if len(canonical.encode(rows)) <= MAX_ROWS_BYTES:
        return value | {"rows": rows}
    return value | {"root": root(rows)}


def root(rows: Iterable[dict[str, Any]]) -> str:
    """The RFC 9162 root over the canonical bytes of a statement's rows, in hex."""
    return Tree.of(canonical.encode(row) for row in rows).root().hex()


def _row(booking: Booking) -> dict[str, Any]:
    return {name: member for name, member in booking.to_json().items() if name not in ("payer", "note")}


def _total(bookings: Sequence[Booking]) -> dict[str, str] | None:
    """None where there is nothing: then no currency is known either."""
    if not bookings:
        return None
    return total((booking.amount for booking in bookings), bookings[0].amount.currency).to_json()
