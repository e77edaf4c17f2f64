"""A spreadsheet computes every formula anew and comes to the figures of the statement, each of them."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from libreoffice import needs_libreoffice, recalculated
from loans import LOANS, VECTOR_A, drawn
from spreadsheets import apart, differences

from notary.domain.amounts import compute, parse
from notary.xlsx import render

pytestmark = needs_libreoffice

DRAWN = 30

CHANGES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "another rate": ("vector A", {"AnnualRate": 0.0691}, {"rate": "6.91"}),
    "another day": ("vector A", {"AsOf": date(2024, 7, 9)}, {"as_of": "2024-07-09"}),
    "another multiple": ("vector A, overdue before interest", {"OverdueMultiple": 1.3}, {"overdue_multiple": "1.3"}),
    "another basis": ("delay interest on a base that shrinks", {"DayCount": 365}, {"day_count": 365}),
    "another principal": ("interest first", {"Principal": 149_999.99}, {"principal": "149999.99"}),
    "another rate of a cap that binds": ("the cap binds", {"AnnualRate": 0.3999}, {"rate": "39.99"}),
    "another payment": (
        "vector A",
        {"Received": 9_500.05},
        {"payments": [VECTOR_A["payments"][0] | {"amount": "9500.05"}]},
    ),
    "another rate of instalments": (
        "equal instalments from a month's end, payments that wait",
        {"AnnualRate": 0.0615, "OverdueMultiple": 1.4},
        {"rate": "6.15", "overdue_multiple": "1.4"},
    ),
    "another premium": ("equal instalments with premium", {"MonthlyPremium": 99.5}, {"premium_monthly": "99.50"}),
}
"""A loan, what a clerk changes in its workbook (by name), and the terms that then are meant."""


def changed(book: bytes, cells: dict[str, Any]) -> bytes:
    """A workbook with other values under some names, as a spreadsheet saves it that computes nothing."""
    opened = openpyxl.load_workbook(io.BytesIO(book))
    for name, value in cells.items():
        [(sheet, place)] = opened.defined_names[name].destinations
        opened[sheet][place.replace("$", "").split(":")[0]] = value
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def test_every_figure_is_the_statements_and_every_cell_is_as_stored(tmp_path: Path) -> None:
    statements = {name: compute(parse(terms)) for name, terms in LOANS.items()}
    statements |= {f"drawn {seed}": compute(parse(drawn(seed))) for seed in range(DRAWN)}
    books = {name: render(statement) for name, statement in statements.items()}
    wrong = {}
    for name, found in recalculated(books, tmp_path).items():
        stored = openpyxl.load_workbook(io.BytesIO(books[name]), data_only=True)
        wrong[name] = differences(found, statements[name]) + apart(stored, found)
    assert {name: each for name, each in wrong.items() if each} == {}


def test_a_changed_term_changes_what_depends_on_it_and_shows_beside_what_was_issued(tmp_path: Path) -> None:
    issued = {name: compute(parse(LOANS[loan])) for name, (loan, _, _) in CHANGES.items()}
    meant = {name: compute(parse(LOANS[loan] | terms)) for name, (loan, _, terms) in CHANGES.items()}
    books = {name: changed(render(issued[name]), cells) for name, (_, cells, _) in CHANGES.items()}
    found = recalculated(books, tmp_path)
    wrong = {name: differences(book, meant[name], issued[name]) for name, book in found.items()}
    assert {name: each for name, each in wrong.items() if each} == {}
