"""Caps: what a debtor may ask to be taken off. Dated tables, never constants; what does not apply is not applied.

The cut is taken over the whole time from ``from`` to ``as_of``: what accrued in all (interest, overdue and compound
interest, fees) less the cap's rate on the principal outstanding. It comes off what is unpaid of compound, overdue and
contract interest, fees and principal, in this order; what is left of it after that was overpaid and is credit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from notary.domain.amounts.account import ZERO, Account
from notary.domain.amounts.lines import Kind, Line, by_days, plain, rounded
from notary.domain.amounts.terms import Cap, Lender, Part, Terms

CUT_ORDER = (Part.COMPOUND, Part.OVERDUE, Part.INTEREST, Part.FEES, Part.PRINCIPAL)

LPR_1Y = {
    date(2019, 8, 20): "4.25", date(2019, 9, 20): "4.20", date(2019, 11, 20): "4.15", date(2020, 2, 20): "4.05",
    date(2020, 4, 20): "3.85", date(2021, 12, 20): "3.80", date(2022, 1, 20): "3.70", date(2022, 8, 22): "3.65",
    date(2023, 6, 20): "3.55", date(2023, 8, 21): "3.45", date(2024, 7, 22): "3.35", date(2024, 10, 21): "3.10",
    date(2025, 5, 20): "3.00",
}  # fmt: skip
"""The one-year loan prime rate, percent, by the day of its publication, where it changed (全国银行间同业拆借中心)."""

LPR_KNOWN_UNTIL = date(2025, 6, 19)
"""The last day on which the newest rate of the table is known to hold: the day before the next publication."""


@dataclass(frozen=True)
class Rule:
    """One cap: since when, on which day that depends, for whose loans, and its rate in percent a year."""

    code: Cap
    since: date
    day: Callable[[Terms], date | None]
    lenders: frozenset[Lender]
    rate: Callable[[date], Decimal]
    source: str


@dataclass(frozen=True)
class Limit:
    """The cap that applies to a loan. ``provisional`` says what about it is not certain, or is empty."""

    code: Cap
    rate: Decimal
    source: str
    provisional: str = ""


@dataclass(frozen=True)
class Cut:
    """What a cap takes off, and from what; ``per_diem`` is what a day adds while it takes something, whatever was
    agreed."""

    allowed: Decimal
    removed: Decimal
    parts: Mapping[Part, Decimal]
    per_diem: Decimal | None


def lpr(day: date) -> Decimal:
    """The one-year loan prime rate of a day, in percent (``day`` not before the table's first)."""
    return Decimal(LPR_1Y[max(published for published in LPR_1Y if published <= day)])


def _rate_24(day: date) -> Decimal:  # noqa: ARG001 (the same on every day)
    return Decimal(24)


RULES = {
    rule.code: rule
    for rule in (
        Rule(
            Cap.FI_24, date(2017, 8, 4), lambda terms: terms.as_of, frozenset({Lender.FINANCIAL_INSTITUTION}),
            _rate_24, "法发〔2017〕22号 item 2",
        ),
        Rule(
            Cap.INET_24, date(2025, 10, 1), lambda terms: terms.contract_date,
            frozenset({Lender.FINANCIAL_INSTITUTION}), _rate_24, "金规〔2025〕9号 item 6",
        ),
        Rule(
            Cap.LPR4, min(LPR_1Y), lambda terms: terms.contract_date, frozenset({Lender.PRIVATE}),
            lambda day: 4 * lpr(day), "法释〔2020〕17号 arts 25, 28, 29",
        ),
    )
}  # fmt: skip


def limit(terms: Terms) -> Limit | None:
    """The cap that the terms name, if it applies to this lender and this day; else None."""
    if terms.cap is None:
        return None
    rule = RULES[terms.cap]
    day = rule.day(terms)
    if day is None or day < rule.since or terms.lender not in rule.lenders:
        return None
    provisional = ""
    if rule.code is Cap.LPR4 and day > LPR_KNOWN_UNTIL:
        provisional = f"the table of loan prime rates is known until {LPR_KNOWN_UNTIL}; look up the rate of {day}"
    return Limit(rule.code, rule.rate(day), rule.source, provisional)


def cut(account: Account, found: Limit | None) -> Cut:
    """What the cap takes off the account. Nothing is changed."""
    if found is None:
        return Cut(ZERO, ZERO, {}, None)
    allowed = rounded(_allowed(account, found.rate), account.terms)
    removed = left = max(ZERO, account.accrued() - allowed)
    parts = {}
    for part in CUT_ORDER:
        taken = min(left, unpaid(account, part))
        if taken:
            parts[part] = taken
            left -= taken
    per_diem = by_days(account.outstanding, found.rate, 1, account.terms) if removed else None
    return Cut(allowed, removed, parts, per_diem)


def unpaid(account: Account, part: Part) -> Decimal:
    """What is owed of a part before any cap; of interest and principal also what is not due yet."""
    if part is Part.PRINCIPAL:
        return account.outstanding
    return account.due[part] + (account.running if part is Part.INTEREST else ZERO)


def line(account: Account, found: Limit, taken: Cut) -> Line:
    """The line that explains a cut."""
    terms = account.terms
    allowed = f"{taken.allowed} allowed ({plain(found.rate)} % × principal × days / {terms.day_count})"
    text = f"max(0, {account.accrued()} accrued − {allowed})"
    return Line(Kind.CAP, terms.start, terms.as_of, taken.removed, text, rate=found.rate, parts=taken.parts)


def _allowed(account: Account, rate: Decimal) -> Decimal:
    """The cap's rate on the principal that was outstanding, day by day; divided once, for it is one period."""
    periods = pairwise(account.history)
    days = sum((state.outstanding * (after.day - state.day).days for state, after in periods), ZERO)
    return by_days(days, rate, 1, account.terms)
