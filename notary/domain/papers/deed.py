"""The deed's wording and the commitment (法释〔2018〕18号 art. 4; 公证程序规则 art. 39)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from notary.domain.glossary import SCOPES
from notary.domain.money import Money
from notary.domain.papers.base import Paper, Part, coded, require
from notary.domain.papers.parts import Asset, CertifiedDocument, Notary, Person
from notary.domain.profiles.cn_fields import CHANNELS, DAY_COUNTS, GUARANTEE_MANNERS, RATE_KINDS, REPAYMENT_METHODS


@dataclass(frozen=True, kw_only=True)
class Findings(Part):
    """What the notary found (公证法 28). What is not True is not found, and the wording says so."""

    identity: bool = False
    capacity: bool = False
    free_will: bool = False
    lawful: bool = False
    undisputed: bool = False
    told: bool = False


@dataclass(frozen=True, kw_only=True)
class Instalment(Part):
    """One row of the schedule."""

    no: int
    due: date
    principal: Money
    interest: Money


@dataclass(frozen=True, kw_only=True)
class Guarantee(Part):
    """What a guarantor answers for."""

    guarantor: str
    manner: str = field(metadata=coded(GUARANTEE_MANNERS))
    extent: str
    period_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class Obligation(Part):
    """The performance that the deed states. ``annual_rate`` in percent; ``last_day`` is the last day of performance."""

    contract_no: str
    principal: Money
    annual_rate: Decimal
    rate_kind: str | None = field(metadata=coded(RATE_KINDS), default=None)
    day_count: str | None = field(metadata=coded(DAY_COUNTS), default=None)
    repayment: str | None = field(metadata=coded(REPAYMENT_METHODS), default=None)
    first_day: date | None = None
    last_day: date
    schedule: tuple[Instalment, ...] = ()
    overdue: str | None = None
    compound: bool | None = None
    guarantees: tuple[Guarantee, ...] = ()
    security: tuple[Asset, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeedText(Paper):
    """公证词: without parties and performance in it a court does not accept the deed (法释〔2018〕18号 arts 4, 5)."""

    kind: ClassVar[str] = "DEED_TEXT"

    deed_no: str
    applicants: tuple[Person, ...]
    matter: str
    documents: tuple[CertifiedDocument, ...]
    findings: Findings
    obligation: Obligation
    commitment: str
    condition: str | None = None
    endowed: tuple[str, ...] = field(metadata=coded(SCOPES))
    notary: Notary

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.applicants), "nobody applied", "applicants")
        require(bool(self.endowed), "nothing is endowed with enforcement", "endowed")


@dataclass(frozen=True, kw_only=True)
class Commitment(Paper):
    """承诺书: who accepts enforcement, for what, knowing what (公证程序规则 39(4)(5))."""

    kind: ClassVar[str] = "COMMITMENT"

    commitment_no: str | None = None
    addressees: tuple[str, ...]
    declarants: tuple[Person, ...]
    contract_no: str
    amount: Money
    statement: str
    consequences_understood: bool
    voluntary: bool
    methods: tuple[str, ...] = field(metadata=coded(CHANNELS))
    reply_days: int
    evidence_days: int | None = None
    service_address: str | None = None
    prevails: bool | None = None
    reading_evidence: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.declarants), "nobody makes it", "declarants")
