"""The document model: what a paper shows, before it is text or HTML. Both renderers show all of it and nothing else.

``assemble`` numbers the headings and items, puts the marks, and makes every text safe to show in one line: no value of
a paper can forge a line, a heading or a signature. Only a `Quote` keeps its line ends.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from notary.papers.zh import numeral


@dataclass(frozen=True)
class Number:
    """The number of the paper, under its title."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading; its number comes from `assemble`."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Notice:
    """What nobody may overlook."""

    text: str


@dataclass(frozen=True)
class Quote:
    """A longer text that others wrote, line by line."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Items:
    """A numbered list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Rows of a name and a value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption; ``figures`` are the columns of amounts, by position."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()


Block = Number | Heading | Paragraph | Notice | Quote | Items | Facts | Table


@dataclass(frozen=True)
class Document:
    """A whole paper. ``marks`` stand at its head and at its foot; ``signing`` says who signed, or that nobody did."""

    title: str
    issuer: str
    marks: tuple[str, ...]
    blocks: tuple[Block, ...]
    signing: Facts


def quote(text: str) -> Quote:
    """A text line by line; empty lines are dropped."""
    return Quote(tuple(line for line in text.splitlines() if line.strip()))


def assemble(title: str, issuer: str, marks: Iterable[str], blocks: Iterable[Block], signing: Facts) -> Document:
    """The document of these blocks."""
    numbered = tuple(_safe(block) for block in _numbered(blocks))
    rows = tuple((label, inline(value)) for label, value in signing.rows)
    return Document(title, inline(issuer), tuple(marks), numbered, Facts(rows))


def inline(text: str) -> str:
    """A text in one line. Line ends and tabs become spaces; characters that steer the display become escapes."""
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char.isspace():
        return char if char in " \u3000" else " "
    # Joiners keep emoji and some scripts together; direction and control characters could make a text read as another.
    if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in "\u200c\u200d":
        return ascii(char)[1:-1]
    return char


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    count = 0
    for block in blocks:
        if isinstance(block, Heading):
            count += 1
            yield Heading(f"{numeral(count)}、{block.text}")
        elif isinstance(block, Items):
            yield Items(tuple(f"（{numeral(no)}）{item}" for no, item in enumerate(block.items, 1)))
        else:
            yield block


def _safe(block: Block) -> Block:
    match block:
        case Quote(lines):
            return Quote(tuple(map(inline, lines)))
        case Items(items):
            return Items(tuple(map(inline, items)))
        case Facts(rows):
            return Facts(tuple((inline(label), inline(value)) for label, value in rows))
        case Table():
            cells = tuple(tuple(map(inline, row)) for row in block.rows)
            return replace(block, caption=inline(block.caption), rows=cells)
        case _:
            return replace(block, text=inline(block.text))
