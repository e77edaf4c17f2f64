"""Every field type, from both sides: what it takes and what it refuses, and with which code."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.profiles.problem import Code
from notary.domain.profiles.profile import Field, Type
from notary.domain.profiles.values import check

CODES = {"A": ("甲", "a"), "B": ("乙", "b")}
FIELDS = {
    Type.TEXT: Field("x", Type.TEXT, "", "x", low=1, high=5),
    Type.LONG_TEXT: Field("x", Type.LONG_TEXT, "", "x", high=20),
    Type.MONEY: Field("x", Type.MONEY, "", "x", low=1, high=1000),
    Type.DATE: Field("x", Type.DATE, "", "x"),
    Type.TIME: Field("x", Type.TIME, "", "x"),
    Type.PERCENT: Field("x", Type.PERCENT, "", "x", low=1, high=100),
    Type.INTEGER: Field("x", Type.INTEGER, "", "x", low=-3, high=3),
    Type.BOOLEAN: Field("x", Type.BOOLEAN, "", "x"),
    Type.CODE: Field("x", Type.CODE, "", "x", codes=CODES),
    Type.CODES: Field("x", Type.CODES, "", "x", codes=CODES),
    Type.PARTY: Field("x", Type.PARTY, "", "x"),
    Type.PARTIES: Field("x", Type.PARTIES, "", "x", high=2),
    Type.RECORD: Field("x", Type.RECORD, "", "x", columns=(Field("n", Type.INTEGER, "", "n", True),)),
    Type.RECORDS: Field("x", Type.RECORDS, "", "x", high=2, columns=(Field("n", Type.INTEGER, "", "n", True),)),
}

GOOD: list[tuple[Type, Any]] = [
    (Type.TEXT, "张三"),
    (Type.TEXT, "阿·布都"),
    (Type.TEXT, "甲\u3000乙"),
    (Type.LONG_TEXT, "一\n二"),
    (Type.MONEY, {"amount": "1", "currency": "CNY"}),
    (Type.MONEY, {"amount": "1000", "currency": "JPY"}),
    (Type.DATE, "2024-02-29"),
    (Type.TIME, "2026-03-01T23:59:59Z"),
    (Type.PERCENT, "4.35"),
    (Type.PERCENT, "100"),
    (Type.PERCENT, "1.000000"),
    (Type.INTEGER, -3),
    (Type.INTEGER, 3),
    (Type.BOOLEAN, False),
    (Type.CODE, "B"),
    (Type.CODES, ["B", "A"]),
    (Type.PARTY, "borrower-1"),
    (Type.PARTIES, ["a", "b"]),
    (Type.RECORD, {"n": 1}),
    (Type.RECORDS, [{"n": 1}, {"n": 1}]),
]

BAD: list[tuple[Type, Any, Code, str]] = [
    (Type.TEXT, 1, Code.TYPE, "x"),
    (Type.TEXT, None, Code.TYPE, "x"),
    (Type.TEXT, "", Code.LENGTH, "x"),
    (Type.TEXT, "六个字太长了", Code.LENGTH, "x"),
    (Type.TEXT, " a", Code.FORMAT, "x"),
    (Type.TEXT, "a\u3000", Code.FORMAT, "x"),
    (Type.TEXT, "a\nb", Code.FORMAT, "x"),
    (Type.TEXT, "a\x00b", Code.FORMAT, "x"),
    (Type.TEXT, "a\u202eb", Code.FORMAT, "x"),
    (Type.TEXT, "a\u200bb", Code.FORMAT, "x"),
    (Type.TEXT, "a\ue000", Code.FORMAT, "x"),
    (Type.TEXT, "a\ud800", Code.FORMAT, "x"),
    (Type.TEXT, "e\u0301", Code.FORMAT, "x"),
    (Type.LONG_TEXT, "a\tb", Code.FORMAT, "x"),
    (Type.LONG_TEXT, "a\u2028b", Code.FORMAT, "x"),
    (Type.LONG_TEXT, "字" * 21, Code.LENGTH, "x"),
    (Type.MONEY, 100, Code.FORMAT, "x"),
    (Type.MONEY, {"amount": 100, "currency": "CNY"}, Code.FORMAT, "x"),
    (Type.MONEY, {"amount": "1.50", "currency": "CNY"}, Code.FORMAT, "x"),
    (Type.MONEY, {"amount": "100", "currency": "RMB"}, Code.FORMAT, "x"),
    (Type.MONEY, {"amount": "0", "currency": "CNY"}, Code.RANGE, "x"),
    (Type.MONEY, {"amount": "1001", "currency": "CNY"}, Code.RANGE, "x"),
    (Type.DATE, "2026-02-29", Code.FORMAT, "x"),
    (Type.DATE, "20260301", Code.FORMAT, "x"),
    (Type.DATE, "2026-3-1", Code.FORMAT, "x"),
    (Type.DATE, "2026-03-01T00:00:00Z", Code.FORMAT, "x"),
    (Type.DATE, "1026-03-01", Code.FORMAT, "x"),
    (Type.DATE, "2206-03-01", Code.FORMAT, "x"),
    (Type.DATE, 20260301, Code.FORMAT, "x"),
    (Type.TIME, "2026-03-01T24:00:00Z", Code.FORMAT, "x"),
    (Type.TIME, "2026-02-30T00:00:00Z", Code.FORMAT, "x"),
    (Type.TIME, "2026-03-01T10:00:00+08:00", Code.FORMAT, "x"),
    (Type.TIME, "2026-03-01T10:00:00", Code.FORMAT, "x"),
    (Type.TIME, 1, Code.FORMAT, "x"),
    (Type.PERCENT, 4, Code.FORMAT, "x"),
    (Type.PERCENT, 4.35, Code.FORMAT, "x"),
    (Type.PERCENT, "4,35", Code.FORMAT, "x"),
    (Type.PERCENT, "4.", Code.FORMAT, "x"),
    (Type.PERCENT, "04", Code.FORMAT, "x"),
    (Type.PERCENT, "-4", Code.FORMAT, "x"),
    (Type.PERCENT, "4.1234567", Code.FORMAT, "x"),
    (Type.PERCENT, "0.99", Code.RANGE, "x"),
    (Type.PERCENT, "100.01", Code.RANGE, "x"),
    (Type.INTEGER, "1", Code.TYPE, "x"),
    (Type.INTEGER, 1.0, Code.TYPE, "x"),
    (Type.INTEGER, True, Code.TYPE, "x"),
    (Type.INTEGER, 4, Code.RANGE, "x"),
    (Type.INTEGER, -4, Code.RANGE, "x"),
    (Type.BOOLEAN, 1, Code.TYPE, "x"),
    (Type.BOOLEAN, "true", Code.TYPE, "x"),
    (Type.CODE, "C", Code.UNKNOWN_CODE, "x"),
    (Type.CODE, ["A"], Code.UNKNOWN_CODE, "x"),
    (Type.CODES, "A", Code.TYPE, "x"),
    (Type.CODES, [], Code.LENGTH, "x"),
    (Type.CODES, ["A", "C"], Code.UNKNOWN_CODE, "x[1]"),
    (Type.CODES, ["A", "A"], Code.DUPLICATE, "x"),
    (Type.PARTY, "Borrower", Code.FORMAT, "x"),
    (Type.PARTY, "-a", Code.FORMAT, "x"),
    (Type.PARTY, "a" * 65, Code.FORMAT, "x"),
    (Type.PARTY, "a\n", Code.FORMAT, "x"),
    (Type.PARTIES, ["a", 1], Code.FORMAT, "x[1]"),
    (Type.PARTIES, ["a", "b", "c"], Code.LENGTH, "x"),
    (Type.PARTIES, ["a", "a"], Code.DUPLICATE, "x"),
    (Type.RECORD, [], Code.TYPE, "x"),
    (Type.RECORD, {}, Code.MISSING, "x.n"),
    (Type.RECORDS, {"n": 1}, Code.TYPE, "x"),
    (Type.RECORDS, [], Code.LENGTH, "x"),
    (Type.RECORDS, [{"n": 1}] * 3, Code.LENGTH, "x"),
    (Type.RECORDS, [1], Code.TYPE, "x[0]"),
    (Type.RECORDS, [{"n": 1}, {}], Code.MISSING, "x[1].n"),
    (Type.RECORDS, [{"n": 1, "m": 1}], Code.UNKNOWN_KEY, "x[0].m"),
    (Type.RECORDS, [{"n": "1"}], Code.TYPE, "x[0].n"),
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_every_type_is_tested_from_both_sides() -> None:
    assert {case[0] for case in GOOD} == {case[0] for case in BAD} == set(FIELDS) == set(Type)


@pytest.mark.parametrize(("type", "value"), GOOD)
def test_good_values_have_no_problem(type: Type, value: Any) -> None:
    assert check(FIELDS[type], value, "x") == []


@pytest.mark.parametrize(("type", "value", "code", "path"), BAD)
def test_bad_values_have_one_problem_that_says_what_and_where(type: Type, value: Any, code: Code, path: str) -> None:
    (problem,) = check(FIELDS[type], value, "x")
    assert (problem.code, problem.path) == (code, path)
    assert problem.message
    assert problem.expected


@given(st.sampled_from(Type), json_values)
def test_no_json_value_crashes_a_check(type: Type, value: Any) -> None:
    assert all(problem.path.startswith("x") for problem in check(FIELDS[type], value, "x"))


def test_integers_beyond_2_53_are_refused_even_without_bounds_of_their_own() -> None:
    field = Field("x", Type.INTEGER, "", "x")
    assert check(field, 2**53 - 1, "x") == []
    assert check(field, 2**53, "x")[0].code is Code.RANGE


def test_a_pattern_is_matched_as_a_whole_and_in_ascii() -> None:
    field = Field("x", Type.TEXT, "", "x", pattern=r"1\d{2}", hint="1 and two digits")
    assert check(field, "123", "x") == []
    for wrong in ("1234", "a123", "1２3"):
        (problem,) = check(field, wrong, "x")
        assert (problem.code, problem.expected) == (Code.FORMAT, "1 and two digits")
