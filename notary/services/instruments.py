"""Instruments before the issue: draft, documents, and the offer that fixes the envelope for everyone's consent.

A wrong draft is replaced, an offer that will not be issued is withdrawn; nothing of either reaches the register.
"""

from collections.abc import Iterable
from typing import Any

import uuid_utils

from notary.db import access, numbers
from notary.db import acts as act_rows
from notary.db import case_records as case_rows
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical, certificate, commitment, shape
from notary.domain import instrument as instrument_rules
from notary.domain.errors import Conflict, FormatError, Refused
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
        reference: the creditor's own number, unique within its institution; kept in clear, so no personal data.
            Not digits alone, which would read as a register number.
        value: the JSON of docs/instruments.md without ``documents``, which are attached.

    Raises:
        FormatError: not an object, without an institution, or a reference out of form.
        NotFound: no such institution, or the scope may not draft for it.
        Conflict: the reference is used already.
    """
    _REFERENCE(reference, "reference")
    if reference.isdecimal():
        raise FormatError("must not be digits alone, which are register numbers; put letters before", where="reference")
    institution = _institution(value, scope)
    scope.require(institution)
    rows.institution(tx, institution)
    id = str(uuid_utils.uuid7())
    rows.add(
        tx,
        id=id,
        institution=institution,
        reference=reference,
        kind=_kind(value),
        status="DRAFT",
        private=context.vault.seal_json({"draft": value}, _place(id)),
        created_at=format_time(context.now),
    )
    return id


def replace(
    tx: Transaction,
    context: Context,
    scope: Scope,
    id: str,
    value: Any,
    documents: Iterable[tuple[str, bytes]] | None = None,
) -> None:
    """Put other content in the place of a draft's: its JSON, and where they are given all documents as (type, bytes).

    Raises:
        FormatError: not an object, without an institution, or a document is empty.
        Refused: it names another institution.
        Conflict: the instrument is no draft any more.
    """
    row = rows.get(tx, scope, id, lock=True)
    institution = _institution(value, scope)
    if institution != row.institution:
        raise Refused(f"instrument {id} is of {row.institution!r} and stays so; this draft names {institution!r}")
    kind = _kind(value)
    private = context.vault.seal_json({"draft": value}, _place(id))
    rows.change(tx, id, "DRAFT", kind=kind, private=private)
    if documents is None:
        return
    rows.drop_documents(tx, id)
    for type, content in documents:
        attach(tx, context, scope, id, type, content)


def withdraw(tx: Transaction, scope: Scope, id: str) -> None:
    """Give up a draft or an offer for which nobody has applied, or whose notarisation was refused.

    Raises:
        Conflict: it is issued (then a deed is revoked or the debt discharged), withdrawn already, or applied for: an
            application is taken back with a signed WITHDRAW record (notary.services.case_file).
    """
    row = rows.get(tx, scope, id, lock=True)
    if row.status not in ("DRAFT", "OFFERED"):
        raise Conflict(f"instrument {id} is {row.status}; only a draft or an offer can be withdrawn")
    if case_rows.is_applied_for(tx, id):
        raise Conflict(
            f"instrument {id} is applied for; the application is taken back with a signed WITHDRAW record",
            code="APPLIED",
        )
    give_up(tx, row)


def give_up(tx: Transaction, row: Any) -> None:
    """Erase the content, documents and consents of an instrument that is not issued, and what its case records
    disclose. The rows stay; numbers that were leased for it go to the next issue, and its reference is free again."""
    rows.change(tx, row.id, row.status, status="WITHDRAWN", private=b"", envelope=None)
    rows.erase(tx, row.id)
    case_rows.erase(tx, row.id)
    act_rows.drop_preparations_of(tx, row.id)
    numbers.release(tx, row.id)


def attach(tx: Transaction, context: Context, scope: Scope, id: str, type: str, content: bytes) -> None:
    """Attach a document to a draft.

    Raises:
        FormatError: the document is empty.
        Conflict: the instrument is no draft any more, or has this document already.
    """
    if not content:
        raise FormatError("the document is empty", where=type)
    row = rows.get(tx, scope, id, lock=True)
    if row.status != "DRAFT":
        raise Conflict(f"instrument {id} is {row.status}; documents can only be added to a draft")
    document = instrument_rules.fingerprint(type, content)
    known = rows.documents_of(tx, id)
    if any(other.sha256 == document.sha256 for other in known):
        raise Conflict(f"instrument {id} has the document {document.sha256} already")
    position = known[-1].position + 1 if known else 0
    rows.add_document(
        tx,
        instrument=id,
        position=position,
        institution=row.institution,
        type=type,
        sha256=document.sha256,
        sm3=document.sm3,
        size=len(content),
        private=context.vault.seal(content, f"documents/{id}/{position}"),
    )


def detach(tx: Transaction, scope: Scope, id: str, sha256: str) -> None:
    """Take a document away from a draft; the others keep their order.

    Raises:
        NotFound: it has no such document.
        Conflict: the instrument is no draft any more.
    """
    row = rows.get(tx, scope, id, lock=True)
    if row.status != "DRAFT":
        raise Conflict(f"instrument {id} is {row.status}; documents can only be taken away from a draft")
    rows.drop_document(tx, id, sha256)


def problems(tx: Transaction, context: Context, scope: Scope, id: str) -> list[instrument_rules.Problem]:
    """Everything that keeps a draft from being offered."""
    return instrument_rules.draft_problems(*_draft(tx, context, rows.get(tx, scope, id)))


def offer(tx: Transaction, context: Context, scope: Scope, id: str) -> None:
    """Fix the envelope, so that the parties can consent to it; from here on nothing in it can change.

    Raises:
        DraftError: lists everything that is wrong or missing.
        Conflict: it was offered or withdrawn already.
    """
    row = rows.get(tx, scope, id, lock=True)
    if row.status != "DRAFT":
        raise Conflict(f"instrument {id} is {row.status}; only a draft can be offered")
    given, attached = _draft(tx, context, row)
    found = instrument_rules.draft_problems(given, attached)
    if found:
        raise instrument_rules.DraftError(found)
    value = {**given, "documents": attached}
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
    access.put_parties(tx, id, row.institution, _identities(context, disclosures))


def needs_index(tx: Transaction) -> bool:
    """Whether ``index_parties`` has anything to do."""
    return bool(access.without_parties(tx, 1))


def index_parties(tx: Transaction, context: Context, limit: int = 100) -> int:
    """Enter the parties of instruments that were offered before there was such an index; returns how many instruments.

    Only here is the index's key at hand, so a migration of the schema cannot do it.
    """
    found = access.without_parties(tx, limit)
    for row in found:
        access.put_parties(tx, row.id, row.institution, _identities(context, disclosures(context, row)))
    return len(found)


def content(context: Context, row: Any) -> dict[str, Any]:
    """The JSON of an instrument's row as it was drafted, without its documents (raises Conflict where it is erased)."""
    if row.status == "WITHDRAWN":
        raise Conflict(f"instrument {row.id} is WITHDRAWN and its content erased")
    value: dict[str, Any] = context.vault.open_json(row.private, _place(row.id))["draft"]
    return {key: member for key, member in value.items() if key != "documents"}


