"""Papers before the issue: application, acceptance, disclosure and the address for service."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from notary.domain.glossary import SCOPES
from notary.domain.money import Money
from notary.domain.papers.base import Paper, Part, coded, require
from notary.domain.papers.disclosures import TOPICS
from notary.domain.papers.parts import CertifiedDocument, Counted, Notary, Person
from notary.domain.profiles.cn_fields import CHANNELS, FEE_BEARERS


@dataclass(frozen=True, kw_only=True)
class ApplicationForm(Paper):
    """公证申请表: creditor and debtor apply together, and everyone who is to be bound (公证法 25-26)."""

    kind: ClassVar[str] = "APPLICATION_FORM"

    application_no: str | None = None
    applicants: tuple[Person, ...]
    matter: str
    purpose: str
    principal: Money
    scope: tuple[str, ...] = field(metadata=coded(SCOPES))
    documents: tuple[CertifiedDocument, ...]
    declaration: str
    fee: Money | None = None
    fee_bearer: str | None = field(metadata=coded(FEE_BEARERS), default=None)

    def __post_init__(self) -> None:
        super().__post_init__()
        require(len(self.applicants) > 1, "creditor and debtor apply together; there is but one", "applicants")


@dataclass(frozen=True, kw_only=True)
class AcceptanceNotice(Paper):
    """受理通知书: the matter is accepted, until when it is decided, rights and duties (公证法 27, 30)."""

    kind: ClassVar[str] = "ACCEPTANCE_NOTICE"

    case_no: str
    applicants: tuple[str, ...]
    matter: str
    accepted: date
    notary: Notary
    issue: Counted
    fee: Money | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Disclosed(Part):
    """One topic as it was shown, and when the person confirmed it on its own; None: not confirmed."""

    topic: str = field(metadata=coded(TOPICS))
    text: str
    shown_at: datetime
    seconds_shown: int | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Part):
    """A question of the person and what was answered."""

    question: str
    answer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cost(Part):
    """What the debt costs in all. Rates in percent a year; both readings of the all-in cost are always told."""

    principal: Money
    annual_rate: Decimal
    nominal: Decimal
    effective: Decimal
    interest: Money
    premium: Money | None = None
    fees: Money | None = None
    overdue: str
    cap: str | None = None


@dataclass(frozen=True, kw_only=True)
class DisclosureRecord(Paper):
    """告知记录: content, manner and time of what was told, before the application (公证法 27(2), 公证程序规则 21)."""

    kind: ClassVar[str] = "DISCLOSURE_RECORD"

    case_no: str | None = None
    person: Person
    version: str
    language: str
    channel: str = field(metadata=coded(CHANNELS))
    items: tuple[Disclosed, ...]
    questions: tuple[Question, ...] = ()
    read_aloud: bool | None = None
    cost: Cost | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        topics = [item.topic for item in self.items]
        require(len(set(topics)) == len(topics), "tells a topic twice", "items")

    @property
    def missing(self) -> tuple[str, ...]:
        """The topics that were not told."""
        return tuple(topic for topic in TOPICS if topic not in {item.topic for item in self.items})


@dataclass(frozen=True, kw_only=True)
class ServiceAddressConfirmation(Paper):
    """送达地址确认书: where and how papers are served (在线诉讼规则 29-31)."""

    kind: ClassVar[str] = "SERVICE_ADDRESS"

    person: Person
    address: str
    recipient: str | None = None
    mobile: str | None = None
    email: str | None = None
    messenger: str | None = None
    fax: str | None = None
    channels: tuple[str, ...] = field(metadata=coded(CHANNELS))
    deemed_served: str | None = None
    confirmed: date

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.channels), "no channel is agreed", "channels")
