"""How an amount came about, in one line: a sum that is right, or where the many figures are."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from notary.domain import amounts
from notary.domain.amounts import Statement
from notary.domain.amounts.terms import Part
from notary.services import formulas, people

EXAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs" / "examples" / "amount.json").read_text(encoding="utf-8")
)  # fmt: skip


def statement(**changes: Any) -> Statement:
    return amounts.compute(amounts.parse(EXAMPLE | changes))


def told(found: Statement, part: Part) -> str:
    return formulas.of_part(found, part, found.parts[part])


def value(formula: str) -> Decimal:
    """The sum that a line states, its products rounded as the statement rounds them."""
    total = Decimal(0)
    for sign, term in re.findall(r"(^|[+−]) ?([^+−]+)", re.sub(r"（.*?）|[^\d.×/%+−]+(?=[\d])", "", formula)):
        product = Decimal(1)
        for operator, number, percent in re.findall(r"([×/]?) ?([\d.]+) ?(%?)", term):
            factor = Decimal(number) / (100 if percent else 1)
            product = product / factor if operator == "/" else product * factor
        total += -product.quantize(Decimal("0.01")) if sign == "−" else product.quantize(Decimal("0.01"))
    return total


@pytest.mark.parametrize("changes", [{}, {"payments": None}, {"fees": None}, {"cap": None}])
@pytest.mark.parametrize("part", list(Part))
def test_a_sum_that_is_shown_is_right(changes: dict[str, Any], part: Part) -> None:
    found = statement(**changes)
    formula = told(found, part)
    if found.parts[part] and "见截至" not in formula:
        assert value(formula) == found.parts[part], formula


def test_few_figures_are_shown_with_what_was_paid_of_them() -> None:
    found = statement()
    assert told(found, Part.PRINCIPAL) == "借款本金100000.00"
    assert "× 1.5 ×" in told(found, Part.OVERDUE)
    assert re.search(r" − [\d.]+（2024-04-30还款）$", told(found, Part.FEES))


def test_many_figures_are_referred_to_the_statement() -> None:
    found = statement(method="equal-instalment", due=None, instalments=24, payments=None)
    assert re.fullmatch(r"见截至2024-06-09的款项明细（\d+笔计收、0笔扣除）", told(found, Part.OVERDUE))


def test_what_fell_due_of_more_that_runs_is_said_to_be_that_part() -> None:
    found = statement(method="equal-instalment", due=None, instalments=24, payments=None)
    due = formulas.of_part(found, Part.PRINCIPAL, found.due[Part.PRINCIPAL])
    assert due.startswith("其中已到期未付的部分，见截至2024-06-09")


def test_every_line_of_a_table_has_one() -> None:
    for changes in ({}, {"cap": "FI_24", "rate": "36"}, {"payments": None}):
        assert all(line.formula for line in people.table(statement(**changes)).lines)
