import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.errors import FormatError
from notary.domain.register.bundles import encode_bundle, parse_bundle
from notary.domain.register.entry import Entry

entries = st.builds(
    Entry,
    register_no=st.integers(0, 2**64 - 1),
    sequence=st.integers(0, 2**32 - 1),
    act_hash=st.binary(min_size=32, max_size=32),
)


def test_bytes_are_number_sequence_and_hash_big_endian() -> None:
    entry = Entry(0x0102030405060708, 0x090A0B0C, bytes(range(0x0D, 0x2D)))
    assert entry.encode() == bytes(range(1, 0x2D))
    assert len(entry.encode()) == 44


@given(entries)
def test_parse_reads_back_what_encode_wrote(entry: Entry) -> None:
    assert Entry.parse(entry.encode()) == entry


@pytest.mark.parametrize("length", [0, 43, 45, 64, 88])
def test_any_other_length_is_refused(length: int) -> None:
    with pytest.raises(FormatError, match=f"44 bytes, not {length}"):
        Entry.parse(bytes(length))


@pytest.mark.parametrize(
    ("register_no", "sequence", "act_hash", "where"),
    [
        (-1, 0, bytes(32), "register_no"),
        (2**64, 0, bytes(32), "register_no"),
        (0, -1, bytes(32), "sequence"),
        (0, 2**32, bytes(32), "sequence"),
        (0, 0, bytes(31), "act_hash"),
        (0, 0, bytes(33), "act_hash"),
    ],
)
def test_values_out_of_range_are_refused(register_no: int, sequence: int, act_hash: bytes, where: str) -> None:
    with pytest.raises(FormatError) as caught:
        Entry(register_no, sequence, act_hash)
    assert caught.value.where == where


@given(st.lists(entries, max_size=5))
def test_a_bundle_reads_back(batch: list[Entry]) -> None:
    assert parse_bundle(encode_bundle(batch), len(batch)) == batch


def test_a_bundle_is_each_entry_after_its_16_bit_length() -> None:
    first, second = Entry(1, 2, bytes(32)), Entry(3, 4, bytes(32))
    assert encode_bundle([first, second]) == b"\x00\x2c" + first.encode() + b"\x00\x2c" + second.encode()


def test_a_longer_state_of_a_bundle_begins_with_the_entries_wanted() -> None:
    batch = [Entry(number, 0, bytes(32)) for number in range(5)]
    assert parse_bundle(encode_bundle(batch), 3) == batch[:3]


def test_malformed_bundles_are_refused() -> None:
    good = encode_bundle([Entry(0, 0, bytes(32)), Entry(1, 0, bytes(32))])
    full = encode_bundle([Entry(0, 0, bytes(32))] * 256)
    for data, width in [(good, 3), (good[:-1], 1), (good + b"\x00", 2), (full + good, 256), (b"", 1)]:
        with pytest.raises(FormatError):
            parse_bundle(data, width)
    with pytest.raises(FormatError, match="length 43 at byte 46"):
        parse_bundle(good[:46] + b"\x00\x2b" + good[48:], 2)
    with pytest.raises(FormatError, match="at most 256"):
        encode_bundle([Entry(0, 0, bytes(32))] * 257)
