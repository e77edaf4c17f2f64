"""The font of every PDF: where its files are, and which characters it has a glyph for.

Renderers drop a missing glyph in silence or draw a box, and a name that is a box is no name; so the character map of
the font (OpenType ``cmap``) is read here and asked before anything is rendered.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from notary.domain.errors import FormatError, Unavailable

_PLACES = (
    Path(__file__).parents[2] / "node_modules/@expo-google-fonts/noto-sans-sc",
    Path("/usr/share/fonts/opentype/noto"),
)
_FACES = (
    ("Noto Sans SC", "**/NotoSansSC_400Regular.ttf", "**/NotoSansSC_700Bold.ttf"),
    ("Noto Sans CJK SC", "**/NotoSansCJK-Regular.ttc", "**/NotoSansCJK-Bold.ttc"),
)
"""Family name, regular face and bold face, as the npm package and as Debian's fonts-noto-cjk ship the same design."""


class FontMissing(Unavailable):
    """No folder holds the font; the message says where it was looked for."""

    code = "FONT_MISSING"


class FontError(FormatError):
    """A font file is not an OpenType font with a Unicode character map."""

    code = "FONT"


@dataclass(frozen=True)
class Font:
    """The family name, the folders of its faces, and the characters (code points) of the regular face."""

    family: str
    folders: tuple[Path, ...]
    characters: frozenset[int]

    def missing(self, text: str) -> str:
        """The characters of a text that have no glyph, each once, in order; line ends need none."""
        return "".join(dict.fromkeys(char for char in text if char != "\n" and ord(char) not in self.characters))


def find(folder: Path | None = None) -> Font:
    """The font in a folder; by default in NOTARY_FONT_DIR, else in node_modules, else where Debian has it.

    Raises:
        FontMissing: none of these has it.
        FontError: the file there is no font.
    """
    chosen = folder or (Path(os.environ["NOTARY_FONT_DIR"]) if os.environ.get("NOTARY_FONT_DIR") else None)
    places = (chosen,) if chosen else _PLACES
    for place in places:
        for family, regular_face, bold_face in _FACES:
            regular, bold = _first(place, regular_face), _first(place, bold_face)
            if regular and bold:
                folders = tuple(dict.fromkeys((regular.parent, bold.parent)))
                return Font(family, folders, _characters_of_file(regular, regular.stat().st_mtime_ns))
    looked = ", ".join(str(place) for place in places)
    raise FontMissing(f"Noto Sans SC is not in {looked}; run npm ci, or set NOTARY_FONT_DIR to a folder that has it")


def _first(folder: Path, pattern: str) -> Path | None:
    return min(folder.glob(pattern), default=None)


@cache
def _characters_of_file(path: Path, _modified: int) -> frozenset[int]:
    return characters(path.read_bytes())


def characters(font: bytes) -> frozenset[int]:
    """The Unicode code points that an OpenType font (or the first of a collection) maps to a glyph.

    Reads ``cmap`` formats 4 and 12 (OpenType 1.9, "cmap"), which between them every font of our use has.

    Raises:
        FontError: not such a font.
    """
    try:
        found = frozenset(code for start in _subtables(font) for code in _mapped(font, start))
    except struct.error:
        raise FontError("the font file is cut off or damaged") from None
    if not found:
        raise FontError("not an OpenType font with a Unicode character map")
    return found


def _subtables(font: bytes) -> Iterator[int]:
    """Offsets of the Unicode subtables: platform 0, or platform 3 with encodings 1 and 10."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    for index in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _, table, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * index)
        if tag != b"cmap":
            continue
        for record in range(struct.unpack_from(">H", font, table + 2)[0]):
            platform, encoding, offset = struct.unpack_from(">HHI", font, table + 4 + 8 * record)
            if platform == 0 or (platform == 3 and encoding in (1, 10)):
                yield table + offset


def _mapped(font: bytes, start: int) -> Iterator[int]:
    form = struct.unpack_from(">H", font, start)[0]
    if form == 12:
        yield from _format_12(font, start)
    elif form == 4:
        yield from _format_4(font, start)


def _format_12(font: bytes, start: int) -> Iterator[int]:
    for group in range(struct.unpack_from(">I", font, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, start + 16 + 12 * group)
        yield from range(first if glyph else first + 1, min(last, 0x10FFFF) + 1)


def _format_4(font: bytes, start: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = start + 14
    starts, deltas, offsets = (ends + 2 + 2 * count * step for step in (1, 2, 3))
    for segment in range(count):
        first, last, delta = (struct.unpack_from(">H", font, at + 2 * segment)[0] for at in (starts, ends, deltas))
        place = offsets + 2 * segment
        offset = struct.unpack_from(">H", font, place)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", font, place + offset + 2 * (code - first))[0] if offset else code
            if (glyph + (delta if glyph or not offset else 0)) & 0xFFFF:
                yield code
