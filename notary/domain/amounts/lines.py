"""Lines: how each figure came about, so that a clerk or a spreadsheet can compute it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from notary.domain.amounts.terms import Part, Terms


class Kind(StrEnum):
    """What a line tells of."""

    INTEREST = "interest"
    OVERDUE = "overdue"
    COMPOUND = "compound"
    FEE = "fee"
    PAYMENT = "payment"
    CAP = "cap"
    DELAY = "delay"


@dataclass(frozen=True)
class Line:
    """One figure. ``base`` is in units of the currency, ``rate`` in percent (a year; of a delay line, a day), ``parts``
    say to what a payment went, or from what a cap took."""

    kind: Kind
    start: date
    end: date
    amount: Decimal
    formula: str
    base: Decimal | None = None
    rate: Decimal | None = None
    parts: Mapping[Part, Decimal] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """Days of ``[start, end)``."""
        return (self.end - self.start).days

    def to_json(self, quantum: Decimal) -> dict[str, Any]:
        """The form in statements."""
        return {
            "kind": self.kind,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "days": self.days,
            "base": None if self.base is None else money(self.base, quantum),
            "rate": None if self.rate is None else percent(self.rate),
            "formula": self.formula,
            "amount": money(self.amount, quantum),
            "parts": {part: money(amount, quantum) for part, amount in self.parts.items()},
        }


def rounded(amount: Decimal, terms: Terms) -> Decimal:
    """HALF_UP to the smallest unit of the currency (银行结算惯例; each period once)."""
    return amount.quantize(terms.quantum, ROUND_HALF_UP)


def money(amount: Decimal, quantum: Decimal) -> str:
    """An amount as a decimal string with the places of its currency."""
    return f"{amount.quantize(quantum, ROUND_HALF_UP):f}"


def percent(rate: Decimal) -> str:
    """A rate with four places."""
    return f"{rate.quantize(Decimal('0.0001'), ROUND_HALF_UP):f}"


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, no zeros at the end of its decimals."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def by_days(base: Decimal, rate: Decimal, days: int, terms: Terms) -> Decimal:
    """``base · rate % · days / day_count``, not rounded. Divided last, so that a half fen is a half fen."""
    return base * rate * days / (100 * terms.day_count)
