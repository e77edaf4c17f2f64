"""Only the exact hex forms of execution-apis are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.chain import hexes
from notary.chain.errors import ChainNonsense


@given(st.integers(0, 2**256 - 1))
def test_a_quantity_reads_back(number: int) -> None:
    assert hexes.quantity(hex(number), "x") == number
    assert hexes.quantity("0x" + hex(number)[2:].upper(), "x") == number


@given(st.binary(max_size=100))
def test_data_reads_back(raw: bytes) -> None:
    assert hexes.data(hexes.to_hex(raw), "x") == raw
    assert hexes.data("0x" + raw.hex().upper(), "x", len(raw)) == raw


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        1,
        1.0,
        "",
        "0x",
        "1",
        "0X1",
        "0x01",
        "0x00",
        "0xg",
        "0x1 ",
        " 0x1",
        "-0x1",
        "0x-1",
        "0x1_0",
        "0x1" + "0" * 64,
        "0x١",
        [],
        {},
    ],
)
def test_what_is_no_quantity_is_refused(value: object) -> None:
    with pytest.raises(ChainNonsense, match=r"^block\.number: expected a hex quantity"):
        hexes.quantity(value, "block.number")


@pytest.mark.parametrize(
    "value",
    [None, 5, b"0x", "", "0", "00", "0x0", "0x0g", "0x00 ", "0x 00", "0x0 0", "0X00", "0x00\n", [], {}],
)
def test_what_is_no_data_is_refused(value: object) -> None:
    with pytest.raises(ChainNonsense, match="expected hex data"):
        hexes.data(value, "x")


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_has_32_bytes(length: int) -> None:
    with pytest.raises(ChainNonsense, match=f"expected 32 bytes, got {length}"):
        hexes.hash32("0x" + "ab" * length, "x")
    assert hexes.hash32("0x" + "ab" * 32, "x") == b"\xab" * 32


def test_a_long_answer_is_not_quoted_in_full() -> None:
    with pytest.raises(ChainNonsense) as caught:
        hexes.quantity("z" * 100_000, "x")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_what_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(ChainNonsense, match="expected a JSON object"):
        hexes.mapping(value, "x")


def test_a_count_is_one_that_every_reader_of_json_can_hold() -> None:
    assert hexes.count(hex(2**53 - 1), "x") == 2**53 - 1
    with pytest.raises(ChainNonsense, match=r"^block\.number: expected at most 2\^53 - 1"):
        hexes.count(hex(2**53), "block.number")
