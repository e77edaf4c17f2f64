from collections.abc import Iterator

import pytest
from checking import check
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.register.check import Census, Violation
from notary.domain.register.entry import Entry


def log(*places: tuple[int, int]) -> list[Entry]:
    """Entries with these register numbers and sequences, in this leaf order."""
    return [Entry(number, sequence, bytes(32)) for number, sequence in places]


def found(places: list[tuple[int, int]], instruments: int) -> list[tuple[str, int, int | None]]:
    return [(each.code, each.register_no, each.leaf) for each in check(log(*places), instruments)]


@st.composite
def valid_logs(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Dense numbers with any number of acts each, mixed in any order that keeps each number's own order."""
    lengths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))
    order = draw(st.permutations([number for number, length in enumerate(lengths) for _ in range(length)]))
    counters = [0] * len(lengths)
    places = []
    for number in order:
        places.append((number, counters[number]))
        counters[number] += 1
    return places


def numbers_in(places: list[tuple[int, int]]) -> int:
    return len({number for number, _ in places})


@given(valid_logs())
def test_a_valid_log_has_no_violation_in_any_order_of_issue(places: list[tuple[int, int]]) -> None:
    assert found(places, numbers_in(places)) == []


@given(valid_logs(), st.data())
def test_a_lost_doubled_or_moved_entry_is_always_found(places: list[tuple[int, int]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(places) - 1))
    instruments = numbers_in(places)
    number, sequence = places[at]
    later = [place for place in places[at + 1 :] if place[0] == number]
    assert found([*places[:at], places[at], *places[at:]], instruments), "doubled"
    if later or sequence == 0:  # the loss of a last act shows only against its head, which a certificate carries
        assert found(places[:at] + places[at + 1 :], instruments), "lost"
    if later:
        assert found(places[:at] + places[at + 1 :] + [places[at]], instruments), "moved to the end"


@given(valid_logs())
def test_instruments_is_the_longest_run_of_issued_numbers_after_every_entry(places: list[tuple[int, int]]) -> None:
    census = Census()
    for count, entry in enumerate(log(*places), start=1):
        census.add(entry)
        issued = {number for number, sequence in places[:count] if sequence == 0}
        assert census.instruments == next(n for n in range(len(places) + 1) if n not in issued)
        assert census.size == count


@pytest.mark.parametrize(
    ("places", "instruments", "expected"),
    [
        ([], 0, []),
        ([], 2, [("MISSING", 0, None)]),
        ([(0, 0), (0, 0)], 1, [("REPEATED", 0, 1)]),
        ([(0, 0), (0, 2)], 1, [("SKIPPED", 0, 1)]),
        ([(0, 0), (0, 2), (0, 1), (0, 3)], 1, [("SKIPPED", 0, 1), ("REPEATED", 0, 2)]),
        ([(0, 1)], 0, [("SKIPPED", 0, 0)]),
        ([(0, 1)], 1, [("SKIPPED", 0, 0), ("MISSING", 0, None)]),
        ([(0, 1), (0, 0)], 1, [("SKIPPED", 0, 0), ("REPEATED", 0, 1)]),
        ([(2, 0), (0, 0)], 1, []),
        ([(2, 0), (0, 0)], 3, [("MISSING", 1, None)]),
        ([(9, 0), (3, 0), (3, 1)], 12, [("MISSING", 0, None), ("MISSING", 4, None), ("MISSING", 10, None)]),
        ([(0, 0), (1, 0)], 1, [("INSTRUMENTS", 1, None)]),
        ([(0, 0)], 2**63, [("MISSING", 1, None)]),
    ],
)
def test_each_fault_is_named(
    places: list[tuple[int, int]], instruments: int, expected: list[tuple[str, int, int | None]]
) -> None:
    assert found(places, instruments) == expected


def test_messages_say_where_and_what_would_be_right() -> None:
    violations = list(check(log((0, 0), (0, 2), (4, 0), (6, 0)), 7))
    assert [each.message for each in violations] == [
        "leaf 1: number 0 has sequence 2 where 1 should follow",
        "numbers 1 to 3 have no act 0 in the log",
        "number 5 has no act 0 in the log",
    ]
    assert violations[0] == Violation("SKIPPED", 0, violations[0].message, leaf=1)


def test_violations_come_as_the_log_is_read() -> None:
    def endless() -> Iterator[Entry]:
        yield from log((0, 0), (0, 0))
        raise AssertionError("read on before the violation was taken")

    assert next(check(endless(), 1)).code == "REPEATED"
