"""One debt with a guarantor, led by acts to where a test wants it."""

from datetime import date, datetime
from random import Random
from typing import Any

from officekit import BANK, CREDITOR, DOCUMENT, EVIDENCE, NOTARY, START, TestOffice

from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.demo.terms import sample_terms
from notary.domain.money import Money
from notary.domain.times import SHANGHAI
from notary.services import acts, amounts, instruments, people, rehearsal
from notary.services.wish import Wish

SAMPLE = 6
"""A loan to a person with a guarantor, in monthly instalments."""

SIGNED = date(2026, 4, 1)
"""So that several instalments are overdue at the start, and the policy's waiting days are over."""

TODAY = START.astimezone(SHANGHAI).date().isoformat()


def terms(**changes: Any) -> dict[str, Any]:
    """The draft of the debt, of the trial's bank."""
    return sample_terms(SAMPLE, Random("story"), SIGNED) | {"institution": BANK} | changes


class Debt:
    """The debt at an office; each step is one act or a few."""

    def __init__(self, office: TestOffice, reference: str = "LN-1", **changes: Any) -> None:
        self.office = office
        with office.write() as tx:
            self.id = instruments.draft(tx, office.context, CREDITOR, reference, terms(**changes))
            instruments.attach(tx, office.context, CREDITOR, self.id, "COMMITMENT", DOCUMENT)
            instruments.offer(tx, office.context, CREDITOR, self.id)
            rehearsal.choose(tx, office.context, self.id)

    def issue(self) -> "Debt":
        """Every party consents, and the notary issues the deed."""
        self.office.consent_all(self.id)
        self.office.submit("NOTARY", self.office.prepare_issue(self.id))
        return self

    def default(self) -> "Debt":
        """Paid out, overdue, declared due."""
        self.issue()
        self.do("CREDITOR", "DISBURSE", {"disbursed": self.content["sections"]["loan"]["principal"]})
        self.do("CREDITOR", "DEFAULT")
        self.do("CREDITOR", "ACCELERATE")
        return self

    def indemnified(self, share: int = 1) -> "Debt":
        """The insurer paid the principal over ``share``, and is creditor for that."""
        return self.default().indemnify(share)

    def indemnify(self, share: int = 1) -> "Debt":
        """The same of a debt that is in default."""
        self.do("CREDITOR", "CLAIM", insurer="trial-insurer")
        paid = self.owed if share == 1 else Money(self.part("PRINCIPAL").minor // share, "CNY")
        parts = self.lines if share == 1 else [{"component": "PRINCIPAL", "amount": paid.to_json()}]
        self.do("INSURER", "INDEMNIFY", {"indemnity": paid.to_json(), "indemnity_parts": parts})
        bases = ["ASSIGNMENT_545", "INSURANCE_60"]
        self.do("CREDITOR", "TRANSFER", {"transferred": paid.to_json(), "bases": bases})
        by = {"actor": "INSURER", "party": None}
        self.do("NOTARY", "NOTIFY_TRANSFER", {"arrivals": dict.fromkeys(self.bound, TODAY)}, by=by)
        return self

    def requested(self, who: str = "CREDITOR") -> "Debt":
        """The creditor applies for the execution certificate."""
        self.do(who, "REQUEST", {"applied": self.owed.to_json(), "claims": ["PRINCIPAL", "SECURITY"]})
        return self

    def do(self, who: str, step: str, shown: dict[str, Any] | None = None, **detail: Any) -> int:
        """A step; returns its sequence."""
        self.office.do(self.id, who, step, shown, **detail)
        return self.head

    def submit(self, party: str, kind: str, shown: dict[str, Any] | None = None) -> int:
        """A party's own act; returns its sequence."""
        wish = Wish("SUBMISSION", {"kind": kind}, shown or {"text": f"{kind} of {party}"})
        with self.office.write() as tx:
            acts.submit_with_event_key(tx, self.office.context, NOTARY, self.id, party, EVIDENCE, wish)
        return self.head

    def strike(self, sequence: int) -> int:
        """A correction that strikes an act; returns its own sequence."""
        wish = Wish("CORRECTION", {"kind": "STANDING", "corrects": sequence})
        self.office.submit("NOTARY", self.office.prepare(self.id, "NOTARY", wish))
        return self.head

    @property
    def head(self) -> int:
        """The sequence of the last act."""
        return int(self.office.row(self.id).head_sequence)

    @property
    def content(self) -> dict[str, Any]:
        """What the instrument says."""
        with self.office.read() as tx:
            return instruments.content(self.office.context, rows.get(tx, NOTARY, self.id))

    @property
    def bound(self) -> list[str]:
        """Those who can be enforced against."""
        return people.bound(self.content)

    @property
    def owed(self) -> Money:
        """All that can be claimed today."""
        return self._table().total

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The same by component."""
        return [{"component": line.component, "amount": line.amount.to_json()} for line in self._table().lines]

    def part(self, component: str) -> Money:
        """One component of it."""
        return next(line.amount for line in self._table().lines if line.component == component)

    def person(self, party: str) -> dict[str, Any]:
        """A party as the instrument has it."""
        found: dict[str, Any] = next(item for item in self.content["parties"] if item["id"] == party)
        return found

    def as_party(self, party: str) -> Scope:
        """The scope of a customer who is a party."""
        found = self.person(party)
        return Scope("PARTY", BANK, instruments.identity(self.office.context, found["id_type"], found["id_no"]))

    def _table(self) -> Any:
        with self.office.read() as tx:
            owed = amounts.of_instrument(tx, self.office.context, NOTARY, self.id)
        return people.table(owed.statement)


def at(text: str) -> datetime:
    """A time of the wire."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