def disclosures(context: Context, row: Any) -> list[commitment.Disclosure]:
    """The disclosures of an offered instrument's row."""
    return opened(context, row)[1]


def opened(context: Context, row: Any) -> tuple[dict[str, Any], list[commitment.Disclosure]]:
    """The content of an offered instrument's row, without its documents, and its disclosures."""
    if row.status == "WITHDRAWN":
        raise Conflict(f"instrument {row.id} is WITHDRAWN and its content erased")
    kept = context.vault.open_json(row.private, _place(row.id))
    if "disclosures" not in kept:
        raise Conflict(f"instrument {row.id} is a draft; offer it first")
    return {key: member for key, member in kept["draft"].items() if key != "documents"}, kept["disclosures"]


def document_contents(tx: Transaction, context: Context, scope: Scope, id: str) -> list[tuple[str, bytes]]:
    """(type, bytes) of each document in order."""
    rows.get(tx, scope, id)
    return [(row.type, _content(context, row)) for row in rows.documents_of(tx, id)]


def document(tx: Transaction, context: Context, scope: Scope, id: str, sha256: str) -> tuple[str, bytes]:
    """(type, bytes) of one document, by its digest (raises NotFound)."""
    rows.get(tx, scope, id)
    row = rows.document(tx, id, sha256)
    return row.type, _content(context, row)


def _content(context: Context, document: Any) -> bytes:
    return context.vault.open(document.private, f"documents/{document.instrument}/{document.position}")


def _institution(value: Any, scope: Scope) -> str:
    canonical.check(value)
    institution = value.get("institution") if isinstance(value, dict) else None
    if not isinstance(institution, str):
        own = f' ("institution": "{scope.institution}")'
        raise FormatError(f"a draft is an object that names its institution{own}", where="draft")
    return institution


def _kind(value: dict[str, Any]) -> str:
    """The kind that a draft names, as far as there is such a one."""
    kind = value.get("kind")
    return kind if isinstance(kind, str) and kind in certificate.KINDS else ""


def _draft(tx: Transaction, context: Context, row: Any) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """A draft's JSON as it was given, and the entries of the documents that were attached to it."""
    if row.status == "WITHDRAWN":
        raise Conflict(f"instrument {row.id} is WITHDRAWN and its content erased")
    value: dict[str, Any] = context.vault.open_json(row.private, _place(row.id))["draft"]
    attached = [{"type": item.type, "sha256": item.sha256, "sm3": item.sm3} for item in rows.documents_of(tx, row.id)]
    return value, attached


def _identities(context: Context, shown: Iterable[commitment.Disclosure]) -> dict[str, str]:
    """The blind index of every party's identity paper, by party id."""
    values = {path: value for _, path, value in shown if path.startswith("parties.")}
    return {
        path.split(".")[1]: identity(context, value, values[path.removesuffix("id_type") + "id_no"])
        for path, value in values.items()
        if path.endswith(".id_type")
    }


def identity(context: Context, id_type: str, id_no: str) -> str:
    """What stands for the holder of an identity paper wherever one is looked up; the number must be compact."""
    return context.vault.blind_index("identity paper", id_type, id_no)


def _place(id: str) -> str:
    return f"instruments/{id}"
