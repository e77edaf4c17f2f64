"""Instruments before the issue: draft, documents, and the offer that fixes the envelope for everyone's consent."""

from typing import Any

import uuid_utils

from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical, certificate, commitment, shape
from notary.domain import instrument as instrument_rules
from notary.domain.errors import Conflict, FormatError
from notary.domain.times import format_time
from notary.services.context import Context

_VISIBLE = r"[^\s\x00-\x1f\x7f\ud800-\udfff]"
_REFERENCE = shape.pattern(
    f"{_VISIBLE}(?:(?:{_VISIBLE}| ){{0,198}}{_VISIBLE})?",
    "1 to 200 characters, without control characters or outer blanks",
)


def draft(tx: Transaction, context: Context, scope: Scope, reference: str, value: Any) -> str:
    """Keep a new draft; it may be incomplete. Returns the instrument's id.

    Args:
        reference: the creditor's own number, unique within its institution; no personal data.
        value: the JSON of docs/instruments.md without ``documents``, which are attached.

    Raises:
        FormatError: not an object, without an institution, or a reference out of form.
        NotFound: no such institution, or the scope may not draft for it.
        Conflict: the reference is used already.
    """
    _REFERENCE(reference, "reference")
    canonical.check(value)
    institution = value.get("institution") if isinstance(value, dict) else None
    if not isinstance(institution, str):
        raise FormatError("a draft is an object that names its institution", where="draft")
    scope.require(institution)
    rows.institution(tx, institution)
    id = str(uuid_utils.uuid7())
    rows.add(
        tx,
        id=id,
        institution=institution,
        reference=reference,
        kind=str(value.get("kind", ""))[:32],
        status="DRAFT",
        private=context.vault.seal_json({"draft": value}, _place(id)),
        created_at=format_time(context.now),
    )
    return id


def attach(tx: Transaction, context: Context, scope: Scope, id: str, type: str, content: bytes) -> None:
    """Attach a document to a draft.

    Raises:
        Conflict: the instrument is no draft any more, or has this document already.
    """
    row = rows.get(tx, scope, id, lock=True)
    if row.status != "DRAFT":
        raise Conflict(f"instrument {id} is {row.status}; documents can only be added to a draft")
    document = instrument_rules.fingerprint(type, content)
    known = rows.documents_of(tx, id)
    if any(other.sha256 == document.sha256 for other in known):
        raise Conflict(f"instrument {id} has the document {document.sha256} already")
    rows.add_document(
        tx,
        instrument=id,
        position=len(known),
        institution=row.institution,
        type=type,
        sha256=document.sha256,
        sm3=document.sm3,
        size=len(content),
        private=context.vault.seal(content, f"documents/{id}/{len(known)}"),
    )


def problems(tx: Transaction, context: Context, scope: Scope, id: str) -> list[instrument_rules.Problem]:
    """Everything that keeps a draft from being offered."""
    return instrument_rules.problems(_complete(tx, context, rows.get(tx, scope, id)))


def offer(tx: Transaction, context: Context, scope: Scope, id: str) -> None:
    """Fix the envelope, so that the parties can consent to it; from here on nothing in it can change.

    Raises:
        DraftError: lists everything that is wrong or missing.
        Conflict: it was offered already.
    """
    row = rows.get(tx, scope, id, lock=True)
    value = _complete(tx, context, row)
    draft = instrument_rules.parse_draft(value)
    disclosures = commitment.disclose(instrument_rules.disclosable(draft))
    envelope = commitment.envelope(instrument_rules.mandatory(draft), disclosures)
    certificate.ENVELOPE(envelope, "envelope")
    rows.change(
        tx,
        id,
        "DRAFT",
        status="OFFERED",
        kind=draft.kind,
        envelope=canonical.encode(envelope),
        envelope_hash=commitment.envelope_hash(envelope),
        private=context.vault.seal_json({"draft": value, "disclosures": disclosures}, _place(id)),
    )


def disclosures(context: Context, row: Any) -> list[commitment.Disclosure]:
    """The disclosures of an offered instrument's row."""
    opened = context.vault.open_json(row.private, _place(row.id))
    if "disclosures" not in opened:
        raise Conflict(f"instrument {row.id} is a draft; offer it first")
    found: list[commitment.Disclosure] = opened["disclosures"]
    return found


def document_contents(tx: Transaction, context: Context, scope: Scope, id: str) -> list[tuple[str, bytes]]:
    """(type, bytes) of each document in order."""
    rows.get(tx, scope, id)
    return [
        (row.type, context.vault.open(row.private, f"documents/{id}/{row.position}"))
        for row in rows.documents_of(tx, id)
    ]


def _complete(tx: Transaction, context: Context, row: Any) -> dict[str, Any]:
    value: dict[str, Any] = context.vault.open_json(row.private, _place(row.id))["draft"]
    attached = [{"type": item.type, "sha256": item.sha256, "sm3": item.sm3} for item in rows.documents_of(tx, row.id)]
    return {**value, "documents": attached}


def _place(id: str) -> str:
    return f"instruments/{id}"
