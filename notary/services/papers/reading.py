"""Who reads which paper, and what of it.

The office, the creditors and the court read every paper of an instrument that they see. A party reads what is to it and
what is to all, but no other party's identity number, telephone or e-mail; a draft of the notary's decision is none of
its papers yet.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any, TypeVar

from notary.db import access
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.papers import Paper
from notary.domain.papers.base import Part
from notary.domain.papers.parts import Person
from notary.services.papers.offers import Offer
from notary.services.record import Record

P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Reader:
    """Whoever reads: everything, or as some of the parties. ``papers`` are the identity papers of those."""

    sees_all: bool
    parties: frozenset[str]
    papers: frozenset[tuple[str, str]]

    def may(self, offer: Offer) -> bool:
        """Whether a paper concerns the reader."""
        if self.sees_all:
            return True
        return offer.party in self.parties if offer.party is not None else not offer.draft

    def shown(self, paper: Paper) -> Paper:
        """The paper with what the reader may not see left out."""
        return paper if self.sees_all else self._part(paper)

    def _part(self, part: P) -> P:
        if isinstance(part, Person) and (part.id_type, part.id_no) not in self.papers:
            return dataclasses.replace(part, id_type=None, id_no=None, mobile=None, email=None)
        changed = {member.name: self._value(getattr(part, member.name)) for member in dataclasses.fields(part)}
        return dataclasses.replace(part, **changed)

    def _value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._value(item) for item in value)
        return self._part(value) if isinstance(value, Part) else value


def reader(tx: Transaction, scope: Scope, record: Record) -> Reader:
    """Whoever asks, as a reader of one instrument's papers."""
    if scope.role != "PARTY":
        return Reader(True, frozenset(), frozenset())
    own = access.parties_held(tx, record.row.id, scope.identity)
    named = [item for item in record.content["parties"] if item["id"] in own]
    return Reader(False, own, frozenset((item["id_type"], item["id_no"]) for item in named))
