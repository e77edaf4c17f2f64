"""Papers as text and HTML: nothing is lost, nothing gets out of its place, drafts say so, no forbidden wording."""

import base64
import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import golden
import papersamples
import pytest
from hypothesis import given
from pagereader import Page
from papervalues import columns, expected, papers, renamed, squeezed, texts

from notary.domain import glossary, standing
from notary.domain.papers import KINDS, Paper
from notary.domain.papers.advice import ADVICE
from notary.domain.papers.disclosures import TEXTS
from notary.domain.parties import Role
from notary.papers import build, data, model, render_html, render_text
from notary.papers.html import CONTENT_SECURITY_POLICY, render
from notary.papers.papers import BUILDERS
from notary.papers.pieces import DRAFT, TRIAL
from notary.papers.verification import verification_letter

FULL = [pytest.param(paper, id=paper.kind) for paper in papersamples.PAPERS]
BARE = [pytest.param(papersamples.bare(paper), id=f"{paper.kind} bare") for paper in papersamples.PAPERS]

FORBIDDEN = re.compile(
    r"证书有效期|有效期为?(两|二|2)年|放弃.{0,6}(诉讼|起诉|抗辩|异议)|不得(提起诉讼|起诉)|冷静期|反悔期|犹豫期|六十日内.{0,6}复查"
)
"""LEGAL.md §0: a certificate has no validity of its own, nobody waives the courts, no cooling-off is a legal right."""


def test_every_kind_has_a_sample_a_builder_and_a_name() -> None:
    kinds = {paper.kind for paper in papersamples.PAPERS}
    assert kinds == set(KINDS) == set(BUILDERS) == set(glossary.PAPERS)


@pytest.mark.parametrize("paper", FULL + BARE)
def test_nothing_is_lost(paper: Paper) -> None:
    text, page = squeezed(render_text(paper)), squeezed(Page(render_html(paper)).text)
    for shown in expected(paper):
        assert squeezed(shown) in text
        assert squeezed(shown) in page


@given(papers())
def test_nothing_is_lost_whatever_the_texts_are(paper: Paper) -> None:
    text, page = squeezed(render_text(paper)), squeezed(Page(render_html(paper)).text)
    for shown in expected(paper):
        assert squeezed(shown) in text
        assert squeezed(shown) in page


@given(papers())
def test_lines_have_a_sane_width(paper: Paper) -> None:
    for line in render_text(paper).splitlines():
        assert columns(line) <= 84
        assert line == line.rstrip()


@pytest.mark.parametrize("letter", ["名", "x", "（", "。", "\u0301", "a b"])
@pytest.mark.parametrize("paper", FULL)
def test_very_long_texts_are_broken(paper: Paper, letter: str) -> None:
    names = {old: f"{letter * 300}#{no}" for no, old in enumerate(dict.fromkeys(texts(paper)))}
    assert all(columns(line) <= 84 for line in render_text(renamed(paper, names)).splitlines())


@given(papers())
def test_text_and_page_say_the_same(paper: Paper) -> None:
    text, page = squeezed(render_text(paper)), squeezed(Page(render_html(paper)).text)
    for block in build(paper).blocks:
        for said in map(squeezed, _said(block)):
            assert said in page
            assert said in text


def _said(block: Any) -> Iterator[str]:
    for field in dataclasses.fields(block):
        if field.name != "figures":
            yield from _flat(getattr(block, field.name))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for item in value:
            yield from _flat(item)


@pytest.mark.parametrize("paper", BARE)
def test_a_draft_says_so_first_and_last(paper: Paper) -> None:
    assert paper.signed is None
    lines = render_text(paper).splitlines()
    assert lines[0] == lines[-1] == f"【{DRAFT}】"
    page = Page(render_html(paper))
    assert page.text.count(DRAFT) == 2
    assert [tag for tag, attributes in page.found if attributes.get("class") == "mark"] == ["p", "p"]


@pytest.mark.parametrize("paper", FULL)
def test_a_signed_paper_names_its_signature_and_is_no_draft(paper: Paper) -> None:
    for shown in (render_text(paper), Page(render_html(paper)).text):
        assert "草稿" not in shown
        assert "签署人" in shown
        assert "https://notary.example/verify" in shown


