"""What is on record of an instrument: its content, and every act with what it discloses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notary.db import acts as act_rows
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.law.replay import ASIDE, History
from notary.services import history, instruments
from notary.services.context import Context
from notary.services.people import Content

_NEVER_STRUCK = frozenset({*ASIDE, "ISSUE", "CORRECTION"})


@dataclass(frozen=True)
class Entry:
    """One act: its row, its mandatory part, and what it discloses by name."""

    row: Any
    body: Mapping[str, Any]
    shown: Mapping[str, Any]

    @property
    def sequence(self) -> int:
        """Its place among the instrument's acts."""
        return int(self.row.sequence)

    @property
    def type(self) -> str:
        """Of its body."""
        return str(self.body["type"])


@dataclass(frozen=True)
class Record:
    """An instrument's row and content, its acts in order, and where they lead. Before the issue there are no acts."""

    row: Any
    content: Content
    entries: Sequence[Entry]
    history: History

    @property
    def bodies(self) -> list[Mapping[str, Any]]:
        """The mandatory parts of all acts, struck ones too."""
        return [entry.body for entry in self.entries]

    @property
    def counting(self) -> list[Entry]:
        """The acts that no correction struck."""
        kept = {sequence for sequence, _, _ in self.history.steps}
        return [entry for entry in self.entries if entry.type in _NEVER_STRUCK or entry.sequence in kept]

    def of(self, *types: str) -> list[Entry]:
        """The acts of some types that count, in order."""
        return [entry for entry in self.counting if entry.type in types]

    def last(self, *types: str, before: int | None = None) -> Entry | None:
        """The last act of some types that counts, where asked for among those before a sequence."""
        found = [entry for entry in self.of(*types) if before is None or entry.sequence < before]
        return found[-1] if found else None

    def at(self, sequence: int) -> Entry:
        """The act of a sequence, which is there."""
        return self.entries[sequence]


def of_row(tx: Transaction, context: Context, row: Any) -> Record:
    """What is on record of an instrument that whoever asks may see.

    Raises:
        Conflict: it was withdrawn, and its content erased.
    """
    entries = []
    for kept in act_rows.of_instrument(tx, row.id):
        act = canonical.parse(kept.act)
        entries.append(Entry(kept, act["body"]["mandatory"], history.evidence_of(context, kept, act)))
    return Record(row, instruments.content(context, row), entries, history.of_instrument(tx, context, row.id))
