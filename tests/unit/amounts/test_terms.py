"""Terms that are no terms: what is told, where, and what would be right."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import terms

from notary.domain.amounts import Terms, TermsError, parse

BASE = json.loads((Path(__file__).parents[2] / "vectors" / "amounts.json").read_text(encoding="utf-8"))["base"]
MONTHLY = {"method": "equal-instalment", "instalments": 12, "due": None}
LINES = [{"due": "2023-04-01", "principal": "100000.00", "interest": "1.00"}]


def wrong(**change: Any) -> list[tuple[str, str]]:
    """Where something is wrong with the base after a change, and of which kind."""
    with pytest.raises(TermsError) as caught:
        parse(BASE | change)
    return [(problem.path, problem.code.value) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"principal": 100000}, ("principal", "FORMAT")),
        ({"principal": "100,000.00"}, ("principal", "FORMAT")),
        ({"principal": "-1.00"}, ("principal", "FORMAT")),
        ({"principal": "1e5"}, ("principal", "FORMAT")),
        ({"principal": "0.001"}, ("principal", "FORMAT")),
        ({"principal": "0.00"}, ("principal", "RANGE")),
        ({"principal": None}, ("principal", "MISSING")),
        ({"principal": "1" * 17}, ("principal", "FORMAT")),
        ({"currency": "XXX"}, ("currency", "CURRENCY")),
        ({"currency": ["CNY"]}, ("currency", "CURRENCY")),
        ({"currency": "JPY", "principal": "100000.50", "fees": [], "payments": []}, ("principal", "FORMAT")),
        ({"rate": "7,2"}, ("rate", "FORMAT")),
        ({"rate": "1000.1"}, ("rate", "RANGE")),
        ({"rate": 7.2}, ("rate", "FORMAT")),
        ({"day_count": 364}, ("day_count", "RANGE")),
        ({"day_count": "360"}, ("day_count", "TYPE")),
        ({"day_count": True}, ("day_count", "TYPE")),
        ({"from": "2023-02-29"}, ("from", "FORMAT")),
        ({"from": "1899-12-31"}, ("from", "FORMAT")),
        ({"from": "20230301"}, ("from", "FORMAT")),
        ({"due": None}, ("due", "MISSING")),
        ({"due": "2023-03-01"}, ("due", "ORDER")),
        ({"method": "balloon"}, ("method", "UNKNOWN_CODE")),
        ({"method": ["bullet"]}, ("method", "UNKNOWN_CODE")),
        ({"method": "equal-principal", "due": None}, ("instalments", "MISSING")),
        ({"instalments": 12}, ("instalments", "UNKNOWN_KEY")),
        (MONTHLY | {"instalments": 0}, ("instalments", "RANGE")),
        (MONTHLY | {"instalments": 601}, ("instalments", "RANGE")),
        (MONTHLY | {"due": "2024-03-02"}, ("due", "REFERENCE")),
        ({"overdue_multiple": "100.5"}, ("overdue_multiple", "RANGE")),
        ({"compound": "true"}, ("compound", "TYPE")),
        ({"premium_monthly": 3}, ("premium_monthly", "FORMAT")),
        ({"fees": {}}, ("fees", "TYPE")),
        ({"fees": ["x"]}, ("fees[0]", "TYPE")),
        ({"fees": [{"kind": "", "amount": "1.00"}]}, ("fees[0].kind", "TYPE")),
        ({"fees": [{"kind": "a", "amount": "1.00", "day": "2024-01-01"}]}, ("fees[0].day", "UNKNOWN_KEY")),
        ({"fees": [{"kind": "a", "amount": "1.00", "date": "2023-02-28"}]}, ("fees[0].date", "ORDER")),
        ({"payments": [{"date": "2024-04-30", "amount": "0"}]}, ("payments[0].amount", "RANGE")),
        ({"payments": [{"date": "2023-02-28", "amount": "1"}]}, ("payments[0].date", "ORDER")),
        ({"payments": [{"amount": "1"}]}, ("payments[0].date", "MISSING")),
        ({"allocation": ["fees", "interest"]}, ("allocation", "ORDER")),
        ({"allocation": [*BASE["allocation"], "fees"]}, ("allocation", "ORDER")),
        ({"allocation": [[], {}, 1]}, ("allocation", "ORDER")),
        ({"lender": "bank"}, ("lender", "UNKNOWN_CODE")),
        ({"cap": "FI_36"}, ("cap", "UNKNOWN_CODE")),
        ({"cap": "LPR4", "contract_date": None}, ("contract_date", "MISSING")),
        ({"as_of": "2023-02-28"}, ("as_of", "ORDER")),
        ({"as_of": None}, ("as_of", "MISSING")),
        ({"asof": "2024-06-09"}, ("asof", "UNKNOWN_KEY")),
        ({"method": "schedule", "due": None}, ("schedule", "MISSING")),
        ({"schedule": LINES}, ("schedule", "UNKNOWN_KEY")),
        ({"method": "schedule", "due": None, "schedule": [LINES[0] | {"principal": "1.00"}]}, ("schedule", "SUM")),
        ({"method": "schedule", "due": None, "schedule": [LINES[0], LINES[0]]}, ("schedule", "ORDER")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(change: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in wrong(**change)


def test_a_member_that_may_be_a_name_is_not_repeated() -> None:
    assert wrong(**{"Jiang Wenyuan": 1, "11010519491231002X": 2}) == [("…", "UNKNOWN_KEY")] * 2


def test_everything_is_told_at_once() -> None:
    found = wrong(principal=1, rate=2, compound=3, lender=None, typo=4)
    assert {path for path, _ in found} == {"principal", "rate", "compound", "lender", "typo"}


def test_the_message_says_what_would_be_right() -> None:
    with pytest.raises(TermsError, match=r"due: not the last instalment's.*expected 2024-03-01 or null"):
        parse(BASE | MONTHLY | {"due": "2024-03-02"})


@pytest.mark.parametrize("value", [None, [], "terms", 3])
def test_what_is_no_object_is_told(value: Any) -> None:
    with pytest.raises(TermsError, match="not an object"):
        parse(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=True),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@given(terms(), st.sampled_from(sorted(BASE)), JSON)
def test_whatever_a_member_holds_it_is_terms_or_an_error(value: dict[str, Any], name: str, other: Any) -> None:
    with suppress(TermsError):
        assert isinstance(parse(value | {name: other}), Terms)


def test_what_may_be_left_out_may_be_left_out() -> None:
    optional = (
        "instalments",
        "premium_monthly",
        "fees",
        "payments",
        "allocation",
        "cap",
        "delay_start",
        "contract_date",
    )
    parse({name: value for name, value in BASE.items() if name not in optional})
