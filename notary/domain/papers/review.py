"""The recheck decision (公证法 39; 公证程序规则 61-67)."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from notary.domain.glossary import REVIEW_OUTCOMES
from notary.domain.papers.base import Paper, coded, require
from notary.domain.papers.parts import DeedRef, Notary, Person


@dataclass(frozen=True, kw_only=True)
class ReviewDecision(Paper):
    """复查决定书. ``parts``: what is corrected or revoked; ``handler`` of the recheck is not the deed's own notary.

    ``applicant`` is None where the office began the recheck itself, or an interested person who is no party did.
    """

    kind: ClassVar[str] = "REVIEW_DECISION"

    decision_no: str
    deed: DeedRef
    applicant: Person | None = None
    by_interested: bool = False
    applied: date | None = None
    request: str | None = None
    findings: str
    outcome: str = field(metadata=coded(REVIEW_OUTCOMES))
    parts: tuple[str, ...] = ()
    reasons: str
    deed_notary: str
    handler: Notary

    def __post_init__(self) -> None:
        super().__post_init__()
        listed = self.outcome in ("RECTIFY", "REVOKE_PART")
        require(not (self.by_interested and self.applicant), "is a party, or an interested person", "applicant")
        require(bool(self.parts) == listed, "lists what is corrected or revoked, and only that", "parts")
        require(self.handler.name != self.deed_notary, "another notary handles a recheck (公证程序规则 62)", "handler")
