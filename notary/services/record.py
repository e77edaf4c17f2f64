"""What is on record of an instrument: its content, and every act with what it discloses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from notary.db import acts as act_rows
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.law.replay import ASIDE, History, shares
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
    """An instrument's row and content, its acts in order, and where they lead. Before the issue there are no acts.

    ``hidden`` are those acts that a record about one share of the claim leaves out (``about``).
    """

    row: Any
    content: Content
    entries: Sequence[Entry]
    history: History
    hidden: frozenset[int] = frozenset()

    @property
    def bodies(self) -> list[Mapping[str, Any]]:
        """The mandatory parts of all acts, struck ones too."""
        return [entry.body for entry in self.entries]

    @property
    def counting(self) -> list[Entry]:
        """The acts that no correction struck."""
        kept = {sequence for sequence, _, _ in self.history.steps}
        known = [entry for entry in self.entries if entry.sequence not in self.hidden]
        return [entry for entry in known if entry.type in _NEVER_STRUCK or entry.sequence in kept]

    @property
    def shares(self) -> Sequence[str | None]:
        """The shares of the claim: one, and the lender's rest where it is split."""
        return self.history.case.regions.shares

    def about(self, share: str | None) -> "Record":
        """The same without the acts that are about the other share of the claim."""
        other = {at for at, named in self._shares().items() if named != share}
        return replace(self, hidden=frozenset(other))

    def beside(self, entry: Entry) -> "Record":
        """The same about the share that one of its acts is about."""
        return self.about(self.share_of(entry))

    def share_of(self, entry: Entry) -> str | None:
        """The share of the claim that an act is about; None where it is about the whole, or the insurer's share."""
        return self._shares().get(entry.sequence)

    def _shares(self) -> dict[int, str | None]:
        return shares([body for _, body, _ in self.history.steps])

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