def test_only_a_notary_signs_a_notarial_paper() -> None:
    notice = papersamples.PAPERS[7]
    by_bank = dataclasses.replace(papersamples.SIGNATURE, capacity=Role.LENDER, signer="钱行长")
    assert "本文书由贷款人签署，不是公证书。" in render_text(dataclasses.replace(notice, signed=by_bank))
    assert "不是公证书" not in render_text(notice)


@pytest.mark.parametrize("paper", FULL)
def test_a_trial_office_says_so_although_the_paper_is_signed(paper: Paper) -> None:
    office = dataclasses.replace(paper.office, trial=True)
    assert render_text(dataclasses.replace(paper, office=office)).splitlines()[0] == f"【{TRIAL}】"
    assert TRIAL not in render_text(paper)


@pytest.mark.parametrize("paper", FULL + BARE)
def test_no_forbidden_wording(paper: Paper) -> None:
    assert FORBIDDEN.search(squeezed(render_text(paper))) is None
    assert FORBIDDEN.search(squeezed(Page(render_html(paper)).text)) is None


def test_no_forbidden_wording_in_the_texts_that_are_told() -> None:
    advice = [sentence for each in ADVICE.values() for sentence in (each.next_step, *each.rights)]
    sentences = [part for term in glossary.GLOSSARY.values() for part in term] + list(TEXTS.values()) + advice
    assert [text for text in sentences if FORBIDDEN.search(text)] == []


def test_a_value_cannot_forge_a_line_or_a_heading() -> None:
    forged = dataclasses.replace(papersamples.DEBTOR, name="张三\n签署人：周公证\n十二、决定")
    paper = dataclasses.replace(papersamples.PAPERS[9], addressee=forged)
    lines = [line.strip() for line in render_text(paper).splitlines()]
    assert "十二、决定" not in lines
    assert lines.count("签署人：周公证") == 1


def test_direction_and_control_characters_are_shown() -> None:
    paper = dataclasses.replace(papersamples.PAPERS[9], claimed="甲\u202e乙\x1b[2J丙\u200d")
    for shown in (render_text(paper), render_html(paper)):
        assert "甲\\u202e乙\\x1b[2J丙\u200d" in shown


def test_a_page_needs_nothing_from_outside() -> None:
    page = render_html(papersamples.PAPERS[9])
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" == CONTENT_SECURITY_POLICY
    assert page.count("<style>") == 1
    assert not re.search(r"url\(|@import|src=|href=|style=|<script", page)
    metas = [attributes for tag, attributes in Page(page).found if tag == "meta"]
    assert {"http-equiv": "Content-Security-Policy", "content": CONTENT_SECURITY_POLICY} in metas


@pytest.mark.parametrize("paper", FULL)
def test_a_page_can_be_read_aloud(paper: Paper) -> None:
    page = Page(render_html(paper))
    assert ("html", {"lang": "zh-CN"}) in page.found
    assert [tag for tag, _ in page.found].count("h1") == 1
    assert all(attributes.get("scope") in ("row", "col") for tag, attributes in page.found if tag == "th")
    headings = [block.text for block in build(paper).blocks if isinstance(block, model.Heading)]
    assert [tag for tag, _ in page.found].count("h2") == len(headings)


def test_a_block_without_a_template_is_no_empty_place() -> None:
    @dataclasses.dataclass(frozen=True)
    class Unknown:
        text: str = "?"

    document = dataclasses.replace(build(papersamples.PAPERS[9]), blocks=(Unknown(),))
    with pytest.raises(Exception, match="has_no_template"):
        render(document)


@pytest.mark.parametrize("paper", FULL + BARE)
def test_data_is_plain_json(paper: Paper) -> None:
    told = data(paper)
    assert json.loads(json.dumps(told)) == told
    assert (told["schema"], told["kind"]) == ("debt-notary/paper/1", paper.kind)
    fields = {field.name for field in dataclasses.fields(paper)}
    assert fields <= set(told)


@pytest.mark.parametrize("name", sorted(golden.files()))
def test_golden_files(name: str) -> None:
    kept = (golden.FOLDER / name).read_text(encoding="utf-8")
    assert golden.files()[name] == kept, "look at the difference; tests/unit/papers/golden.py writes the files anew"


