"""Checking the whole register: every number issued, every sequence there once and in its order.

The Merkle tree shows that nothing was changed or taken away; this, that nothing was left out or slipped in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from notary.domain.register.entry import Entry


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule. ``leaf`` is the entry's index in the log, None where the fault is an absence.

    Codes: SKIPPED (a sequence before this one is not there yet), REPEATED (this sequence should have come
    earlier, or did), MISSING (numbers below ``instruments`` without act 0), INSTRUMENTS (``instruments`` is
    smaller than it could be, so issued numbers are not exposed).
    """

    code: str
    register_no: int
    message: str
    leaf: int | None = None


class Census:
    """Takes the entries in leaf order, keeps the last sequence of each number, and tells what is wrong.

    It needs memory for each register number, not for each entry.
    """

    def __init__(self) -> None:
        self.size = 0
        self.instruments = 0
        """The largest n such that act 0 of every number below n has come: what the chain should say."""
        self._last: dict[int, int] = {}
        self._headless: set[int] = set()

    def add(self, entry: Entry) -> Violation | None:
        """Takes the next entry of the log; returns the rule that it breaks, if any."""
        leaf, number, sequence = self.size, entry.register_no, entry.sequence
        last = self._last.get(number, -1)
        self.size += 1
        self._last[number] = max(last, sequence)
        self._note_issue(number, sequence, last)
        if sequence == last + 1:
            return None
        code = "SKIPPED" if sequence > last else "REPEATED"
        message = f"leaf {leaf}: number {number} has sequence {sequence} where {last + 1} should follow"
        return Violation(code, number, message, leaf)

    def missing(self, instruments: int) -> Iterator[Violation]:
        """What is wrong when the log up to here is said to expose the numbers below ``instruments``."""
        if instruments < self.instruments:
            message = f"instruments is {instruments}, but every number below {self.instruments} has its act 0"
            yield Violation("INSTRUMENTS", instruments, message)
        issued = self._last.keys() - self._headless
        expected = self.instruments
        for number in sorted(number for number in issued if expected < number < instruments):
            if number > expected:
                yield _missing(expected, number)
            expected = number + 1
        if expected < instruments:
            yield _missing(expected, instruments)

    def _note_issue(self, number: int, sequence: int, last: int) -> None:
        if sequence == 0:
            self._headless.discard(number)
        elif last < 0:
            self._headless.add(number)
        while self.instruments in self._last and self.instruments not in self._headless:
            self.instruments += 1


def _missing(start: int, end: int) -> Violation:
    numbers = f"number {start} has" if end == start + 1 else f"numbers {start} to {end - 1} have"
    return Violation("MISSING", start, f"{numbers} no act 0 in the log")
