"""The workbook file: sheets of cells become the bytes of an XLSX, the same bytes every time, and nothing is read or
written elsewhere."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from notary.xlsx.cells import Cell, Look
from notary.xlsx.table import TOP, Sheet, Table

_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets, for days after February 1900."""

_A4 = 9
_TWO_LINES = 28
_FONT: dict[str, Any] = {"font_size": 10, "valign": "vcenter"}


def write(sheets: Iterable[Sheet], places: int, created: date, title: str) -> bytes:
    """The bytes of a workbook whose amounts have so many places, dated ``created``."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": datetime.combine(created, time(), UTC)})
        styles = _Styles(book, places)
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.table.sheet), sheet, styles)
            for name, reference in sheet.names.items():
                book.define_name(name, f"={reference}")
    return buffer.getvalue()


class _Styles:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, places: int) -> None:
        amount = "#,##0" + (f".{'0' * places}" if places else "")
        looks: dict[Look, dict[str, Any]] = {
            # The quote prefix keeps a text that starts with = + - @ a text when somebody edits the cell.
            Look.TEXT: {"quote_prefix": True, "indent": 1},
            Look.DAY: {"num_format": "yyyy-mm-dd", "align": "center"},
            Look.COUNT: {"num_format": "0"},
            Look.MONEY: {"num_format": amount},
            Look.TOTAL: {"num_format": amount, "bold": True, "top": 1},
            Look.DIFFERENCE: {"num_format": f"[Red]{amount};[Red]-{amount};{amount}"},
            Look.RATE: {"num_format": "0.00####%"},
            Look.NUMBER: {"num_format": "General"},
        }
        self.looks: dict[Look, Format] = {look: book.add_format(_FONT | form) for look, form in looks.items()}
        self.title: Format = book.add_format(_FONT | {"bold": True, "font_size": 14})
        self.remark: Format = book.add_format(_FONT | {"italic": True})
        self.heading: Format = book.add_format(
            _FONT | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E7E6E6", "bottom": 1}
        )


def _fill(target: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    _head(target, sheet.table, styles)
    for number, row in enumerate(sheet.rows, TOP - 1):
        for column, cell in enumerate(row):
            _put(target, number, column, cell, styles.looks[cell.look])
    _set_up_print(target)


def _head(target: Worksheet, table: Table, styles: _Styles) -> None:
    target.write_string(0, 0, table.title, styles.title)
    target.write_string(1, 0, table.remark, styles.remark)
    for place, column in enumerate(table.columns):
        target.set_column(place, place, column.width)
        target.write_string(TOP - 2, place, column.heading, styles.heading)
    target.set_row(TOP - 2, _TWO_LINES)
    for group, columns in groupby(range(len(table.columns)), key=lambda place: table.columns[place].group):
        places = list(columns)
        if group:
            target.merge_range(TOP - 3, places[0], TOP - 3, places[-1], group, styles.heading)
    target.freeze_panes(TOP - 1, 0)


def _set_up_print(target: Worksheet) -> None:
    target.set_landscape()
    target.set_paper(_A4)
    target.fit_to_pages(1, 0)
    target.repeat_rows(TOP - 3, TOP - 2)
    target.set_footer("&L&A&R&P / &N")


def _put(target: Worksheet, row: int, column: int, cell: Cell, style: Format) -> None:
    value = cell.value
    if isinstance(value, str) and not cell.formula:
        target.write_string(row, column, _safe(value), style)
    elif cell.formula:
        target.write_formula(row, column, f"={cell.formula}", style, _shown(cell))
    elif value is None:
        target.write_blank(row, column, None, style)
    else:
        target.write_number(row, column, _shown(cell), style)


def _safe(text: str) -> str:
    """A text of a user as XlsxWriter may have it. Half a surrogate pair has no place in XML; and what runs from ``<r>``
    to ``</r>`` XlsxWriter would take for markup of its own and not escape, so it ends in a space."""
    whole = text.encode("utf-8", "replace").decode()
    return f"{whole} " if whole.startswith("<r>") and whole.endswith("</r>") else whole


def _shown(cell: Cell) -> int | float | str:
    """What viewers show that do not calculate."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        return (value - _EPOCH).days
    return float(value) if isinstance(value, Decimal) else value
