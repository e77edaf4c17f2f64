"""The document model as plain text in lines of sane width."""

from collections.abc import Iterator, Sequence

from notary.papers.layout import WIDTH, width, wrap
from notary.papers.model import Block, Document, Facts, Heading, Items, Notice, Number, Paragraph, Quote, Table

_RULE = "─" * (WIDTH // 2)
_GAP = "  "


def render(document: Document) -> str:
    """The whole paper; ends with a line end."""
    parts = [*_lines_of_head(document)]
    for block in document.blocks:
        parts += ["", *_block(block)]
    parts += ["", _RULE, *_facts(document.signing), *(f"【{mark}】" for mark in document.marks)]
    return "\n".join(parts) + "\n"


def _lines_of_head(document: Document) -> Iterator[str]:
    for mark in document.marks:
        yield f"【{mark}】"
    yield from (_centred(line) for line in wrap(document.issuer))
    yield _centred(document.title)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Number(text):
            yield from (_centred(line) for line in wrap(text))
        case Heading(text):
            yield from wrap(text)
        case Paragraph(text):
            yield from wrap(text, first="    ")
        case Notice(text):
            yield from wrap(f"【注意】{text}", rest="        ")
        case Quote(lines):
            for line in lines:
                yield from wrap(line, first="    │ ", rest="    │ ")
        case Items(items):
            for item in items:
                yield from wrap(item, first="    ", rest="    ")
        case Facts():
            yield from _facts(block)
        case Table():
            yield from _table(block)


def _facts(facts: Facts) -> Iterator[str]:
    for label, value in facts.rows:
        yield from wrap(f"{label}：{value}", first="    ", rest="        ")


def _table(table: Table) -> Iterator[str]:
    yield from wrap(f"【{table.caption}】", first="    ", rest="    ")
    widths = [max(map(width, column)) for column in zip(table.columns, *table.rows, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) + 1) > WIDTH:
        yield from _records(table)
        return
    for row in (table.columns, *table.rows):
        yield "    " + _row(row, widths, table.figures)


def _row(row: Sequence[str], widths: Sequence[int], figures: frozenset[int]) -> str:
    cells = [
        " " * (room - width(cell)) + cell if place in figures else cell + " " * (room - width(cell))
        for place, (cell, room) in enumerate(zip(row, widths, strict=True))
    ]
    return _GAP.join(cells).rstrip()


def _records(table: Table) -> Iterator[str]:
    """A table that is too wide, row by row."""
    for no, row in enumerate(table.rows, 1):
        yield f"    {no}."
        for label, value in zip(table.columns, row, strict=True):
            yield from wrap(f"{label}：{value}", first="      ", rest="        ")


def _centred(line: str) -> str:
    return " " * max(0, (WIDTH - width(line)) // 2) + line
