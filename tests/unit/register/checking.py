"""Checking a whole log at once."""

from collections.abc import Iterable, Iterator

from notary.domain.register.check import Census, Violation
from notary.domain.register.entry import Entry


def check(entries: Iterable[Entry], instruments: int) -> Iterator[Violation]:
    """Every violation in a log of these entries that is anchored with this number of instruments, as found."""
    census = Census()
    for entry in entries:
        violation = census.add(entry)
        if violation is not None:
            yield violation
    yield from census.missing(instruments)
