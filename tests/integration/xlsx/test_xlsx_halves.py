"""A spreadsheet counts in binary fractions, in which half a fen is hardly ever half a fen; its ROUND still goes up.

Drawn are lines that come to exactly half a fen, up to a billion yuan in one line, and lines that miss the half by the
least that their terms allow, if that is within the fifteen digits of spreadsheets; each computed by the formula of the
sheet of lines and by the rule.
"""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import NamedTuple

import openpyxl
from libreoffice import needs_libreoffice, recalculated
from loans import VECTOR_A

from notary.domain.amounts import compute, parse
from notary.domain.amounts.lines import by_days, rounded
from notary.xlsx import render

pytestmark = needs_libreoffice

COUNT = 4_000
MOST = 10**11
"""Fen."""

FIFTEEN_DIGITS = 10**14
"""A number of fifteen digits tells one part in so many from its neighbour, or a smaller one."""

OVERDUE = 8
"""The row of the first overdue line of vector A."""

TERMS = parse(VECTOR_A)
RATES = ("3.45", "4.35", "5.8", "6", "7.2", "7.25", "11.5", "15.4", "18", "23.99", "24")
MULTIPLES = ("1", "1.3", "1.4", "1.5")


class Case(NamedTuple):
    """An overdue line."""

    base: Decimal
    rate: str
    multiple: str
    days: int

    @property
    def exact(self) -> Decimal:
        """Its amount before it is rounded."""
        return by_days(self.base, Decimal(self.rate) * Decimal(self.multiple), self.days, TERMS)


def drawn(seed: str, off: int) -> Iterator[Case]:
    """Lines whose amount is so many of the smallest steps that it can make away from half a fen."""
    chance = Random(seed)
    while True:
        rate, multiple, days = chance.choice(RATES), chance.choice(MULTIPLES), chance.randrange(1, 400)
        fen = Fraction(rate) * Fraction(multiple) * days / (100 * TERMS.day_count)  # of interest, for each fen of base
        steps = fen.denominator
        if steps % 2:
            continue  # never comes to a half
        base = (steps // 2 + off) * pow(fen.numerator, -1, steps) % steps
        base += steps * round(10 ** chance.uniform(3, 12) / steps)
        can_be_told_apart = not off or base * fen * steps < FIFTEEN_DIGITS
        if 0 < base * fen < MOST and can_be_told_apart:
            yield Case(Decimal(base) / 100, rate, multiple, days)


def workbook(cases: list[Case]) -> bytes:
    """The formula of an overdue line, once for each case."""
    book = openpyxl.load_workbook(io.BytesIO(render(compute(TERMS))))
    sheet = book["明细 Lines"]
    formula = sheet.cell(OVERDUE, 9).value
    assert formula.startswith("=ROUND(")
    for row, case in enumerate(cases, 100):
        sheet.cell(row, 5, case.days)
        sheet.cell(row, 6, float(case.base))
        sheet.cell(row, 7, f"={case.rate}%*{case.multiple}")
        sheet.cell(row, 8, TERMS.day_count)
        sheet.cell(row, 9, re.sub(rf"\b([A-Z]){OVERDUE}\b", rf"\g<1>{row}", formula))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_half_a_fen_goes_up_and_what_is_just_below_it_does_not(tmp_path: Path) -> None:
    draws = drawn("half", 0), drawn("above", 1), drawn("below", -1)
    cases = [next(draw) for draw in draws for _ in range(COUNT)]
    sheet = recalculated({"cases": workbook(cases)}, tmp_path)["cases"]["明细 Lines"]
    found = [sheet.cell(row, 9).value for row in range(100, 100 + len(cases))]
    wanted = [float(rounded(case.exact, TERMS)) for case in cases]
    wrong = [(case, each) for case, each, right in zip(cases, found, wanted, strict=True) if each != right]
    assert not wrong, f"{len(wrong)} of {len(cases)}, such as {wrong[:3]}"
