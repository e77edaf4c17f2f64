"""The execution certificate and its refusal (公证程序规则 art. 55(3); 法释〔2018〕18号 arts 3, 8-10)."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

from notary.domain import money
from notary.domain.glossary import REFUSAL_GROUNDS, TITLES
from notary.domain.money import Money
from notary.domain.papers.base import Paper, Part, coded, require
from notary.domain.papers.parts import AmountTable, Asset, Counted, DeedRef, Notary, Payment, Person


@dataclass(frozen=True, kw_only=True)
class Notified(Part):
    """When notice of a transfer reached a debtor or guarantor (民法典 546, 696); None: no proof of arrival."""

    person: str
    arrived: date | None = None


@dataclass(frozen=True, kw_only=True)
class Passing(Part):
    """One step by which the claim passed."""

    from_: str
    to: str
    bases: tuple[str, ...] = field(metadata=coded(TITLES))
    document: str
    on: date
    amount: Money | None = None
    notified: tuple[Notified, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Its fields; ``from`` has no underscore there."""
        return {name.rstrip("_"): value for name, value in super().to_json().items()}


@dataclass(frozen=True, kw_only=True)
class ExecutionCertificate(Paper):
    """执行证书. ``creditor`` is the one in the deed; where another applies, ``chain`` leads from it to the applicant.

    ``object`` is after the payments in ``deducted``; the total is the sum of its lines.
    """

    kind: ClassVar[str] = "EXECUTION_CERTIFICATE"

    certificate_no: str
    deed: DeedRef
    creditor: str
    applicant: Person
    chain: tuple[Passing, ...] = ()
    respondents: tuple[Person, ...]
    facts: str
    verification: str
    object: AmountTable
    deducted: tuple[Payment, ...] = ()
    security: tuple[Asset, ...] = ()
    period: Counted
    earliest: date | None = None
    notary: Notary

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.respondents), "nobody is to be enforced against", "respondents")
        named = {line.component for line in self.object.lines}
        require("DELAY_DOUBLED" not in named, "doubled interest is the court's to add, not the title's", "object")
        self.require_title()
        _ = self.deducted_total  # one currency: Money refuses a mixture

    def require_title(self) -> None:
        """Ensure that the claim leads without a gap from the deed's creditor to the applicant."""
        if not self.chain:
            require(
                self.applicant.name == self.creditor,
                f"{self.applicant.name} is not the creditor of the deed; say how the claim passed",
                "chain",
            )
            return
        ends = (self.chain[0].from_, self.chain[-1].to)
        require(ends == (self.creditor, self.applicant.name), "must lead from creditor to applicant", "chain")
        for one, other in pairwise(self.chain):
            require(one.to == other.from_, f"has a gap between {one.to} and {other.from_}", "chain")

    @property
    def deducted_total(self) -> Money:
        """What was paid, in the currency of the object."""
        return money.total((payment.amount for payment in self.deducted), self.object.currency)

    def to_json(self) -> dict[str, Any]:
        """Its fields, and the total of the payments."""
        return {**super().to_json(), "deducted_total": self.deducted_total.to_json()}


@dataclass(frozen=True, kw_only=True)
class RefusalDecision(Paper):
    """不予出具执行证书决定书: the ground, and that the parties may sue (法释〔2018〕18号 art. 8)."""

    kind: ClassVar[str] = "REFUSAL_DECISION"

    decision_no: str
    deed: DeedRef
    applicant: Person
    respondents: tuple[Person, ...] = ()
    applied: date
    grounds: tuple[str, ...] = field(metadata=coded(REFUSAL_GROUNDS))
    reasons: str
    notary: Notary

    def __post_init__(self) -> None:
        super().__post_init__()
        require(bool(self.grounds), "names no ground", "grounds")
