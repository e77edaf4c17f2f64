"""Payments: what a creditor booked on a debt, and what of it counts on a day.

booking      one booking, and which of many count on a day
reader       one booking from JSON, with everything that is wrong with it
files        bookings from CSV and JSON lines (docs/payments.md)
rules        what a booking must be for the debt that it is about, and beside the others
evidence     what an act discloses of bookings
"""

from notary.domain.payments.booking import Booking, Counted, FeeKind, Kind, Row, counted
from notary.domain.payments.evidence import statement_value
from notary.domain.payments.files import FileForm, read
from notary.domain.payments.problems import PaymentsError
from notary.domain.payments.reader import parse

__all__ = [
    "Booking",
    "Counted",
    "FeeKind",
    "FileForm",
    "Kind",
    "PaymentsError",
    "Row",
    "counted",
    "parse",
    "read",
    "statement_value",
]
