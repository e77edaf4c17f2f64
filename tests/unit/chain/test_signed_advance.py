"""The digest that an authority signs is the one that the standard gives, and moves are packed without loss."""

import json

import pytest
from eth_account.messages import _hash_eip191_message, encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.errors import FormatError
from notary.domain.signed_advance import Advance, SignedAdvance, pack

BYTES32 = st.binary(min_size=32, max_size=32)
ADDRESS = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
BYTE = st.integers(0, 255)
ADVANCES = st.builds(Advance, st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), BYTE, BYTE)
SIGNED = st.builds(
    SignedAdvance,
    st.integers(1, 2**53),
    ADDRESS,
    BYTES32,
    st.lists(ADVANCES, max_size=4).map(tuple),
    BYTES32,
    ADDRESS,
    st.integers(0, 2**256 - 1),
)


@given(SIGNED)
def test_the_digest_is_that_of_a_generic_encoder_over_the_typed_data(signed: SignedAdvance) -> None:
    typed = json.loads(json.dumps(signed.typed_data()))
    assert _hash_eip191_message(encode_typed_data(full_message=typed)) == signed.digest()


def test_every_member_changes_the_digest() -> None:
    change = Advance(1, 2, 3, 4)
    base = (31337, "0x" + "11" * 20, b"\1" * 32, (change,), b"\2" * 32, "0x" + "22" * 20, 99)
    others = (31338, "0x" + "33" * 20, b"\3" * 32, (change, change), b"\4" * 32, "0x" + "44" * 20, 98)
    variants = [(*base[:i], others[i], *base[i + 1 :]) for i in range(len(base))]
    variants += [(*base[:3], (Advance(*numbers),), *base[4:]) for numbers in _each_raised((1, 2, 3, 4))]
    digests = {SignedAdvance(*variant).digest() for variant in [base, *variants]}
    assert len(digests) == 1 + len(variants)


def _each_raised(numbers: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [(*numbers[:i], numbers[i] + 1, *numbers[i + 1 :]) for i in range(len(numbers))]


@pytest.mark.parametrize(
    ("numbers", "where"),
    [
        ((2**64, 1, 0, 1), "word"),
        ((-1, 1, 0, 1), "word"),
        ((0, 2**32, 0, 1), "lanes"),
        ((0, 1, 256, 1), "from_byte"),
        ((0, 1, 0, 256), "to_byte"),
    ],
)
def test_a_number_out_of_range_is_refused(numbers: tuple[int, int, int, int], where: str) -> None:
    with pytest.raises(FormatError, match=f"^{where}: "):
        Advance(*numbers)


@pytest.mark.parametrize("address", ["", "0x", "11" * 20, "0x" + "11" * 19, "0x" + "zz" * 20])
def test_what_is_no_address_is_refused(address: str) -> None:
    for registry, authority in ((address, "0x" + "11" * 20), ("0x" + "11" * 20, address)):
        with pytest.raises(FormatError, match="expected 0x and 40 hex digits"):
            SignedAdvance(1, registry, bytes(32), (), bytes(32), authority, 1).digest()


@pytest.mark.parametrize("length", [31, 33])
def test_a_hash_of_another_length_is_refused(length: int) -> None:
    address = "0x" + "11" * 20
    for instance, evidence in ((bytes(length), bytes(32)), (bytes(32), bytes(length))):
        with pytest.raises(FormatError, match=f"expected 32 bytes, got {length}"):
            SignedAdvance(1, address, instance, (), evidence, address, 1).digest()


@given(st.dictionaries(st.integers(0, 200), st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=60))
def test_packed_moves_are_the_moves(moves: dict[int, tuple[int, int]]) -> None:
    packed = pack((number, *edge) for number, edge in moves.items())
    unpacked = {n: (a.from_byte, a.to_byte) for a in packed for n in a.register_numbers()}
    assert unpacked == moves
    assert sum(len(a.register_numbers()) for a in packed) == len(moves)
    keys = [(a.word, a.from_byte, a.to_byte) for a in packed]
    assert keys == sorted(set(keys))


def test_a_whole_word_is_one_advance() -> None:
    assert pack((32 + i, 0, 1) for i in range(32)) == (Advance(1, 2**32 - 1, 0, 1),)


def test_a_number_moved_twice_is_refused() -> None:
    with pytest.raises(FormatError, match="register number 7 is moved twice"):
        pack([(7, 0, 1), (7, 1, 2)])
