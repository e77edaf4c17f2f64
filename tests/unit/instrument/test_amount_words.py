import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.money import Money, MoneyError
from notary.domain.profiles.amount_words import in_words

VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (15_000_000, "壹拾伍万元整"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (155, "壹元伍角伍分"),
        (1_000_500, "壹万零伍元整"),
        (10_050_000, "壹拾万零伍佰元整"),
        (100_000_000_00, "壹亿元整"),
        (1_0001_0000_0000_00, "壹万零壹亿元整"),
        (1_0000_0000_0001_00, "壹万亿零壹元整"),
        (640_931, "陆仟肆佰零玖元叁角壹分"),
        (16_378_956, "壹拾陆万叁仟柒佰捌拾玖元伍角陆分"),
    ],
)
def test_known_amounts(minor: int, words: str) -> None:
    assert in_words(Money(minor, "CNY")) == "人民币" + words


@given(st.integers(0, 10**18 - 1))
def test_the_words_read_back_to_the_amount(minor: int) -> None:
    assert _read(in_words(Money(minor, "CNY")).removeprefix("人民币")) == minor


@given(st.integers(0, 10**18 - 1))
def test_zero_is_never_doubled(minor: int) -> None:
    assert "零零" not in in_words(Money(minor, "CNY"))


def test_the_currency_is_named() -> None:
    assert in_words(Money(100, "USD")) == "美元壹元整"
    with pytest.raises(MoneyError, match="JPY"):
        in_words(Money(100, "JPY"))


def _read(words: str) -> int:
    """An independent reader: sums digits by their places."""
    whole, found, rest = words.partition("元")
    if not found:
        whole, rest = "", words
    minor = _read_whole(whole) * 100
    for unit, factor in (("角", 10), ("分", 1)):
        if unit in rest:
            minor += VALUES[rest[rest.index(unit) - 1]] * factor
    return minor


def _read_whole(words: str) -> int:
    for unit, factor in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, _, low = words.rpartition(unit)
            return _read_whole(high) * factor + _read_whole(low)
    value = digit = 0
    for char in words:
        if char in PLACES:
            value, digit = value + digit * PLACES[char], 0
        else:
            digit = VALUES[char]
    return value + digit
