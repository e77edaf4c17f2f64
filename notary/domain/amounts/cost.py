"""The all-in cost of a loan as it was agreed: the internal rate of return of its monthly flows.

Paid out is the principal; paid back are the instalments and the monthly premium. ``nominal`` is twelve times the
monthly rate, ``effective`` the yearly growth: the same product can pass a cap on the one and fail it on the other, so
both are told. Fees of realisation are no part of it: they come with default.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from notary.domain import times
from notary.domain.amounts.schedule import Row
from notary.domain.amounts.terms import Terms

PRECISION = Decimal(10) ** -14
"""How narrowly the monthly rate is enclosed, relative to 1 + rate: four places of percent are certain."""

MOST = Decimal(10) ** 9
"""Percent a year, beyond which a rate says nothing but that the flows are no loan: it is told as this."""

DIGITS = 28
"""Of the search: twice what the precision needs."""


@dataclass(frozen=True)
class Cost:
    """Percent a year, at most ``MOST``."""

    nominal: Decimal
    effective: Decimal


@dataclass(frozen=True)
class Flow:
    """Money paid back: ``whole`` months after the loan was paid out, and the share of a month beyond."""

    whole: int
    part: Decimal
    amount: Decimal


def all_in(terms: Terms, rows: Sequence[Row]) -> Cost:
    """The all-in cost of the agreed flows and the premium."""
    with localcontext(prec=DIGITS):
        monthly = _rate(terms.principal, _flows(terms, rows))
        return Cost(min(MOST, 1200 * monthly), min(MOST, 100 * ((1 + monthly) ** 12 - 1)))


def _flows(terms: Terms, rows: Sequence[Row]) -> list[Flow]:
    flows = [_flow(terms.start, row.due, row.principal + row.interest) for row in rows]
    if terms.premium_monthly:
        flows += [Flow(month, Decimal(0), terms.premium_monthly) for month in range(1, flows[-1].whole + 1)]
    return sorted(flows, key=lambda flow: flow.whole)


def _flow(start: date, end: date, amount: Decimal) -> Flow:
    """A payment by its months: whole ones, and of the broken one its share of days."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    if times.add_months(start, whole) > end:
        whole -= 1
    begun, full = times.add_months(start, whole), times.add_months(start, whole + 1)
    return Flow(whole, Decimal((end - begun).days) / (full - begun).days, amount)


def _rate(paid_out: Decimal, flows: Sequence[Flow]) -> Decimal:
    """The monthly rate at which the flows are worth what was paid out, by halving: their worth falls with the rate, and
    at zero it is at least what was paid out, because the principal comes back."""
    low, high = Decimal(0), Decimal(1)
    while _worth(flows, high) > paid_out:
        low, high = high, 2 * high
        if 1200 * low > MOST:
            return low
    while high - low > PRECISION * (1 + low):
        middle = (low + high) / 2
        low, high = (middle, high) if _worth(flows, middle) > paid_out else (low, middle)
    return high if _worth(flows, low) > paid_out else low


def _worth(flows: Sequence[Flow], rate: Decimal) -> Decimal:
    """The flows discounted, month by month backwards; a share of a month by the logarithm, once for all of the rate."""
    growth = (1 + rate).ln()
    worth, month = Decimal(0), flows[-1].whole
    for flow in reversed(flows):
        worth /= (1 + rate) ** (month - flow.whole)
        month = flow.whole
        worth += flow.amount if not flow.part else flow.amount * (-growth * flow.part).exp()
    return worth / (1 + rate) ** month
