"""Lines of text: how wide they are on a terminal or in print, and where they break."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

WIDTH = 80
"""Columns of a line; a Chinese character takes two."""

_HANG = 4
"""Columns by which closing marks may stand over, so that no line begins with one."""

_CLOSING = frozenset("，。、；：！？）》」』】〉〕”’…,.;:!?)]}")
_TOKEN = re.compile(r"\s+|[（《「『【〈〔“‘]*(?:[!-~]+|\S(?:\u200d\S|[\ufe0e\ufe0f\u0300-\u036f])*)")
"""White space, a word, or a character with what is joined to it; an opening mark stays with what follows."""


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(_width(char) for char in text)


def wrap(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """The lines of a text, none wider than WIDTH but for hanging marks; ``first`` and ``rest`` are their indents.

    Nothing is lost but white space at a break.
    """
    line, indent, used = first, first, width(first)
    for token in _tokens(text, WIDTH - max(width(first), width(rest))):
        room, takes = WIDTH + (_HANG if token in _CLOSING else 0), width(token)
        if used + takes <= room or (line == indent and not token.isspace()):
            line, used = line + token, used + takes
            continue
        yield line.rstrip()
        line, indent = rest + ("" if token.isspace() else token), rest
        used = width(line)
    if line != indent:
        yield line.rstrip()


def _tokens(text: str, most: int) -> Iterator[str]:
    """Words, white space and single wide characters; what is wider than a line in pieces."""
    for token in _TOKEN.findall(text):
        piece, used = "", 0
        for char in token:
            if used + _width(char) > most:
                yield piece
                piece, used = "", 0
            piece, used = piece + char, used + _width(char)
        yield piece


@lru_cache(maxsize=10_000)
def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
