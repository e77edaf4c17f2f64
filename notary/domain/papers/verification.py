"""Papers of the verification (核实) of a claimed default (公证程序规则 art. 55(1))."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from notary.domain.glossary import REPLIES
from notary.domain.money import Money
from notary.domain.papers.base import Paper, Part, coded, require
from notary.domain.papers.parts import AmountTable, Counted, DeedRef, Notary, Person
from notary.domain.profiles.cn_fields import CHANNELS


@dataclass(frozen=True, kw_only=True)
class ReplyWay(Part):
    """One way to reply."""

    channel: str = field(metadata=coded(CHANNELS))
    address: str


@dataclass(frozen=True, kw_only=True)
class VerificationLetter(Paper):
    """核实函: what the creditor claims, until when and how to answer, and what silence means by the contract."""

    kind: ClassVar[str] = "VERIFICATION_LETTER"

    letter_no: str
    addressee: Person
    deed: DeedRef
    creditor: str
    claimed: str
    amounts: AmountTable
    reply: Counted
    evidence: Counted | None = None
    ways: tuple[ReplyWay, ...]
    silence: str
    enclosed: tuple[str, ...] = ()
    channel: str = field(metadata=coded(CHANNELS))
    sent_to: str | None = None
    deemed_served: str | None = None
    notary: Notary

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.ways), "says no way to reply", "ways")


@dataclass(frozen=True, kw_only=True)
class ObjectionNotice(Paper):
    """异议告知书: the applicant hears what was objected, and how to answer."""

    kind: ClassVar[str] = "OBJECTION_NOTICE"

    addressee: Person
    deed: DeedRef
    objector: Person
    replies: tuple[str, ...] = field(metadata=coded(REPLIES))
    statement: str
    admitted: Money | None = None
    received: datetime
    in_time: bool | None = None
    enclosed: tuple[str, ...] = ()
    answer: Counted | None = None
    notary: Notary

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.replies), "says not what is objected", "replies")
