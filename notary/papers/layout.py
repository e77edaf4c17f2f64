"""Lines of text: how wide they are on a terminal or in print, and where they break."""

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 80
"""Columns of a line; a Chinese character takes two."""

_HANG = 4
"""Columns by which closing marks may stand over, so that no line begins with one."""

_CLOSING = frozenset("，。、；：！？）》」』】〉”’…,.;:!?)]}")
_TOKEN = re.compile(r"\s+|[!-~]+|\S(?:\u200d\S|[\ufe0e\ufe0f\u0300-\u036f])*")


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(_width(char) for char in text)


def wrap(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """The lines of a text, none wider than WIDTH but for hanging marks; ``first`` and ``rest`` are their indents.

    Nothing is lost but white space at a break.
    """
    line, indent = first, first
    for token in _tokens(text, WIDTH - max(width(first), width(rest))):
        hangs = _HANG if token in _CLOSING else 0
        if width(line) + width(token) <= WIDTH + hangs or (line == indent and not token.isspace()):
            line += token
            continue
        yield line.rstrip()
        line, indent = rest + ("" if token.isspace() else token), rest
    if line.strip():
        yield line.rstrip()


def _tokens(text: str, most: int) -> Iterator[str]:
    """Words, white space and single wide characters; what is wider than a line in pieces."""
    for token in _TOKEN.findall(text):
        piece = ""
        for char in token:
            if width(piece) + _width(char) > most:
                yield piece
                piece = ""
            piece += char
        yield piece


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
