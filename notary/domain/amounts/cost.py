"""The all-in cost of a loan as it was agreed: the internal rate of return of its monthly flows.

Paid out is the principal; paid back are the instalments and the monthly premium. ``nominal`` is twelve times the
monthly rate, ``effective`` the yearly growth: the same product can pass a cap on the one and fail it on the other, so
both are told. Fees of realisation are no part of it: they come with default.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notary.domain import times
from notary.domain.amounts.schedule import Row
from notary.domain.amounts.terms import Terms

PRECISION = Decimal(10) ** -14
"""How narrowly the monthly rate is enclosed, relative to 1 + rate: four places of percent are certain."""


MOST = Decimal(10) ** 12
"""Percent a year, beyond which a rate says nothing but that the flows are no loan: it is told as this."""


@dataclass(frozen=True)
class Cost:
    """Percent a year, at most ``MOST``."""

    nominal: Decimal
    effective: Decimal


@dataclass(frozen=True)
class Flow:
    """Money paid back, so many months after the loan was paid out."""

    months: Decimal
    amount: Decimal


def all_in(terms: Terms, rows: Sequence[Row]) -> Cost:
    """The all-in cost of the agreed flows and the premium."""
    monthly = _rate(terms.principal, _flows(terms, rows))
    return Cost(min(MOST, 1200 * monthly), min(MOST, 100 * ((1 + monthly) ** 12 - 1)))


def _flows(terms: Terms, rows: Sequence[Row]) -> list[Flow]:
    flows = [Flow(_months(terms.start, row.due), row.principal + row.interest) for row in rows]
    if terms.premium_monthly:
        whole = int(flows[-1].months)
        flows += [Flow(Decimal(month), terms.premium_monthly) for month in range(1, whole + 1)]
    return flows


def _months(start: date, end: date) -> Decimal:
    """Months between two days: whole ones, and of the broken one its share of days."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    if times.add_months(start, whole) > end:
        whole -= 1
    begun, full = times.add_months(start, whole), times.add_months(start, whole + 1)
    return whole + Decimal((end - begun).days) / (full - begun).days


def _rate(paid_out: Decimal, flows: Sequence[Flow]) -> Decimal:
    """The monthly rate at which the flows are worth what was paid out, by halving: their worth falls with the rate, and
    at zero it is at least what was paid out, because the principal comes back."""
    low, high = Decimal(0), Decimal(1)
    while _worth(flows, high) > paid_out:
        low, high = high, 2 * high
    while high - low > PRECISION * (1 + low):
        middle = (low + high) / 2
        low, high = (middle, high) if _worth(flows, middle) > paid_out else (low, middle)
    return high if _worth(flows, low) > paid_out else low


def _worth(flows: Sequence[Flow], rate: Decimal) -> Decimal:
    return sum((flow.amount / (1 + rate) ** flow.months for flow in flows), Decimal(0))
