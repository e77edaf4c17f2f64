"""What several papers have in common: people, deeds, documents, amounts and counted deadlines."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from notary.domain import money
from notary.domain.amounts import terms
from notary.domain.deadlines import Deadline, Unit
from notary.domain.glossary import COMPONENTS, ROLES
from notary.domain.identifiers import IdType
from notary.domain.money import Money
from notary.domain.papers.base import Part, coded, require
from notary.domain.parties import PartyKind, Role
from notary.domain.profiles.cn import DOCUMENT_TYPES
from notary.domain.profiles.cn_fields import ID_TYPES, PARTY_KINDS


@dataclass(frozen=True, kw_only=True)
class Person(Part):
    """A party as a paper names it; what a reader of the paper may not see is left None."""

    name: str
    role: Role = field(metadata=coded(ROLES))
    kind: PartyKind | None = field(metadata=coded(PARTY_KINDS), default=None)
    id_type: IdType | None = field(metadata=coded(ID_TYPES), default=None)
    id_no: str | None = None
    legal_rep: str | None = None
    address: str | None = None
    mobile: str | None = None
    email: str | None = None
    acts_for: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require((self.id_type is None) == (self.id_no is None), "an id number comes with its type", "id_no")


@dataclass(frozen=True, kw_only=True)
class Notary(Part):
    """The notary who handles the matter."""

    name: str
    licence_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeedRef(Part):
    """The deed that a paper is about."""

    deed_no: str
    issued: date
    matter: str | None = None


@dataclass(frozen=True, kw_only=True)
class CertifiedDocument(Part):
    """A document of the instrument by its digests, in lower-case hex (SHA-256, and SM3 by GB/T 32905)."""

    type: str = field(metadata=coded(DOCUMENT_TYPES))
    number: str | None = None
    sha256: str
    sm3: str


@dataclass(frozen=True, kw_only=True)
class Amount(Part):
    """One component of what is owed, and how it came about."""

    component: str = field(metadata=coded(COMPONENTS))
    amount: Money
    formula: str | None = None


@dataclass(frozen=True, kw_only=True)
class Later(Part):
    """What every day after the table's day adds, as agreed; until the next instalment is due, or for good (None)."""

    formula: str
    per_day: Money | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class AmountTable(Part):
    """What is owed as of a day. The total is the sum of its lines and is never told otherwise."""

    as_of: date
    lines: tuple[Amount, ...]
    later: Later | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.lines), "has no line; at least one component is owed or shown as zero", "lines")
        named = [line.component for line in self.lines]
        require(len(set(named)) == len(named), "names a component twice", "lines")
        _ = self.total  # one currency: Money refuses a mixture

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return self.lines[0].amount.currency

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return money.total((line.amount for line in self.lines), self.currency)

    def to_json(self) -> dict[str, Any]:
        """Its fields, and the total."""
        return {**super().to_json(), "total": self.total.to_json()}


@dataclass(frozen=True, kw_only=True)
class Payment(Part):
    """A payment that was received."""

    on: date
    amount: Money
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Asset(Part):
    """Something that secures the debt."""

    description: str
    owner: str
    rank: int | None = None
    location: str | None = None
    registration_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class Counted(Part):
    """A deadline with how it was counted. ``event`` says in Chinese what starts it; the day itself is not counted.

    ``last_day`` differs from ``nominal`` where nobody works on the latter; provisional: a holiday may still move it.
    """

    event: str
    start: date
    count: int
    unit: Unit
    nominal: date
    last_day: date
    basis: str
    provisional: bool
    note: str | None = None

    @classmethod
    def of(cls, deadline: Deadline, event: str, basis: str, note: str | None = None) -> "Counted":
        """A deadline as notary.domain.deadlines counted it; ``note`` tells of what interrupted or stopped it."""
        return cls(
            event=event,
            start=deadline.period.start,
            count=deadline.count,
            unit=deadline.kind.unit,
            nominal=deadline.period.nominal,
            last_day=deadline.last_day,
            basis=basis,
            provisional=deadline.provisional,
            note=note,
        )


def component(part: terms.Part) -> str:
    """The code under which a part of a statement (notary.domain.amounts) stands in papers."""
    return "OVERDUE_INTEREST" if part is terms.Part.OVERDUE else part.name
