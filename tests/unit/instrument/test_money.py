import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import money
from notary.domain.money import EXPONENTS, Money, MoneyError

amounts = st.builds(Money, st.integers(0, 10**18 - 1), st.sampled_from(sorted(EXPONENTS)))


@given(amounts)
def test_json_round_trips(amount: Money) -> None:
    assert money.from_json(amount.to_json()) == amount


@given(amounts)
def test_the_text_for_people_parses_back_once_the_grouping_is_gone(amount: Money) -> None:
    assert money.parse(money.format(amount).replace(",", ""), amount.currency) == amount


@given(st.lists(st.integers(0, 10**12), max_size=20))
def test_total_is_the_integer_sum(parts: list[int]) -> None:
    assert money.total([Money(part, "CNY") for part in parts], "CNY").minor == sum(parts)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("150000", "CNY", 15_000_000),
        ("0.05", "CNY", 5),
        ("1500.5", "USD", 150_050),
        ("1500", "JPY", 1500),
        ("1.234", "KWD", 1234),
    ],
)
def test_decimals_follow_the_currency(text: str, currency: str, minor: int) -> None:
    assert money.parse(text, currency).minor == minor


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(15_000_000, "CNY", "150,000.00"), (5, "CNY", "0.05"), (1500, "JPY", "1,500"), (1234, "KWD", "1.234")],
)
def test_format_groups_and_keeps_all_decimals(minor: int, currency: str, text: str) -> None:
    assert money.format(Money(minor, currency)) == text


@pytest.mark.parametrize(
    "text", ["", "1,000", "-1", "+1", "1.", ".5", "01", "1e3", "１", " 1", "1\n", "0.001", "9" * 30, "NaN"]
)
def test_anything_but_a_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        money.parse(text, "CNY")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "100",
        100,
        [],
        {},
        {"amount": "1"},
        {"amount": 1, "currency": "CNY"},
        {"amount": 1.5, "currency": "CNY"},
        {"amount": "1.5", "currency": "CNY"},
        {"amount": "-1", "currency": "CNY"},
        {"amount": "01", "currency": "CNY"},
        {"amount": "1\n", "currency": "CNY"},
        {"amount": "１", "currency": "CNY"},
        {"amount": "", "currency": "CNY"},
        {"amount": "1" * 19, "currency": "CNY"},
        {"amount": "1" * 5_000, "currency": "CNY"},  # more digits than int() takes
        {"amount": "1", "currency": "cny"},
        {"amount": "1", "currency": "XXX"},
        {"amount": "1", "currency": ["CNY"]},
        {"amount": "1", "currency": "CNY", "words": "壹"},
    ],
)
def test_any_other_json_is_refused(value: object) -> None:
    with pytest.raises(MoneyError):
        money.from_json(value)


@pytest.mark.parametrize("minor", [-1, 10**18, 1.0, True])
def test_amounts_are_bounded_integers(minor: int) -> None:
    with pytest.raises(MoneyError):
        Money(minor, "CNY")


def test_a_difference_below_zero_is_refused() -> None:
    assert Money(3, "CNY") - Money(2, "CNY") == Money(1, "CNY")
    with pytest.raises(MoneyError):
        Money(1, "CNY") - Money(2, "CNY")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(MoneyError, match="USD cannot be counted with CNY"):
        Money(1, "CNY") + Money(1, "USD")
