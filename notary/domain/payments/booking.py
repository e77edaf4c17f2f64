"""A booking: money that a creditor received or spent on a debt, or took back because it bounced.

Bookings are never changed or deleted. A wrong one is reversed by another booking, and then counts as if it had never
been made, from the day of the reversal on; before that day it is what everybody had reason to believe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from notary.domain.money import Money


class Kind(StrEnum):
    """What a booking tells of."""

    PAYMENT = "PAYMENT"
    """Money received."""
    REVERSAL = "REVERSAL"
    """Another booking does not count: the payment bounced, or it was booked wrongly."""
    FEE = "FEE"
    """A cost of realising the claim that the creditor bore (民法典 art 561)."""


class FeeKind(StrEnum):
    """What a cost was for."""

    LAWYER = "LAWYER"  # 律师费
    NOTARY = "NOTARY"  # 公证费
    POSTAGE = "POSTAGE"  # 邮寄费
    PRESERVATION = "PRESERVATION"  # 保全费
    OTHER = "OTHER"


@dataclass(frozen=True)
class Booking:
    """One booking.

    Attributes:
        id: the creditor's own, unique within its institution; no personal data.
        day: on which the money came in, or was spent or taken back (Asia/Shanghai).
        amount: above zero, of a reversal too: what it takes back.
        fee: of a FEE, what it was for.
        reverses: of a REVERSAL, the id of the booking that does not count.
        payer: whose account the money came from, as the bank has it; personal.
        note: the creditor's own remark; may be personal.
    """

    id: str
    day: date
    kind: Kind
    amount: Money
    fee: FeeKind | None = None
    reverses: str | None = None
    payer: str = ""
    note: str = ""

    @property
    def order(self) -> tuple[date, str]:
        """Where it stands in a list: by its day, then always the same."""
        return self.day, self.id

    def to_json(self) -> dict[str, Any]:
        """The form in files and on the wire; what it does not have is left out."""
        value = {
            "id": self.id,
            "day": self.day.isoformat(),
            "kind": str(self.kind),
            "amount": self.amount.to_json(),
            "fee": None if self.fee is None else str(self.fee),
            "reverses": self.reverses,
            "payer": self.payer,
            "note": self.note,
        }
        return {name: member for name, member in value.items() if member}


@dataclass(frozen=True)
class Row:
    """A booking as it was handed in: for which instrument (its reference, register number or id), and ``place``, where
    that stood: ``row[3]`` of a file, ``payments[0]`` of a request."""

    place: str
    instrument: str
    booking: Booking

    def to_json(self) -> dict[str, Any]:
        """The form in files and on the wire."""
        return {"instrument": self.instrument, **self.booking.to_json()}


@dataclass(frozen=True)
class Counted:
    """What counts on a day, in order: the payments and the costs that nothing reversed by then."""

    payments: tuple[Booking, ...] = ()
    fees: tuple[Booking, ...] = ()


def counted(bookings: Iterable[Booking], as_of: date) -> Counted:
    """What counts on a day of the bookings of one instrument; later ones are not seen."""
    known = sorted((booking for booking in bookings if booking.day <= as_of), key=lambda booking: booking.order)
    reversed_ = {booking.reverses for booking in known if booking.kind is Kind.REVERSAL}
    standing = [booking for booking in known if booking.id not in reversed_]
    return Counted(
        payments=tuple(booking for booking in standing if booking.kind is Kind.PAYMENT),
        fees=tuple(booking for booking in standing if booking.kind is Kind.FEE),
    )