def test_who_hears_of_a_transfer_is_told_what_it_means_for_them() -> None:
    notice = next(paper for paper in papersamples.PAPERS if paper.kind == "TRANSFER_NOTICE")
    told = {
        Role.BORROWER: "您应当向受让人履行债务",
        Role.GUARANTOR: "您在原担保范围内向受让人承担保证责任",
        Role.PLEDGOR: "您提供的担保继续有效",
    }
    for role in told:
        paper = dataclasses.replace(notice, addressee=dataclasses.replace(papersamples.DEBTOR, role=role))
        text = squeezed(render_text(paper))
        assert [other for other, sentence in told.items() if sentence in text] == [role]


def test_unknown_is_never_shown_as_fine() -> None:
    by_kind = {paper.kind: paper for paper in papersamples.PAPERS}
    deed = dataclasses.replace(by_kind["DEED_TEXT"], findings=papersamples.Findings(identity=True))
    assert "民事行为能力和权利：尚未查明" in render_text(deed)
    assert "不得据此出具公证书" in render_text(deed)
    record = by_kind["DISCLOSURE_RECORD"]
    partly = dataclasses.replace(record, items=record.items[:1])  # type: ignore[attr-defined]
    assert "尚未告知：自愿选择与其他途径" in render_text(partly)
    assert "尚未告知" not in render_text(record)
    assert "单独确认时间：尚未确认" in render_text(papersamples.bare(record))
    assert "答辩期限未记载" in render_text(papersamples.bare(by_kind["OBJECTION_NOTICE"]))
    certificate = by_kind["EXECUTION_CERTIFICATE"]
    assert "转让通知的到达没有全部记载" in render_text(certificate)
    commitment = dataclasses.replace(by_kind["COMMITMENT"], voluntary=False)
    assert "不得据此办理公证" in render_text(commitment)


def test_only_a_debtor_is_addressed_as_one() -> None:
    notice = next(paper for paper in papersamples.PAPERS if paper.kind == "STANDING_NOTICE")
    assert "对债务人而言" not in squeezed(render_text(notice))
    to_insurer = dataclasses.replace(notice, addressee=papersamples.INSURER)
    assert "债权人已变更：对债务人而言：您的债权人已经变更" in squeezed(render_text(to_insurer))


def test_every_standing_has_a_next_step_and_rights() -> None:
    assert list(ADVICE) == [code.name for code in standing.Code]
    for code, advice in ADVICE.items():
        notice = dataclasses.replace(
            next(paper for paper in papersamples.PAPERS if paper.kind == "STANDING_NOTICE"),
            now=standing.Code[code], next_step=advice.next_step, rights=advice.rights,
        )  # fmt: skip
        assert squeezed(glossary.STANDINGS[code].plain) in squeezed(render_text(notice))


def test_an_execution_period_that_is_over_is_said() -> None:
    paper = next(paper for paper in papersamples.PAPERS if paper.kind == "EXECUTION_CERTIFICATE")
    assert "已经届满" in squeezed(render_text(paper))
    assert "已经届满" not in squeezed(render_text(dataclasses.replace(paper, dated=date(2026, 3, 2))))


def test_times_are_those_of_shanghai() -> None:
    late = dataclasses.replace(papersamples.SIGNATURE, at=datetime(2026, 12, 31, 20, 0, 0, tzinfo=UTC))
    assert "2027年1月1日04时00分00秒（北京时间）" in render_text(
        dataclasses.replace(papersamples.PAPERS[0], signed=late)
    )


def test_headings_and_items_are_numbered_the_chinese_way() -> None:
    letter = papersamples.PAPERS[9]
    blocks = model.assemble("t", "i", (), verification_letter(letter), model.Facts(())).blocks  # type: ignore[arg-type]
    headings = [block.text for block in blocks if isinstance(block, model.Heading)]
    assert [heading[:2] for heading in headings] == [f"{n}、" for n in "一二三四五六"]
    items = next(block for block in blocks if isinstance(block, model.Items))
    assert [item[:3] for item in items.items] == ["（一）", "（二）"]
