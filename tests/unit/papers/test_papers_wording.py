"""How numbers, days and amounts are written, and where lines break."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papervalues import CHARACTERS, columns, squeezed

from notary.domain.deadlines import Name, Unit, deadline
from notary.domain.money import Money
from notary.domain.papers.parts import Counted
from notary.papers import zh
from notary.papers.layout import WIDTH, width, wrap


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "100")],
)
def test_numerals(number: int, words: str) -> None:
    assert zh.numeral(number) == words


@pytest.mark.parametrize(
    ("amount", "figures", "full"),
    [
        (Money(15_000_000, "CNY"), "人民币150,000.00元", "人民币150,000.00元（大写：人民币壹拾伍万元整）"),
        (Money(100_050, "USD"), "USD 1,000.50", "USD 1,000.50（大写：美元壹仟元零伍角整）"),
        (Money(1_000, "JPY"), "JPY 1,000", "JPY 1,000"),
        (None, "未记载", "未记载"),
    ],
)
def test_amounts(amount: Money | None, figures: str, full: str) -> None:
    assert zh.figures(amount) == figures
    assert zh.in_full(amount) == full


def test_a_deadline_tells_how_it_was_counted() -> None:
    reply = Counted.of(deadline(Name.VERIFICATION_REPLY, date(2026, 11, 20), days=7), "核实函发出", "合同第七条")
    assert zh.counting(reply) == "自核实函发出之日（2026年11月20日，当日不计入）起7日，依据：合同第七条。"
    moved = Counted.of(deadline(Name.VERIFICATION_REPLY, date(2026, 11, 20), days=8), "核实函发出", "合同。", "曾中断")
    assert zh.counting(moved).endswith(
        "依据：合同。曾中断。按日计算的末日为2026年11月28日，因该日为休息日或者节假日，顺延至2026年11月30日。"
    )
    far = Counted.of(deadline(Name.LIMITATION, date(2040, 3, 1)), "履行期限届满", "民事诉讼法第二百五十条")
    assert "起2年" in zh.counting(far)
    assert zh.counting(far).endswith("节假日安排尚未全部公布，截止日仍可能顺延。")


def test_every_unit_has_a_name() -> None:
    assert set(zh._UNITS) == set(Unit)


WORDS = st.text(CHARACTERS | st.sampled_from("甲乙，。（）  ab"), max_size=400)


@given(WORDS, st.sampled_from([("", ""), ("    ", ""), ("    ", "        "), ("    │ ", "    │ ")]))
def test_wrapping_loses_nothing_and_fits(text: str, indents: tuple[str, str]) -> None:
    lines = list(wrap(text, *indents))
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(columns(line) <= WIDTH + 4 for line in lines)


def test_lines_do_not_begin_with_closing_marks_nor_end_with_opening_ones() -> None:
    for shift in range(1, 5):
        lines = list(wrap("一" * shift + "（甲），（乙）。" * 40))
        assert len(lines) > 3
        assert not any(line[0] in "，。）" or line.endswith("（") for line in lines)


def test_words_stay_whole_and_digests_fit_a_line() -> None:
    digest = "ab" * 32
    lines = list(wrap(f"摘要值为{digest}，以及 another word " + "甲" * 60, "    ", "        "))
    assert any(digest in line for line in lines)
    assert width("甲a\u0301") == 3
