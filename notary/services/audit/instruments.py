"""Whether what is kept of each instrument is what its acts and its envelope say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notary.db import audit as rows
from notary.db import instruments as instrument_rows
from notary.db.vault import VaultError
from notary.domain import acts, canonical, certificate, commitment, consent_request, typed_data
from notary.domain import instrument as instrument_rules
from notary.domain.errors import Error, FormatError
from notary.services import instruments as use_cases
from notary.services.audit import bound_keys
from notary.services.audit.case import Case, issue_of, parsed, place
from notary.services.audit.report import Difference, Finding, compare, shown

_FIXED = ("OFFERED", "ISSUED")
"""Where the envelope can no longer change."""


def heads(case: Case) -> Iterator[Finding]:
    """Each instrument's head is its last act, and its numbers and envelope are those that act 0 names."""
    for row in rows.all_instruments(case.tx):
        case.count()
        where = _name(row)
        head = {"head_sequence": row.last_sequence, "head_hash": row.last_hash, "standing": row.last_byte}
        for name, expected in head.items():
            yield from compare(name, where, expected, getattr(row, name))
        yield from compare("status", where, *_status(row))
        issue = issue_of(row)
        if issue is None:
            yield from compare("register_no", where, None, row.register_no)
            yield from compare("deed_no", where, None, row.deed_no)
        elif issue["type"] == "ISSUE":
            yield from compare("register_no", where, issue["registerNo"], row.register_no)
            yield from compare("deed_no", where, issue["detail"]["deedNo"], row.deed_no)
            yield from compare("envelope_hash", where, issue["detail"]["envelopeHash"], row.envelope_hash)


def _status(row: Any) -> tuple[str, str]:
    """What the status should be by the acts, and what it is."""
    if row.issue is not None:
        return "ISSUED", row.status
    return ("another one without act 0", row.status) if row.status == "ISSUED" else (row.status, row.status)


def envelopes(case: Case) -> Iterator[Finding]:
    """Each envelope has its hash and its form, and the kept disclosures open all of it."""
    for row in rows.all_instruments(case.tx):
        if row.status not in _FIXED:
            continue
        case.count()
        where = _name(row)
        envelope = _envelope(row)
        if envelope is None:
            yield Difference("envelope", where, "an envelope (docs/certificate.md)", "something else")
            continue
        mandatory = envelope["mandatory"]
        yield from compare("envelope_hash", where, commitment.envelope_hash(envelope), row.envelope_hash)
        yield from compare("column institution", where, mandatory["institution"], row.institution)
        yield from compare("column kind", where, mandatory["kind"], row.kind)
        problems = instrument_rules.validate_mandatory(mandatory)
        if problems:
            yield Difference("envelope", where, "a sound mandatory part", shown(problems[0]))
            continue
        try:
            found = use_cases.disclosures(case.context, row)
            commitment.require_complete(envelope, found, instrument_rules.paths(mandatory))
        except Error as error:
            yield Difference("disclosures", where, "what opens the envelope", shown(error))


def consents(case: Case) -> Iterator[Finding]:
    """Every kept consent is its party's signature over the envelope; act 0 carries exactly these, of every party."""
    for row in rows.all_instruments(case.tx):
        envelope = _envelope(row)
        if row.status not in _FIXED or envelope is None:
            continue
        case.count()
        where, issue = _name(row), issue_of(row)
        kept = instrument_rows.consents_of(case.tx, row.id)
        values = []
        for item in kept:
            at = item.created_at if issue is None else issue["eventTime"]
            value = _consent(item)
            if value is None:
                yield Difference("consent", where, "a consent (docs/certificate.md)", f"that of {item.party}")
                continue
            values.append(value)
            yield from _is_sound(case, row, envelope, item, value, at)
        if issue is not None and issue["type"] == "ISSUE":
            yield from _carried(where, envelope, issue["detail"]["consents"], values)


