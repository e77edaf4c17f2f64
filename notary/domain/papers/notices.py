"""Notices between creditor and debtors, and the one that tells anyone of a change or a deadline."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from notary.domain import standing
from notary.domain.glossary import TITLES
from notary.domain.money import Money
from notary.domain.papers.base import Paper, Part, coded, require
from notary.domain.papers.parts import AmountTable, Counted, DeedRef, Person
from notary.domain.parties import BOUND_ROLES


@dataclass(frozen=True, kw_only=True)
class PayTo(Part):
    """Where money goes."""

    name: str
    account: str
    bank: str


@dataclass(frozen=True, kw_only=True)
class TransferNotice(Paper):
    """债权转让通知书, to a debtor or to a guarantor (民法典 546-549, 696); what it tells them differs."""

    kind: ClassVar[str] = "TRANSFER_NOTICE"

    addressee: Person
    deed: DeedRef
    contract_no: str
    assignor: Person
    assignee: Person
    bases: tuple[str, ...] = field(metadata=coded(TITLES))
    agreement: str
    agreed: date
    amounts: AmountTable
    rest: Money | None = None
    pay_to: PayTo | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        require(self.addressee.role in BOUND_ROLES, "is neither debtor nor guarantor", "addressee.role")


@dataclass(frozen=True, kw_only=True)
class AccelerationNotice(Paper):
    """提前到期通知书: by which clause, on which default, and the day on which all is due."""

    kind: ClassVar[str] = "ACCELERATION_NOTICE"

    addressee: Person
    deed: DeedRef
    contract_no: str
    creditor: str
    clause: str
    default: str
    due: date
    amounts: AmountTable
    pay_to: PayTo | None = None


@dataclass(frozen=True, kw_only=True)
class DefaultNotice(Paper):
    """逾期通知: what is overdue since when, until when it can be cured, and what follows otherwise."""

    kind: ClassVar[str] = "DEFAULT_NOTICE"

    addressee: Person
    deed: DeedRef
    contract_no: str
    creditor: str
    since: date
    amounts: AmountTable
    pay_by: date | None = None
    consequence: str
    pay_to: PayTo | None = None


@dataclass(frozen=True, kw_only=True)
class StandingNotice(Paper):
    """状态变更与期限通知: state, amount, deadline, next step, contact, rights (LEGAL.md §5). Bytes are standings."""

    kind: ClassVar[str] = "STANDING_NOTICE"

    addressee: Person
    deed: DeedRef
    as_of: datetime
    before: int | None = None
    now: int
    event: str | None = None
    creditor: str
    amounts: AmountTable | None = None
    deadline: Counted | None = None
    next_step: str
    rights: tuple[str, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        for byte in (self.before, self.now):
            if byte is not None:
                standing.validate(byte)
        require(bool(self.rights), "names no right of the reader", "rights")

    def to_json(self) -> dict[str, Any]:
        """Its fields, standings by their names."""
        before = None if self.before is None else standing.name(self.before)
        return {**super().to_json(), "before": before, "now": standing.name(self.now)}
