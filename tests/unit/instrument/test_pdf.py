"""The renderer and the font behind it: determinism, text that comes back, no markup from data, no silent boxes."""

import io
import struct
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.pdf import fonts
from notary.pdf.fonts import FontError, FontMissing
from notary.pdf.render import GlyphMissing, Renderer, RenderError

CREATED = datetime(2026, 3, 2, tzinfo=UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: auto)
#set text(font: sys.inputs.font, fallback: false)
#data.title

#data.body
"""


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "page.typ").write_text(TEMPLATE, "utf-8")
    (folder / "broken.typ").write_text("#let x = (", "utf-8")
    (folder / "warns.typ").write_text('#set text(font: "No Such Font")\nx', "utf-8")
    (folder / "outside.typ").write_text('#read("/../secret.txt")', "utf-8")
    (folder.parent / "secret.txt").write_text("secret", "utf-8")
    return Renderer(folder, fonts.find())


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def page(renderer: Renderer, body: Any, title: str = "借款合同") -> bytes:
    return renderer.render("page.typ", {"title": title, "body": body}, CREATED)


def test_chinese_text_comes_back_as_the_same_characters(renderer: Renderer) -> None:
    text = text_of(page(renderer, "文件执行，人民币壹拾伍万元整"))
    assert "文件执行，人民币壹拾伍万元整" in text  # and not as look-alike Kangxi radicals


def test_the_same_data_gives_the_same_bytes_and_its_date(renderer: Renderer) -> None:
    first, second = page(renderer, "甲"), page(renderer, "甲")
    other = Renderer(renderer._templates, fonts.find())
    assert first == second == page(other, "甲")
    assert page(renderer, "乙") != first
    metadata = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.creation_date == CREATED
    assert metadata.title == "借款合同"


@pytest.mark.parametrize(
    "body",
    [
        '#panic("x")',
        '#read("page.typ")',
        "*bold* _it_ $x^2$ `raw` [link](x) // comment",
        "]} #set text(size: 99pt)",
        '"; #data.title; "',
        "\\u{41} \\",
    ],
)
def test_markup_in_data_is_printed_and_never_run(renderer: Renderer, body: str) -> None:
    shown = "".join(text_of(page(renderer, body)).split())
    assert "".join(body.split()) in shown


def test_a_template_cannot_read_outside_its_folder(renderer: Renderer) -> None:
    with pytest.raises(RenderError):
        renderer.render("outside.typ", {}, CREATED)


@pytest.mark.parametrize("body", ["张\U0001f600三", ["列", {"深": "\U0001f600"}]])
def test_a_character_without_a_glyph_is_refused_by_name(renderer: Renderer, body: Any) -> None:
    with pytest.raises(GlyphMissing, match=r"U\+1F600") as caught:
        page(renderer, body)
    assert caught.value.characters == "\U0001f600"


def test_check_glyphs_names_each_character_once_and_ignores_line_ends(renderer: Renderer) -> None:
    renderer.check_glyphs("赵钱孙李\n（￥1,234.56）《》·—“”")
    with pytest.raises(GlyphMissing) as caught:
        renderer.check_glyphs("a\U0001f600b\U0001f600\tc")
    assert caught.value.characters == "\U0001f600\t"


@pytest.mark.parametrize("template", ["broken.typ", "absent.typ", "warns.typ"])
def test_a_template_that_does_not_compile_cleanly_is_a_typed_error(renderer: Renderer, template: str) -> None:
    with pytest.raises(RenderError, match=template):
        renderer.render(template, {}, CREATED)


def test_data_that_the_template_lacks_is_a_typed_error(renderer: Renderer) -> None:
    with pytest.raises(RenderError, match="body"):
        renderer.render("page.typ", {"title": "x"}, CREATED)


def test_a_folder_without_the_font_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FontMissing, match="NOTARY_FONT_DIR"):
        fonts.find(tmp_path)
    monkeypatch.setenv("NOTARY_FONT_DIR", str(tmp_path))
    with pytest.raises(FontMissing, match=str(tmp_path)):
        fonts.find()


def test_the_font_covers_common_and_rare_names_but_not_everything() -> None:
    font = fonts.find()
    assert font.missing("赵䶮犇鑫ABCxyz0123456789￥") == ""
    assert font.missing("\U0001f600\ue000") == "\U0001f600\ue000"
    assert len(font.characters) > 20_000


def font_with(cmap: bytes, platform: int = 3, encoding: int = 1, tag: bytes = b"cmap") -> bytes:
    """The smallest font file: a table directory with one table that holds one subtable."""
    table = struct.pack(">HHHHI", 0, 1, platform, encoding, 12) + cmap
    return (
        b"\x00\x01\x00\x00" + struct.pack(">HHHH", 1, 0, 0, 0) + struct.pack(">4sIII", tag, 0, 28, len(table)) + table
    )


def format_4(*segments: tuple[int, int, int]) -> bytes:
    """Segments (first, last, delta) without glyph arrays, and the closing one."""
    rows = [*segments, (0xFFFF, 0xFFFF, 1)]
    ends, starts, deltas = (
        struct.pack(f">{len(rows)}H", *column) for column in zip(*[(e, s, d) for s, e, d in rows], strict=True)
    )
    head = struct.pack(">HHHHHHH", 4, 0, 0, 2 * len(rows), 0, 0, 0)
    return head + ends + b"\0\0" + starts + deltas + b"\0\0" * len(rows)


def format_12(*groups: tuple[int, int, int]) -> bytes:
    return struct.pack(">HHIII", 12, 0, 0, 0, len(groups)) + b"".join(struct.pack(">III", *group) for group in groups)


def test_a_format_4_map_skips_codes_that_lead_to_no_glyph() -> None:
    assert fonts.characters(font_with(format_4((65, 67, (-66) & 0xFFFF)))) == {65, 67}


def test_a_format_4_map_with_a_glyph_array_is_read_through_it() -> None:
    rows = struct.pack(">HHHHHHH", 4, 0, 0, 4, 0, 0, 0) + struct.pack(">HH", 66, 0xFFFF) + b"\0\0"
    rows += (
        struct.pack(">HH", 65, 0xFFFF) + struct.pack(">HH", 0, 1) + struct.pack(">HH", 4, 0) + struct.pack(">HH", 0, 9)
    )
    assert fonts.characters(font_with(rows)) == {66}


def test_a_format_12_map_reaches_beyond_the_basic_plane() -> None:
    assert fonts.characters(font_with(format_12((0x4E00, 0x4E01, 7), (0x20000, 0x20001, 0)))) == {
        0x4E00,
        0x4E01,
        0x20001,
    }


def test_a_collection_is_read_by_its_first_font() -> None:
    header = b"ttcf" + struct.pack(">III", 0x10000, 1, 16)
    font = bytearray(font_with(format_12((65, 65, 1))))
    struct.pack_into(">I", font, 20, 28 + 16)
    assert fonts.characters(header + bytes(font)) == {65}


@pytest.mark.parametrize(
    "font",
    [
        b"",
        b"not a font at all",
        font_with(format_12((65, 65, 1)), tag=b"glyf"),
        font_with(format_12((65, 65, 1)), platform=1),
    ],
)
def test_what_is_no_font_with_a_unicode_map_is_a_typed_error(font: bytes) -> None:
    with pytest.raises(FontError):
        fonts.characters(font)


@given(st.integers(0, 60), st.binary(min_size=1, max_size=4))
def test_a_damaged_font_never_crashes(at: int, junk: bytes) -> None:
    font = bytearray(font_with(format_4((65, 67, 1))))
    font[at : at + len(junk)] = junk
    with suppress(FontError):
        fonts.characters(bytes(font))