def _carried(where: str, envelope: Mapping[str, Any], carried: Sequence[Any], kept: Sequence[Any]) -> Iterator[Finding]:
    def pair(consent: Mapping[str, Any]) -> tuple[str, str]:
        return consent["party"], consent["role"]

    pairs = sorted(consent_request.pairs(envelope["mandatory"]))
    yield from compare("parties that consented", where, pairs, sorted(map(pair, carried)))
    stored = {pair(consent): consent for consent in kept}
    for consent in carried:
        what = f"kept consent of {consent['party']} as {consent['role']}"
        yield from compare(what, where, consent, stored.get(pair(consent)))


def _is_sound(
    case: Case, row: Any, envelope: Mapping[str, Any], item: Any, consent: Mapping[str, Any], at: str
) -> Iterator[Finding]:
    party, role, key = consent["party"], consent["role"], consent["binding"]["body"]["key"]
    where = f"consent of {party} as {role} to {_name(row)}"
    columns = {"party": party, "role": role, "key": key, "institution": row.institution}
    for name, expected in columns.items():
        yield from compare(f"column {name}", where, expected, getattr(item, name))
    if (party, role) not in consent_request.pairs(envelope["mandatory"]):
        yield Difference("party", where, "one of the envelope", f"{party} as {role}")
        return
    hash_ = consent_request.commitment_hash(envelope["mandatory"], role)
    yield from compare("commitment", where, hash_, consent["commitmentHash"])
    message = typed_data.consent(row.id, commitment.envelope_hash(envelope), party, role, hash_)
    try:
        signer = typed_data.recover(typed_data.digest(case.origin, "Consent", message), consent["signature"])
    except FormatError as error:
        signer = str(error)
    yield from compare("signature", where, key, signer)
    yield from bound_keys.findings(case, consent["binding"], party=party, instrument=row.id, at=at, where=where)


def documents(case: Case) -> Iterator[Finding]:
    """Every document opens, has its digests, and is named by the envelope in its place."""
    for row in rows.all_instruments(case.tx):
        kept = rows.documents_of(case.tx, row.id)
        for item in kept:
            case.count()
            yield from _document(case, row, item)
        envelope = _envelope(row)
        if row.status in _FIXED and envelope is not None:
            found = [{"type": item.type, "sha256": item.sha256, "sm3": item.sm3} for item in kept]
            yield from compare("documents", _name(row), envelope["mandatory"]["documents"], found)


def _document(case: Case, row: Any, item: Any) -> Iterator[Finding]:
    where = f"document {item.position} of {_name(row)}"
    try:
        content = case.context.vault.open(
            rows.document(case.tx, row.id, item.position), f"documents/{row.id}/{item.position}"
        )
    except VaultError as error:
        yield Difference("content", where, "the document", shown(error))
        return
    for name, found in zip(("sha256", "sm3"), acts.file_digests(content), strict=True):
        yield from compare(f"column {name}", where, found, getattr(item, name))
    yield from compare("column size", where, len(content), item.size)
    yield from compare("column institution", where, row.institution, item.institution)


def evidence(case: Case) -> Iterator[Finding]:
    """What is kept of each act's evidence leads to exactly the digests that the act names."""
    for row in rows.all_acts(case.tx):
        act = parsed(row)
        if act is None:
            continue
        case.count()
        where = place(row.register_no, row.sequence)
        try:
            kept = case.context.vault.open_json(bytes(row.private), f"acts/{acts.body_hash(act['body'])}")
            certificate.MEMBERS["disclosures"](kept, "evidence")
        except Error as error:
            yield Difference("evidence", where, "the act's disclosures", shown(error))
            continue
        yield from compare("evidence", where, act["body"]["digests"], commitment.digests(kept))


def _name(row: Any) -> str:
    return f"instrument {row.id}" if row.register_no is None else f"number {row.register_no} (instrument {row.id})"


def _envelope(row: Any) -> dict[str, Any] | None:
    try:
        value: dict[str, Any] = canonical.parse(bytes(row.envelope or b""))
        certificate.ENVELOPE(value, "envelope")
    except FormatError:
        return None
    return value


def _consent(item: Any) -> dict[str, Any] | None:
    try:
        value: dict[str, Any] = canonical.parse(bytes(item.consent))
        acts.CONSENT(value, "consent")
    except FormatError:
        return None
    return value
