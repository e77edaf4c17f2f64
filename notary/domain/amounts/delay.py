"""The doubled interest for late performance of a title (民诉法 art. 264; 法释〔2014〕8号).

0.0175 % a day on what the title names and is unpaid, without its general interest (art. 1): principal that is due, and
costs. It stands outside the amount of the title and is paid after it (art. 4), so no payment is counted against it
here; the base is what was due and unpaid on each day, before any cap.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from notary.domain.amounts.account import Account
from notary.domain.amounts.lines import Kind, Line, plain, rounded

DAILY = Decimal("0.0175")
"""Percent a day."""


def lines(account: Account) -> list[Line]:
    """One line for each period in which the base stayed the same, from ``delay_start`` to ``as_of``."""
    return [_line(account, start, end, base) for start, end, base in _periods(account) if base]


def _line(account: Account, start: date, end: date, base: Decimal) -> Line:
    days = (end - start).days
    amount = rounded(base * DAILY * days / 100, account.terms)
    return Line(Kind.DELAY, start, end, amount, f"{base} × {plain(DAILY)} % × {days}", base, DAILY)


def _periods(account: Account) -> Iterator[tuple[date, date, Decimal]]:
    first = account.terms.delay_start
    if first is None:
        return
    spans = [(max(a.day, first), b.day, a.title_due) for a, b in pairwise(account.history) if b.day > first]
    for base, same in groupby(spans, key=lambda span: span[2]):
        joined = list(same)
        yield joined[0][0], joined[-1][1], base
