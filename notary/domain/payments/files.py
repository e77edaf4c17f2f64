"""Files of bookings: CSV with a header, or one JSON object a line. Both are UTF-8 and read line by line, so that a file
may be larger than the memory.

Rows are numbered as spreadsheets number them: the header of a CSV file is row 1.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from notary.domain import canonical
from notary.domain.errors import FormatError
from notary.domain.money import Money
from notary.domain.payments.booking import Row
from notary.domain.payments.problems import PaymentsError, Problems
from notary.domain.payments.reader import MEMBERS, read_decimal, read_row
from notary.domain.profiles.problem import Code

MAX_LINE = 64 * 1024
"""Bytes of one line: more than the longest booking."""

COLUMNS = (*MEMBERS[:5], "currency", *MEMBERS[5:])
REQUIRED = COLUMNS[:6]

_BOM = b"\xef\xbb\xbf"
_HEADER = f"{','.join(REQUIRED)} and as needed {', '.join(COLUMNS[6:])}"


class FileForm(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSON_LINES = "jsonl"


def read(lines: Iterable[bytes], form: FileForm) -> Iterator[Row]:
    """The bookings of a file, one after another. What is wrong is raised at the end, when everything was read: whoever
    must not take a part goes through all of it first.

    Args:
        lines: the file's lines, with or without their ends.

    Raises:
        PaymentsError: something is wrong; lists every row, up to a limit.
    """
    problems, some = Problems(), False
    for row in (_csv if form is FileForm.CSV else _json_lines)(lines, problems):
        some = True
        if row is not None:
            yield row
        if problems.full:
            break
    if not some and not problems:
        problems.note("file", Code.MISSING, "has no booking", "at least one (docs/payments.md)")
    if problems:
        raise PaymentsError(problems)


class _Broken(Exception):
    """The rest of the file cannot be read; what is wrong was noted."""


def _json_lines(lines: Iterable[bytes], problems: Problems) -> Iterator[Row | None]:
    for number, line in enumerate(lines, 1):
        place = f"row[{number}]"
        if not line.strip():
            continue
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) > MAX_LINE:
            problems.note(place, Code.LENGTH, "the line is too long", f"at most {MAX_LINE} bytes")
            yield None
            continue
        try:
            value = canonical.parse(line)
        except FormatError as error:
            problems.note(place, Code.FORMAT, str(error), "one JSON object a line, in UTF-8")
            yield None
            continue
        yield read_row(value, place, problems)


def _csv(lines: Iterable[bytes], problems: Problems) -> Iterator[Row | None]:
    records = _records(lines, problems)
    try:
        header = next(records, None)
        if header is None or not _check_header(header, problems):
            return
        for number, cells in enumerate(records, 2):
            if any(cells):  # a line without anything in it has no booking, but counts as a row
                yield _row(header, cells, f"row[{number}]", problems)
    except _Broken:
        return


def _records(lines: Iterable[bytes], problems: Problems) -> Iterator[list[str]]:
    """The cells of each record; _Broken where no more can be told apart."""
    number = 0
    try:
        for cells in csv.reader(_decoded(lines, problems), strict=True):
            number += 1
            yield cells
    except csv.Error as error:
        problems.note(f"row[{number + 1}]", Code.FORMAT, f"no more can be read: {error}", "CSV as in RFC 4180")
        raise _Broken from None


def _decoded(lines: Iterable[bytes], problems: Problems) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        place = f"row[{number}]"
        if len(line) > MAX_LINE:
            problems.note(place, Code.LENGTH, "the line is too long", f"at most {MAX_LINE} bytes")
            raise _Broken
        try:
            yield (line.removeprefix(_BOM) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            expected = "UTF-8; a file in GBK is saved anew, in a spreadsheet as “CSV UTF-8”"
            problems.note(place, Code.FORMAT, f"not UTF-8 at byte {error.start} of the line", expected)
            raise _Broken from None


def _check_header(header: Sequence[str], problems: Problems) -> bool:
    """Whether the columns are known; notes what is wrong with them."""
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        problems.note("row[1]", Code.FORMAT, "the columns are not separated by commas", _HEADER)
        return False
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        problems.note("row[1]", Code.MISSING, f"the header lacks {', '.join(missing)}", _HEADER)
    for index, name in enumerate(header):
        if name not in COLUMNS:
            problems.note("row[1]", Code.UNKNOWN_KEY, f"column {index + 1} has an unknown name", _HEADER)
        elif name in header[:index]:
            problems.note("row[1]", Code.DUPLICATE, f"the column {name} is there twice", "each once")
    return not problems


def _row(header: Sequence[str], cells: Sequence[str], place: str, problems: Problems) -> Row | None:
    if len(cells) != len(header):
        told = f"has {len(cells)} cells, the header {len(header)}"
        problems.note(place, Code.LENGTH, told, "as many; a cell with a comma in it stands in double quotes")
        return None
    value: dict[str, Any] = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
    before = len(problems)
    text, currency = value.pop("amount", ""), value.pop("currency", "")
    for name, cell in (("amount", text), ("currency", currency)):
        if not cell:
            problems.note(f"{place}.{name}", Code.MISSING, "missing", "an amount such as 1500.50, and CNY")
    amount = read_decimal(text, currency, place, problems) if text and currency else None
    row = read_row(value, place, problems, amount or Money(1, "CNY"))
    return row if len(problems) == before else None
