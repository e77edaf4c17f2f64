"""The schedule: what falls due when, as agreed, whatever is paid.

A month counts as a twelfth of a year whatever its days; a part of one counts by its days. Due dates are the day of the
month of ``from``, or the month's last where it has no such day, always counted from ``from`` (31 Jan, 28 Feb, 31 Mar).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from notary.domain import times
from notary.domain.amounts.lines import by_days, plain, rounded
from notary.domain.amounts.terms import Method, Terms


@dataclass(frozen=True)
class Row:
    """One instalment: the period in which its interest accrues, and what falls due on its end. ``balance`` is what was
    left before it, as agreed."""

    no: int
    start: date
    due: date
    balance: Decimal
    principal: Decimal
    interest: Decimal

    @property
    def days(self) -> int:
        """Days of its period."""
        return (self.due - self.start).days


def build(terms: Terms) -> tuple[Row, ...]:
    """The rows of a loan."""
    return tuple(_rows(terms))


def instalment(terms: Terms) -> Decimal | None:
    """The equal instalment ``P·i·(1+i)^n / ((1+i)^n − 1)``; None where there is none."""
    if terms.method is not Method.EQUAL_INSTALMENT or terms.instalments is None:
        return None
    monthly, count = terms.rate / 1200, terms.instalments
    if not monthly:
        return rounded(terms.principal / count, terms)
    grown = (1 + monthly) ** count
    return rounded(terms.principal * monthly * grown / (grown - 1), terms)


def accrued(terms: Terms, row: Row, days: int) -> Decimal:
    """Contract interest of the first days of a row's period, not rounded."""
    if terms.method is Method.BULLET:
        return by_days(row.balance, terms.rate, days, terms)
    if terms.method is Method.SCHEDULE:
        return row.interest * days / row.days
    return row.balance * terms.rate * days / (1200 * row.days)


def formula(terms: Terms, row: Row, days: int) -> str:
    """How ``accrued`` is computed, for people."""
    if terms.method is Method.SCHEDULE:
        return f"{row.interest}" if days == row.days else f"{row.interest} × {days} / {row.days}"
    base = f"{row.balance} × {plain(terms.rate)} %"
    if terms.method is Method.BULLET:
        return f"{base} × {days} / {terms.day_count}"
    return f"{base} / 12" + ("" if days == row.days else f" × {days} / {row.days}")


def _rows(terms: Terms) -> Iterator[Row]:
    dues, regular = _dues(terms), instalment(terms)
    start, balance = terms.start, terms.principal
    for no, due in enumerate(dues, 1):
        row = Row(no, start, due, balance, Decimal(0), Decimal(0))
        interest = terms.planned[no - 1].interest if terms.planned else rounded(accrued(terms, row, row.days), terms)
        share = balance if no == len(dues) else _principal(terms, no, interest, regular)
        principal = min(balance, max(Decimal(0), share))
        yield replace(row, principal=principal, interest=interest)
        start, balance = due, balance - principal


def _dues(terms: Terms) -> Sequence[date]:
    if terms.planned:
        return [line.due for line in terms.planned]
    if terms.instalments is None or terms.method is Method.BULLET:
        return [terms.due]
    return [times.add_months(terms.start, month + 1) for month in range(terms.instalments)]


def _principal(terms: Terms, no: int, interest: Decimal, regular: Decimal | None) -> Decimal:
    """Principal of an instalment that is not the last."""
    if regular is not None:
        return regular - interest
    if terms.method is Method.EQUAL_PRINCIPAL and terms.instalments:
        return rounded(terms.principal / terms.instalments, terms)
    return terms.planned[no - 1].principal if terms.planned else Decimal(0)
