"""Shapes refuse everything but their one form, and say where and what would be right."""

import base64
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import shape, times
from notary.domain.errors import FormatError


def refused(check: shape.Shape, value: Any) -> str:
    """The message with which a shape refuses a value."""
    with pytest.raises(FormatError) as caught:
        check(value, "here")
    return str(caught.value)


class TestObjects:
    PAIR = staticmethod(shape.obj(a=shape.byte, from_=shape.byte, at_id=shape.byte, format_=shape.byte))
    GOOD: ClassVar = {"a": 1, "from": 2, "@id": 3, "format": 4}

    def test_the_named_members_and_no_others(self) -> None:
        self.PAIR(self.GOOD, "here")
        assert refused(self.PAIR, self.GOOD | {"b": 1}) == ("here: unknown member 'b'; known are a, from, @id, format")

    @pytest.mark.parametrize("name", ["a", "from", "@id", "format"])
    def test_a_missing_member(self, name: str) -> None:
        value = {key: number for key, number in self.GOOD.items() if key != name}
        assert refused(self.PAIR, value) == f"here: the member {name!r} is missing"

    def test_the_place_of_a_wrong_member_is_named(self) -> None:
        assert refused(self.PAIR, self.GOOD | {"from": "2"}).startswith("here.from: ")

    @pytest.mark.parametrize("value", [None, [], "a", 1, True])
    def test_nothing_but_an_object(self, value: Any) -> None:
        assert refused(self.PAIR, value) == "here: must be an object"


class TestArrays:
    def test_bounds(self) -> None:
        check = shape.array(shape.byte, 1, 2)
        check([1], "here")
        check([1, 2], "here")
        assert refused(check, []) == "here: has 0 items; 1 to 2 are allowed"
        assert refused(check, [1, 2, 3]) == "here: has 3 items; 1 to 2 are allowed"

    def test_the_place_of_a_wrong_item_is_named(self) -> None:
        assert refused(shape.array(shape.byte), [0, 256]).startswith("here[1]: ")

    @pytest.mark.parametrize("value", [["b", "a"], ["a", "a"]])
    def test_order_is_strict(self, value: list[str]) -> None:
        shape.array(shape.text)(value, "here")
        assert refused(shape.array(shape.text, key=shape.same), value) == "here: items must strictly ascend"

    def test_items_are_checked_before_their_order(self) -> None:
        assert "must be a text" in refused(shape.array(shape.text, key=shape.same), ["a", 1])

    @pytest.mark.parametrize("value", [None, {}, "ab", {"0": 1}])
    def test_nothing_but_an_array(self, value: Any) -> None:
        assert refused(shape.array(shape.anything), value) == "here: must be an array"


@pytest.mark.parametrize("value", [True, False, "1", 1.0, None, -1, 2**53])
def test_integers_are_not_booleans_texts_or_out_of_bounds(value: Any) -> None:
    assert refused(shape.integer(), value) == f"here: must be an integer from 0 to {2**53 - 1}"


@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_booleans_are_not_numbers(value: Any) -> None:
    assert refused(shape.boolean, value) == "here: must be true or false"


@pytest.mark.parametrize(("expected", "value"), [(1, True), ("1", 1), (["a"], ("a",)), ("a", "A")])
def test_a_constant_is_of_its_type_too(expected: Any, value: Any) -> None:
    shape.const(expected)(expected, "here")
    assert refused(shape.const(expected), value) == f"here: must be {expected!r}"


@pytest.mark.parametrize("value", ["c", "", None, 1, ["a"]])
def test_a_choice_is_one_of_its_options(value: Any) -> None:
    assert refused(shape.choice(("a", "b")), value) == "here: must be one of a, b"


def test_optional_is_null_or_the_shape() -> None:
    shape.optional(shape.byte)(None, "here")
    shape.optional(shape.byte)(0, "here")
    assert "integer" in refused(shape.optional(shape.byte), "")


FORMS = {
    "hash_": ("ab" * 32, ["AB" * 32, "ab" * 31, "0x" + "ab" * 32, "ab" * 32 + "\n", "é" * 64, "٣" * 64]),
    "salt": ("0f" * 16, ["0F" * 16, "0f" * 17, ""]),
    "address": ("0x" + "0a" * 20, ["0x" + "0A" * 20, "0a" * 20, "0X" + "0a" * 20, "0x" + "0a" * 21]),
    "word": ("0x" + "0a" * 32, ["0a" * 32, "0x" + "0a" * 31]),
    "sig65": ("0x" + "0a" * 65, ["0x" + "0a" * 64, "0x" + "0A" * 65, "0a" * 65, "0x" + "0a" * 65 + " "]),
    "uuid": ("01234567-89ab-cdef-0123-456789abcdef", ["01234567-89AB-cdef-0123-456789abcdef", "0" * 32, "{}"]),
    "party": ("a-1", ["", "-a", "A", "a_b", "a" * 65, "张", "a\n"]),
    "code": ("LOAN_CONTRACT", ["", "_A", "loan", "A-B", "A" * 65, "1A"]),
    "text": ("张三", ["", "a" * 1001]),
    "note": ("a" * 20_000, ["", "a" * 20_001]),
    "time": ("2026-11-23T06:30:00Z", ["2026-11-23T06:30:00+08:00", "2026-11-23T06:30:60Z", "2026-02-30T00:00:00Z"]),
    "day": ("2026-02-28", ["2026-02-29", "20260228", "2026-2-28", "2026-02-28 "]),
    "b64": ("YQ==", ["", "YQ", "YR==", "YQ==\n", "Y Q==", "YQ=", "-_==", "é"]),
}


@pytest.mark.parametrize("name", FORMS)
def test_forms(name: str) -> None:
    check, (good, bad) = getattr(shape, name), FORMS[name]
    check(good, "here")
    for value in [*bad, None, 1, [], {}, True]:
        assert refused(check, value).startswith("here: ")


@given(st.binary(min_size=1))
def test_any_bytes_have_a_base64_form(data: bytes) -> None:
    shape.b64(base64.b64encode(data).decode(), "here")


@given(st.datetimes(timezones=st.timezones() | st.just(UTC)))
def test_a_time_is_read_back_to_the_second(moment: Any) -> None:
    try:
        text = times.format_time(moment)
    except OverflowError:
        return  # less than a day from the ends of the calendar
    assert times.parse_time(text) == moment.astimezone(UTC).replace(microsecond=0)


def test_a_time_without_zone_is_ambiguous() -> None:
    with pytest.raises(FormatError, match="ambiguous"):
        times.format_time(datetime(2026, 1, 1))


def test_days_are_those_of_shanghai() -> None:
    assert times.day_in_shanghai(times.parse_time("2026-12-31T15:59:59Z")) == "2026-12-31"
    assert times.day_in_shanghai(times.parse_time("2026-12-31T16:00:00Z")) == "2027-01-01"
