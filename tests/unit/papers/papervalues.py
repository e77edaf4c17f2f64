"""What a paper must show, told independently of the renderers, and papers with whatever texts."""

import dataclasses
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import papersamples
from hypothesis import strategies as st

from notary.domain import glossary, money, standing
from notary.domain.deadlines import Unit
from notary.domain.money import Money
from notary.domain.papers import ExecutionCertificate, Paper, StandingNotice
from notary.domain.papers.base import Part

NASTY = (
    "<b>甲</b>", "<script>alert(1)</script>", "&amp;", "\"'><", "{{ 7*7 }}{% raw %}", "换\n行",
    "\U0001f468\u200d\U0001f467家",
    "名" * 300, "x" * 300, "（（（）））。。。。。。。。", "a b  c\td", "𠮷野", "e\u0301",
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cc", "Cf", "Cs"]) | st.sampled_from("\n<>&\"' │【】（。")
TEXT = st.sampled_from(NASTY) | st.text(CHARACTERS, max_size=60)


def squeezed(text: str) -> str:
    """Without white space and the bars of quotations, which lines may break at."""
    return "".join(text.split()).replace("│", "")


def expected(value: Any, codes: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[str]:
    """How each value of a paper is shown."""
    match value:
        case str() if codes is not None:
            yield codes[value][0]
        case tuple():
            for item in value:
                yield from expected(item, codes)
        case Part():
            for field in dataclasses.fields(value):
                if isinstance(value, StandingNotice) and field.name in ("before", "now"):
                    yield from _standing(getattr(value, field.name))
                else:
                    yield from expected(getattr(value, field.name), field.metadata.get("codes"))
        case Money():
            yield money.format(value)
        case datetime():
            yield f"{value.hour + 8:02}时{value.minute:02}分{value.second:02}秒"
        case date():
            yield f"{value.year}年{value.month}月{value.day}日"
        case Decimal():
            yield f"{value}%"
        case bool() | None | Unit():
            return
        case _:
            yield str(value)


def _standing(byte: int | None) -> Iterator[str]:
    if byte is not None:
        code, flags = standing.split(byte)
        yield glossary.STANDINGS[code.name].zh
        yield from (glossary.FLAGS[str(flag.name)].zh for flag in standing.Flag if flag in flags)


def renamed(value: Any, names: dict[str, str], coded: bool = False) -> Any:
    """The same paper with its texts replaced; equal ones stay equal."""
    if isinstance(value, tuple):
        return tuple(renamed(item, names, coded) for item in value)
    if isinstance(value, Part):
        changed = {
            field.name: renamed(getattr(value, field.name), names, "codes" in field.metadata)
            for field in dataclasses.fields(value)
        }
        return type(value)(**changed)
    return names[value] if type(value) is str and not coded else value


def texts(value: Any, coded: bool = False) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from texts(item, coded)
    elif isinstance(value, Part):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), "codes" in field.metadata)
    elif type(value) is str and not coded:
        yield value


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    paper = draw(st.sampled_from(papersamples.PAPERS))
    some = draw(st.lists(TEXT, min_size=1, max_size=5))
    names = {old: f"{some[no % len(some)]}#{no}" for no, old in enumerate(dict.fromkeys(texts(paper)))}
    whole = renamed(paper, names)
    # Without its chain of title the certificate would name another applicant than its creditor.
    if isinstance(paper, ExecutionCertificate) or draw(st.booleans()):
        return whole
    return papersamples.bare(whole)


def columns(line: str) -> int:
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )
