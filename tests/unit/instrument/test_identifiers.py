from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import identifiers
from notary.domain.identifiers import IdentifierError, IdType


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "360426199101010071", "120103198806018241", "310000199001010010", "310000198506150022"],
)
def test_resident_ids_with_the_right_check_digit_pass(number: str) -> None:
    assert identifiers.validate(IdType.RESIDENT_ID, number) == number


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("360426199101010072", "check digit"),
        ("36042619910101007", "17 digits"),
        ("3604261991010100711", "17 digits"),
        ("36042619910101007Y", "17 digits"),
        ("１60426199101010071", "17 digits"),
        ("31000019900230001X", "birth date or region"),  # 30 February
        ("990000199001010017", "birth date or region"),
    ],
)
def test_resident_ids_say_why_they_are_wrong(number: str, why: str) -> None:
    with pytest.raises(IdentifierError, match=why):
        identifiers.validate(IdType.RESIDENT_ID, number)


@pytest.mark.parametrize(
    "number",
    [
        "91350100M000100Y43",
        "91310000DEM0000250",  # remainder 0, which alphabet[31 - remainder] without the last modulus gets wrong
        "N1310000MF0000001Y",  # a rural collective's code starts with a letter
    ],
)
def test_credit_codes_with_the_right_check_digit_pass(number: str) -> None:
    assert identifiers.validate(IdType.USCC, number) == number


@pytest.mark.parametrize(
    "number", ["91350100M000100Y44", "91350100M000100YI3", "9135O100M000100Y43", "91350100M000100Y4", ""]
)
def test_wrong_credit_codes_are_refused(number: str) -> None:
    assert not identifiers.is_valid(IdType.USCC, number)


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_changed_digit_never_passes(place: int, digit: str) -> None:
    number = "310000199001010010"
    changed = number[:place] + digit + number[place + 1 :]
    assert identifiers.is_valid(IdType.RESIDENT_ID, changed) == (changed == number)


@pytest.mark.parametrize(
    ("id_type", "good", "bad"),
    [
        (IdType.PASSPORT, "E12345678", "E1"),
        (IdType.HK_MACAU_PERMIT, "H12345678", "X12345678"),
        (IdType.TAIWAN_PERMIT, "12345678", "1234567"),
        (IdType.FOREIGN_PERMANENT_RESIDENT, "ABC123456789012", "AB1234567890123"),
        (IdType.MILITARY_ID, "军字第1234567号", "1234567"),
        (IdType.FOREIGN_REGISTRATION, "HRB 12345/B", "?"),
    ],
)
def test_other_papers_have_a_shape(id_type: IdType, good: str, bad: str) -> None:
    assert identifiers.is_valid(id_type, good)
    assert not identifiers.is_valid(id_type, bad)


@given(st.sampled_from(IdType), st.text())
def test_garbage_is_refused_with_the_typed_error_only(id_type: IdType, text: str) -> None:
    with suppress(IdentifierError):
        assert identifiers.validate(id_type, text) == identifiers.compact(id_type, text)


def test_compact_and_format_are_inverse() -> None:
    assert identifiers.format(IdType.RESIDENT_ID, "31000019900101001x") == "310000 19900101 001X"
    assert identifiers.compact(IdType.RESIDENT_ID, "310000 19900101 001x") == "31000019900101001X"
    assert identifiers.format(IdType.USCC, "91350100M000100Y43") == "91350100 M000100Y4 3"
    assert identifiers.format(IdType.PASSPORT, "e1234 5678") == "E12345678"


def test_errors_never_repeat_the_number() -> None:
    with pytest.raises(IdentifierError) as caught:
        identifiers.validate(IdType.RESIDENT_ID, "360426199101010072")
    assert "3604" not in str(caught.value)


def test_birth_date() -> None:
    assert identifiers.birth_date("11010519491231002X") == date(1949, 12, 31)
