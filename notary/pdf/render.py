"""Rendering: a typst template and JSON data become the bytes of a PDF, the same bytes every time.

Data reaches a template only as JSON in ``sys.inputs``: a text that looks like markup is printed, never run.
"""

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import typst

from notary.domain.errors import FormatError
from notary.pdf.fonts import Font


class GlyphMissing(FormatError):
    """The font cannot show some characters; ``characters`` holds them, the message names them."""

    code = "GLYPH_MISSING"

    def __init__(self, characters: str) -> None:
        names = ", ".join(f"{char} (U+{ord(char):04X})" for char in characters[:20])
        super().__init__(f"the font has no glyph for {names}; correct the text or supply a font that has them")
        self.characters = characters


class RenderError(FormatError):
    """A template cannot be compiled with this data: a fault of the template, told in typst's words."""

    code = "RENDER"


class Renderer:
    """Renders the templates of one folder with one font. Keep it: its compiler is much faster the second time."""

    def __init__(self, templates: Path, font: Font) -> None:
        self._templates = templates
        self._font = font
        self._lock = threading.Lock()

    def check_glyphs(self, text: str) -> None:
        """Ensure that the font can show every character (raises GlyphMissing, which names those it cannot)."""
        missing = self._font.missing(text)
        if missing:
            raise GlyphMissing(missing)

    def render(self, template: str, data: Any, created: datetime) -> bytes:
        """The PDF of a template (its file name) filled with JSON data, dated ``created``.

        Raises:
            GlyphMissing: a text of the data holds a character that the font cannot show.
            RenderError: the template does not compile with this data.
        """
        for text in _texts(data):
            self.check_glyphs(text)
        inputs = {"data": json.dumps(data, ensure_ascii=False), "font": self._font.family}
        try:
            with self._lock:  # a typst compiler serves one call at a time
                pdf, warnings = self._compiler.compile_with_warnings(
                    input=str(self._templates / template),
                    format="pdf",
                    sys_inputs=inputs,
                    timestamp=int(created.timestamp()),
                )
        except RuntimeError as error:  # TypstError, or its parent when the template is not there
            raise RenderError(str(error), where=template) from None
        if warnings:
            raise RenderError("; ".join(map(str, warnings)), where=template)
        if not isinstance(pdf, bytes):
            raise RenderError(f"typst gave {type(pdf).__name__} in place of one PDF", where=template)
        return pdf

    @cached_property
    def _compiler(self) -> typst.Compiler:
        return typst.Compiler(
            root=str(self._templates),
            font_paths=[str(folder) for folder in self._font.folders],
            ignore_system_fonts=True,
        )


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a JSON value, keys apart: keys are the template's."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _texts(member)
