"""Reads workbooks of statements and compares them with the statements, figure by figure."""

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl.workbook import Workbook

from notary.domain.amounts import Statement
from notary.domain.amounts.lines import Kind
from notary.domain.amounts.terms import Method, Part, Payment
from notary.xlsx.words import PARTS

Figure = tuple[str, str | int, str, Any]
"""Sheet, row (an item, or its place), heading, and what is there."""


def table(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the English of their headings; where parts are headings twice, what was allocated."""
    cells = next(each for each in book if each.title.endswith(sheet))
    headings = [english(cell.value) for cell in cells[4]]
    rows = cells.iter_rows(min_row=5, max_col=len(headings), values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def english(text: str) -> str:
    """The English of a text in both languages."""
    return text.split(" ", 1)[1]


def differences(book: Workbook, statement: Statement, issued: Statement | None = None) -> list[tuple[Figure, Any]]:
    """What a workbook shows otherwise than its statement, with what it should show; errors anywhere included. Where a
    term was changed, the workbook still names the figures ``issued`` before, and how far it is from them."""
    shown = {
        "Summary": {english(row["Item"]): row for row in table(book, "Summary") if row["Item"]},
        "Lines": dict(enumerate(table(book, "Lines"))),
        "Payments": dict(enumerate(table(book, "Payments"))),
        "Schedule": dict(enumerate(table(book, "Schedule"))),
    }
    wrong = []
    for sheet, row, heading, wanted in _wanted(statement, issued or statement):
        found = shown[sheet][row][heading]
        if _plain(found) != wanted:
            wrong.append(((sheet, row, heading, found), wanted))
    cells = (cell for sheet in book for cells in sheet.iter_rows() for cell in cells)
    return wrong + [((cell.coordinate, cell.value), None) for cell in cells if cell.data_type == "e"]


def apart(stored: Workbook, computed: Workbook) -> list[tuple[str, str, Any, Any]]:
    """The cells, all of them, of which a spreadsheet computed something else than is stored beside the formula."""
    pairs = [
        (sheet.title, cell.coordinate, _blank(cell.value), _blank(computed[sheet.title][cell.coordinate].value))
        for sheet in stored
        for row in sheet.iter_rows()
        for cell in row
    ]
    return [pair for pair in pairs if not _close(pair[2], pair[3])]


def _blank(value: Any) -> Any:
    return "" if value is None else value


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def _wanted(statement: Statement, issued: Statement) -> Iterator[Figure]:
    yield from _summary(statement, issued)
    yield from _cap(statement)
    yield from _lines(statement)
    yield from _payments(statement)
    for place, row in enumerate(statement.to_json()["schedule"]):
        for heading, key in (("No.", "no"), ("From", "from"), ("Due", "due")):
            yield "Schedule", place, heading, row[key]
        for heading, key in (("Principal", "principal"), ("Interest", "interest"), ("Instalment", "instalment")):
            yield "Schedule", place, heading, float(row[key])
        yield "Schedule", place, "Balance after", float(row["balance"])


def _summary(statement: Statement, issued: Statement) -> Iterator[Figure]:
    now, before = statement.to_json(), issued.to_json()
    items = {english(PARTS[part]): part.value for part in Part}
    items |= {"Total": "total", "Credit": "credit", "delay interest": "delay_doubled", "Per diem": "per_diem"}
    for item, key in items.items():
        yield "Summary", item, "Owed", float(now[key])
        yield "Summary", item, "As issued", float(before[key])
        yield "Summary", item, "Difference", float(Decimal(now[key]) - Decimal(before[key]))
    for reading in ("nominal", "effective"):
        yield "Summary", f"All-in cost, {reading}", "Owed", float(Decimal(now["all_in"][reading]) / 100)
        yield "Summary", f"All-in cost, {reading}", "As issued", float(Decimal(before["all_in"][reading]) / 100)


def _cap(statement: Statement) -> Iterator[Figure]:
    cap = statement.to_json()["cap"]
    yield "Summary", "Cut", "Owed", float(cap["removed"])
    yield "Summary", "Nominal all-in cost above the cap", "Owed", "是 yes" if cap["exceeded"] else "否 no"
    if cap["per_diem"]:
        yield "Summary", "Per diem at most, while it cuts", "Owed", float(cap["per_diem"])


def _lines(statement: Statement) -> Iterator[Figure]:
    for place, line in enumerate(statement.to_json()["lines"]):
        for heading, key in (("From", "from"), ("To", "to"), ("Days", "days")):
            yield "Lines", place, heading, line[key]
        yield "Lines", place, "Amount", float(line["amount"])
        # A contract's own schedule gives the interest of a period: no balance and no rate bears it.
        given = line["kind"] == "interest" and statement.terms.method is Method.SCHEDULE
        if line["base"] and not given:
            yield "Lines", place, "Base", float(line["base"])
        if line["rate"] and not given:
            yield "Lines", place, "Rate", float(statement.lines[place].rate / 100)


def _payments(statement: Statement) -> Iterator[Figure]:
    allocated = [line for line in statement.to_json()["lines"] if line["kind"] == "payment"]
    for place, line in enumerate(allocated):
        yield "Payments", place, "Received on", line["from"]
        yield "Payments", place, "Allocated on", line["to"]
        for part in Part:
            yield "Payments", place, english(PARTS[part]), float(line["parts"].get(part, 0))
    for place, payment in enumerate(_waiting(statement), len(allocated)):
        yield "Payments", place, "Received on", payment.day.isoformat()
        yield "Payments", place, "Left", float(payment.amount)


def _waiting(statement: Statement) -> Iterator[Payment]:
    """The payments of which nothing was allocated: the oldest ones go first."""
    allocated = sum(line.amount for line in statement.lines if line.kind is Kind.PAYMENT)
    for payment in sorted(statement.terms.payments, key=lambda payment: payment.day):
        if allocated <= 0 and payment.day <= statement.terms.as_of:
            yield payment
        allocated -= payment.amount


def _plain(value: Any) -> Any:
    """A day as text; a number to the fifteen digits that spreadsheets vouch for."""
    if hasattr(value, "isoformat"):
        return value.date().isoformat()
    return float(f"{value:.15g}") if isinstance(value, float) else value
