"""Repayment schedules of the sample loans, in whole minor units; the last instalment takes the rounding."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Instalment:
    """One row: its number from 1, its due date, and what is due in minor units."""

    no: int
    due: date
    principal: int
    interest: int


def schedule(method: str, principal: int, annual_rate: Decimal, months: int, start: date) -> tuple[Instalment, ...]:
    """The instalments of a loan of ``principal`` minor units paid out on ``start``.

    ``annual_rate`` is in percent. Monthly methods charge a twelfth of it; the two that pay principal at the end charge
    actual days over 360.
    """
    days = [add_months(start, number) for number in range(1, months + 1)]
    rows = list(_METHODS[method](principal, annual_rate / 100, start, days))
    left = principal - sum(row.principal for row in rows)
    last = rows[-1]
    return (*rows[:-1], Instalment(last.no, last.due, last.principal + left, last.interest))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its 28th where the day is later (so that every month has it)."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def _equal_instalment(principal: int, rate: Decimal, _: date, days: list[date]) -> Iterator[Instalment]:
    monthly = rate / 12
    growth = (1 + monthly) ** len(days)
    instalment = _round(principal * monthly * growth / (growth - 1))
    balance = principal
    for number, due in enumerate(days, 1):
        interest = _round(balance * monthly)
        part = min(balance, instalment - interest)
        balance -= part
        yield Instalment(number, due, part, interest)


def _equal_principal(principal: int, rate: Decimal, _: date, days: list[date]) -> Iterator[Instalment]:
    part = principal // len(days)
    for number, due in enumerate(days, 1):
        balance = principal - part * (number - 1)
        yield Instalment(number, due, part, _round(balance * rate / 12))


def _interest_first(principal: int, rate: Decimal, start: date, days: list[date]) -> Iterator[Instalment]:
    for number, (since, due) in enumerate(zip([start, *days], days, strict=False), 1):
        part = principal if due == days[-1] else 0
        yield Instalment(number, due, part, _round(principal * rate * (due - since).days / 360))


def _bullet(principal: int, rate: Decimal, start: date, days: list[date]) -> Iterator[Instalment]:
    yield Instalment(1, days[-1], principal, _round(principal * rate * (days[-1] - start).days / 360))


def _round(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


_METHODS = {
    "EQUAL_INSTALMENT": _equal_instalment,
    "EQUAL_PRINCIPAL": _equal_principal,
    "INTEREST_FIRST": _interest_first,
    "BULLET": _bullet,
}
