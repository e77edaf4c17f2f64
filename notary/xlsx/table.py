"""Tables: how the cells of a sheet are called in formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from notary.xlsx.cells import BLANK, Cell

TOP = 5
"""The first row of every table, under title, remark, group headings and headings."""


@dataclass(frozen=True)
class Column:
    """A column of a table; ``group`` stands above its heading."""

    key: str
    heading: str
    width: int
    group: str = ""


@dataclass(frozen=True)
class Table:
    """A table that fills its sheet from row ``TOP`` on. Row numbers count from zero."""

    sheet: str
    title: str
    remark: str
    columns: Sequence[Column]
    rows: int = 0

    def here(self, key: str, row: int) -> str:
        """A cell, for a formula of the same sheet: ``F7``."""
        return f"{self._letter(key)}{TOP + row}"

    def cell(self, key: str, row: int) -> str:
        """A cell, for any sheet."""
        return f"'{self.sheet}'!${self._letter(key)}${TOP + row}"

    def span(self, key: str, end: int | None = None, first: int = 0) -> str:
        """The cells of a column from row ``first`` (-1 is the heading) to before row ``end``, or all, for any sheet; an
        empty table has one row that is blank."""
        last = max(first + 1, self.rows if end is None else end) - 1
        return f"'{self.sheet}'!${self._letter(key)}${TOP + first}:${self._letter(key)}${TOP + last}"

    def row(self, **cells: Cell) -> list[Cell]:
        """A row of which some columns have cells and the others are blank."""
        return [cells.get(column.key, BLANK) for column in self.columns]

    def heading(self, key: str) -> str:
        """The heading of a column, for a formula of the same sheet."""
        return f"{self._letter(key)}${TOP - 1}"

    def _letter(self, key: str) -> str:
        return str(xl_col_to_name([column.key for column in self.columns].index(key)))


@dataclass(frozen=True)
class Sheet:
    """A sheet: its table, the rows of it, and the names under which formulas refer to cells and columns of it."""

    table: Table
    rows: Sequence[Sequence[Cell]]
    names: Mapping[str, str] = field(default_factory=dict)
