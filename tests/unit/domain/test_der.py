"""Strict DER: one spelling for each value, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import der

GOOD = {
    "integer": "020105",
    "negative integer": "0201ff",
    "integer with a needed zero": "02020080",
    "boolean": "0101ff",
    "null": "0500",
    "identifier": "06032a0304",
    "empty sequence": "3000",
    "sequence of two": "3006020101020102",
    "long length": "048180" + "00" * 128,
    "implicit tag of anything": "8002ffff",
}
BAD = {
    "nothing": "",
    "tag alone": "02",
    "cut content": "020205",
    "something behind": "02010500",
    "indefinite length": "308002010500" + "00",
    "length with a zero in front": "30820003020105",
    "long form of a short length": "048101aa",
    "length of five bytes": "048500000000ff",
    "padded integer": "02020005",
    "padded negative integer": "0202ff80",
    "empty integer": "0200",
    "boolean of 1": "010101",
    "boolean of two bytes": "0102ffff",
    "null with content": "050100",
    "empty identifier": "0600",
    "identifier that does not end": "06022a80",
    "identifier with a padded arc": "06032a8001",
    "identifier of 65 bytes": "0641" + "2a" * 65,
    "high tag number": "1f0100",
    "constructed octet string": "24030401aa",
    "primitive sequence": "100101",
    "bad inner value": "3003020105" + "00",
    "inner length beyond the outer": "3003020205",
}


def nested(levels: int) -> bytes:
    value = b"\x05\x00"
    for _ in range(levels - 1):
        length = len(value)
        value = b"\x30" + (bytes([length]) if length < 128 else bytes([0x81, length])) + value
    return value


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD.keys())
def test_taken(text: str) -> None:
    der.check(bytes.fromhex(text))


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_refused(text: str) -> None:
    with pytest.raises(der.NotDer):
        der.check(bytes.fromhex(text))


def test_nesting_is_bounded() -> None:
    der.check(nested(der.MAX_DEPTH))
    with pytest.raises(der.NotDer, match="nested deeper than 32"):
        der.check(nested(der.MAX_DEPTH + 1))


def test_elements_are_split_as_they_stand() -> None:
    assert der.elements(bytes.fromhex("0201053000" + "0500")) == [b"\x02\x01\x05", b"\x30\x00", b"\x05\x00"]
    assert der.elements(b"") == []


@given(st.binary(max_size=60))
def test_any_bytes_are_taken_or_refused_and_never_crash(data: bytes) -> None:
    try:
        der.check(data)
    except der.NotDer:
        return
    assert der.elements(data) == [data]
