"""Receipts: for papers handed in, and for a debt that has ended."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from notary.domain.glossary import DISCHARGES
from notary.domain.money import Money
from notary.domain.papers.base import Paper, Part, coded, require
from notary.domain.papers.parts import DeedRef, Person


@dataclass(frozen=True, kw_only=True)
class Submitted(Part):
    """One paper that was handed in; its digest lets anyone show later that it was this one."""

    title: str
    sha256: str
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class SubmissionReceipt(Paper):
    """收件回执. It shows that papers came in, and says nothing of what they are worth."""

    kind: ClassVar[str] = "SUBMISSION_RECEIPT"

    receipt_no: str
    submitter: Person
    deed: DeedRef | None = None
    received: datetime
    items: tuple[Submitted, ...]
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.items), "nothing was handed in", "items")


@dataclass(frozen=True, kw_only=True)
class DischargeReceipt(Paper):
    """履行完毕证明 (民法典 557). ``paid`` is None where the debt ended without payment."""

    kind: ClassVar[str] = "DISCHARGE_RECEIPT"

    deed: DeedRef
    contract_no: str
    debtors: tuple[Person, ...]
    creditor: str
    reason: str = field(metadata=coded(DISCHARGES))
    on: date
    paid: Money | None = None
    evidence: str | None = None
    security_released: bool | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.debtors), "names no debtor", "debtors")
