"""The notice: the same bytes everywhere, short items, the instrument's own figures, and versions that never change."""

import hashlib
import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.demo.terms import sample_terms
from notary.domain import canonical, disclosure
from notary.domain.disclosure_texts import CURRENT, VERSIONS
from notary.domain.errors import FormatError
from notary.domain.records import LANGUAGES

PUBLISHED = {"2026-11": "583ecc6e9f34f9b5148b46d2c2c9260e479a0f04b8a7e345f30664349fa65dbe"}
"""Version → the SHA-256 over its words: people signed for them."""


def content(index: int = 0) -> dict[str, Any]:
    return sample_terms(index, Random(f"notice/{index}"))


def sentences(text: str) -> int:
    return len(re.findall(r"。|(?<=[a-z)%])\. |(?<=[a-z0-9)%])\.$", text))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_published_version_stays_as_it_is(version: str) -> None:
    words = [[item.id, item.zh, item.en, item.brief_zh, item.brief_en] for item in VERSIONS[version]]
    assert hashlib.sha256(canonical.encode(words)).hexdigest() == PUBLISHED[version]


def test_eleven_items_in_ascending_order_each_with_its_rule() -> None:
    ids = [item.id for item in disclosure.notice(content())]
    assert (len(ids), ids) == (11, sorted(ids))
    assert all(item.basis for item in disclosure.notice(content()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_are_short_and_the_summary_is_less_than_a_page(language: str) -> None:
    for index in range(12):
        for item in disclosure.notice(content(index)):
            assert 1 <= sentences(item.text(language)) <= 6, item.text(language)
            assert "{" not in item.text(language)
        assert len(disclosure.summary(content(index), CURRENT, language)) < 1_500


def test_the_figures_are_those_of_the_instrument() -> None:
    value = content()
    cost = next(item for item in disclosure.notice(value) if item.id == "04_COST")
    for language in LANGUAGES:
        assert value["sections"]["loan"]["annual_rate"] in cost.text(language)
        assert "%" in cost.text(language)
    verification = next(item for item in disclosure.notice(value) if item.id == "06_VERIFICATION")
    days = value["sections"]["commitment"]["reply_days"]
    assert f"{days} days to reply" in verification.text("en")
    assert f"{days}日" in verification.text("zh-CN")
    data = next(item for item in disclosure.notice(value) if item.id == "05_DATA")
    assert value["parties"][0]["name"] in data.text("en")


@given(st.integers(0, 11), st.sampled_from(LANGUAGES))
def test_everybody_makes_the_same_bytes(index: int, language: str) -> None:
    one = disclosure.notice(content(index) | {"documents": [{"type": "X"}]})
    again = disclosure.notice(canonical.parse(canonical.encode(content(index))))
    assert [item.sha256(language) for item in one] == [item.sha256(language) for item in again]
    assert one[0].sha256(language) == hashlib.sha256(one[0].text(language).encode()).hexdigest()


def test_another_rate_is_another_notice_and_the_rest_stays() -> None:
    other = content()
    other["sections"]["loan"]["overdue_rate_percent"] = "130"
    before, after = disclosure.notice(content()), disclosure.notice(other)
    changed = [a.id for a, b in zip(before, after, strict=True) if a.sha256("en") != b.sha256("en")]
    assert changed == ["04_COST"]


def test_what_the_instrument_does_not_say_is_said_to_be_open() -> None:
    texts = {item.id: item.text("en") for item in disclosure.notice({"parties": [], "sections": {}})}
    assert "states no principal" in texts["04_COST"]
    assert "cannot be told here" in texts["04_COST"]
    assert "not agreed" in texts["06_VERIFICATION"]
    assert "not agreed" in texts["02_CHOICE"]


def test_an_unknown_version_or_language_is_named() -> None:
    with pytest.raises(FormatError, match="there is no notice '1999'; those are 2026-11"):
        disclosure.notice(content(), "1999")
    with pytest.raises(FormatError, match="'fr' is no language of the notice"):
        disclosure.notice(content())[0].text("fr")
