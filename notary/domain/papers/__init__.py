"""The papers (文书) of an instrument's life as data: what each states, and nothing of how it looks.

base           what every paper is: office, day, signature; checks; JSON
parts          people, deeds, documents, amounts, counted deadlines
application    application, acceptance, disclosure, address for service
deed           the deed's wording, the commitment
verification   verification letter, notice of objection
execution      execution certificate, refusal
review         recheck decision
notices        transfer, acceleration, default, change of standing
receipts       papers handed in, debt discharged
disclosures    the texts that are told before the application
advice         for each standing the next step and the rights of a debtor

    paper.to_json()                 # plain JSON values
    notary.papers.render_text(paper), render_html(paper), data(paper)
"""

from notary.domain.papers.application import (
    AcceptanceNotice,
    ApplicationForm,
    DisclosureRecord,
    ServiceAddressConfirmation,
)
from notary.domain.papers.base import SCHEMA, OfficeDetails, Paper, Signature, data
from notary.domain.papers.deed import Commitment, DeedText
from notary.domain.papers.execution import ExecutionCertificate, RefusalDecision
from notary.domain.papers.notices import AccelerationNotice, DefaultNotice, StandingNotice, TransferNotice
from notary.domain.papers.receipts import DischargeReceipt, SubmissionReceipt
from notary.domain.papers.review import ReviewDecision
from notary.domain.papers.verification import ObjectionNotice, VerificationLetter

KINDS: dict[str, type[Paper]] = {
    kind.kind: kind
    for kind in (
        ApplicationForm, AcceptanceNotice, DisclosureRecord, ServiceAddressConfirmation, DeedText, Commitment,
        DefaultNotice, AccelerationNotice, TransferNotice, VerificationLetter, ObjectionNotice, ExecutionCertificate,
        RefusalDecision, ReviewDecision, StandingNotice, SubmissionReceipt, DischargeReceipt,
    )
}  # fmt: skip
"""Every kind of paper, in the order of a debt's life."""

__all__ = [
    "KINDS", "SCHEMA", "AccelerationNotice", "AcceptanceNotice", "ApplicationForm", "Commitment", "DeedText",
    "DefaultNotice", "DischargeReceipt", "DisclosureRecord", "ExecutionCertificate", "ObjectionNotice", "OfficeDetails",
    "Paper", "RefusalDecision", "ReviewDecision", "ServiceAddressConfirmation", "Signature", "StandingNotice",
    "SubmissionReceipt", "TransferNotice", "VerificationLetter", "data",
]  # fmt: skip
