"""What every kind of paper is made from, and what the kinds share: signatures, numbers, people, papers handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from notary.db import acts as act_rows
from notary.db.scope import SYSTEM
from notary.db.session import Transaction
from notary.domain.glossary import EVIDENCE
from notary.domain.law import Actor
from notary.domain.papers import Signature
from notary.domain.papers.parts import AmountTable, DeedRef, Person
from notary.domain.parties import BOUND_ROLES, CREDITOR_ROLES, Role
from notary.domain.times import SHANGHAI, parse_time
from notary.services import amounts, people, periods
from notary.services.amounts import Owed
from notary.services.context import Context
from notary.services.evidence import KINDS
from notary.services.record import Entry, Record

NOT_RECORDED = "未记载"
UNNUMBERED = "（编号于签署时确定）"
"""In the place of a number until the notary signs."""


class Offer(NamedTuple):
    """A paper that can be made: its kind, to which party it is, and of which act; None where it is to all, or of none.

    As a tuple it is ``(kind, party, sequence, draft)``; a draft is no paper of the act yet, but what it leads to, and
    for the office and the creditors alone.
    """

    kind: str
    party: str | None = None
    sequence: int | None = None
    draft: bool = False


@dataclass(frozen=True)
class Desk:
    """Where a paper is made: an open transaction, the office, and what is on record of one instrument."""

    tx: Transaction
    context: Context
    record: Record

    @property
    def deed(self) -> DeedRef:
        """The deed that papers are about."""
        return people.deed(self.record.row, self.record.entries[0].body)

    @property
    def contract_no(self) -> str:
        """The number of the contract that the debt comes from."""
        sections = self.record.content["sections"]
        named = (sections.get(name, {}).get("contract_no") for name in ("loan", "commitment", *sections))
        return next((number for number in named if number), NOT_RECORDED)

    @property
    def lender(self) -> str:
        """The party that the deed names as the creditor."""
        content = self.record.content
        return people.with_role(content, Role.LENDER) or str(content["parties"][0]["id"])

    def person(self, party: str) -> Person:
        """A party, in the role in which papers speak to it: bound before owed, whatever else it is."""
        found = next(item for item in self.record.content["parties"] if item["id"] == party)
        roles = sorted((Role(role) for role in found["roles"]), key=_weight)
        return people.person(self.record.content, party, roles[0])

    def creditor(self, actor: str) -> str:
        """The party that a lender or an insurer of the law is; the lender where no party is an insurer."""
        insurer = people.with_role(self.record.content, Role.INSURER)
        return insurer if actor == Actor.INSURER and insurer is not None else self.lender

    def owed(self, day: date, upto: int | None = None) -> Owed:
        """The amount as of a day, as far as the acts up to one have it (raises NoAmount)."""
        return amounts.of_instrument(self.tx, self.context, SYSTEM, self.record.row.id, day, upto)

    def amounts(self, entry: Entry) -> AmountTable:
        """What could be claimed on the day of an act, before any later one."""
        return people.table(self.owed(legal_day(entry), entry.sequence).statement)

    def signer(self, entry: Entry) -> tuple[str, Role]:
        """Who signed an act, by name, and in which capacity."""
        actor = entry.body["actor"]
        row = act_rows.authority(self.tx, actor["authority"], actor["role"])
        if actor["role"] != "CREDITOR":
            return row.name, Role(actor["role"])
        return row.name, Role.LENDER if row.institution == self.record.row.institution else Role.INSURER

    def signature(self, entry: Entry) -> Signature:
        """An act as the signature of the paper that it is about; the register proves it."""
        name, capacity = self.signer(entry)
        return self.signed_by(name, capacity, entry)

    def signed_by(self, name: str, capacity: Role, entry: Entry) -> Signature:
        """The same in the name of whoever signed that way."""
        return Signature(
            signer=name,
            capacity=capacity,
            at=moment(entry),
            act_hash=entry.row.act_hash,
            verify_at=f"登记簿 {self.context.office.origin}（notary verify）",
        )

    def number(self, word: str, entry: Entry) -> str:
        """The number of a paper that has no series of its own: that of its deed, and of the act."""
        return f"{self.record.row.deed_no}-{word}{entry.sequence}"


def bound(record: Record) -> list[str]:
    """The parties that can be enforced against, in their order."""
    return people.bound(record.content)


def creditors(record: Record) -> list[str]:
    """The parties that are owed, in their order."""
    return [item["id"] for item in record.content["parties"] if CREDITOR_ROLES & set(item["roles"])]


def legal_day(entry: Entry) -> date:
    """The day in Shanghai on which an act took effect."""
    return periods.legal_day(entry.body)


def event_day(entry: Entry) -> date:
    """The day in Shanghai on which an act was signed."""
    return moment(entry).astimezone(SHANGHAI).date()


def moment(entry: Entry) -> datetime:
    """When an act was signed."""
    return parse_time(entry.body["eventTime"])


def enclosed(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(title, SHA-256) of each paper that an act names."""
    return [(EVIDENCE[KINDS[name]][0], shown[name]["sha256"]) for name in sorted(shown) if name in KINDS]


def titled(shown: Mapping[str, Any]) -> tuple[str, ...]:
    """The same as a paper lists them."""
    return tuple(f"{title}（SHA-256 {sha256}）" for title, sha256 in enclosed(shown))


def text(shown: Mapping[str, Any], names: Sequence[str], kind: str = "") -> str:
    """What an act says in words under one of these names, else where the words are: in its paper of a kind."""
    found = (shown.get(name) for name in names)
    told = next((value for value in found if isinstance(value, str) and value.strip()), None)
    if told is not None:
        return told
    if kind in shown:
        return f"见{EVIDENCE[KINDS[kind]][0]}（SHA-256 {shown[kind]['sha256']}）"
    return NOT_RECORDED


def told_day(day: date) -> str:
    """A day as sentences have it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _weight(role: Role) -> int:
    return 0 if role in BOUND_ROLES else 1 if role in CREDITOR_ROLES else 2
