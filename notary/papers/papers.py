"""From a paper to its document, text, page and data."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from notary.domain.glossary import PAPERS
from notary.domain.papers import Paper
from notary.papers import application, deed, execution, html, notices, pieces, receipts, text, verification
from notary.papers.model import Block, Document, assemble

BUILDERS: Mapping[str, Callable[[Any], Iterable[Block]]] = {
    "APPLICATION_FORM": application.application_form,
    "ACCEPTANCE_NOTICE": application.acceptance_notice,
    "DISCLOSURE_RECORD": application.disclosure_record,
    "SERVICE_ADDRESS": application.service_address,
    "DEED_TEXT": deed.deed_text,
    "COMMITMENT": deed.commitment,
    "DEFAULT_NOTICE": notices.default_notice,
    "ACCELERATION_NOTICE": notices.acceleration_notice,
    "TRANSFER_NOTICE": notices.transfer_notice,
    "VERIFICATION_LETTER": verification.verification_letter,
    "OBJECTION_NOTICE": verification.objection_notice,
    "EXECUTION_CERTIFICATE": execution.execution_certificate,
    "REFUSAL_DECISION": execution.refusal_decision,
    "REVIEW_DECISION": execution.review_decision,
    "STANDING_NOTICE": notices.standing_notice,
    "SUBMISSION_RECEIPT": receipts.submission_receipt,
    "DISCHARGE_RECEIPT": receipts.discharge_receipt,
}
"""For each kind of paper what turns it into blocks."""


def build(paper: Paper) -> Document:
    """The document of a paper."""
    blocks = BUILDERS[paper.kind](paper)
    return assemble(PAPERS[paper.kind].zh, paper.office.name, pieces.marks(paper), blocks, pieces.signing(paper))


def render_text(paper: Paper) -> str:
    """The paper as plain text, lines of at most 84 columns."""
    return text.render(build(paper))


def render_html(paper: Paper) -> str:
    """The paper as a page of its own; `html.CONTENT_SECURITY_POLICY` is all that it needs."""
    return html.render(build(paper))
