"""Consents: every party signs the envelope, after its software has seen all that the envelope commits to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import acts, canonical, commitment, consent_request, typed_data
from notary.domain.consent_request import Request
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.times import format_time
from notary.services import bindings, case_state, instruments
from notary.services.context import Context


@dataclass(frozen=True)
class Key:
    """A signature's key and how it is known to be the signer's; ``evidence`` is a SHA-256 in hex."""

    address: str
    method: str
    evidence: str


def request(tx: Transaction, context: Context, scope: Scope, id: str, party: str, role: str) -> Request:
    """What a party of an offered instrument is asked to sign in a role.

    Raises:
        NotFound: no such party in that role.
        Conflict: the instrument is not open for consent.
    """
    row = rows.get(tx, scope, id)
    if row.status != "OFFERED":
        raise Conflict(f"instrument {id} is {row.status}; consents are given between offer and issue")
    envelope = canonical.parse(row.envelope)
    if (party, role) not in consent_request.pairs(envelope["mandatory"]):
        raise NotFound(f"instrument {id} {consent_request.nobody(envelope['mandatory'], party, role)}")
    return consent_request.make(id, envelope, instruments.disclosures(context, row), party, role)


def record(
    tx: Transaction, context: Context, scope: Scope, id: str, party: str, role: str, key: Key, signature: str
) -> None:
    """Keep a party's consent with a fresh binding of its key. Giving the same again changes nothing.

    A consent that ran out before the issue is replaced.

    Raises:
        Refused: the signature is not of that key over this envelope, or not in canonical form.
        Conflict: the party consented already with another key, or (a bound one) has not chosen to notarise.
    """
    held = rows.get(tx, scope, id, lock=True)  # whoever else consents, withdraws or issues waits, or was quicker
    asked = request(tx, context, scope, id, party, role)
    case_state.require_chosen(tx, held, party)
    require_signature(asked.digest(context.office.origin), signature, key.address)
    for row in rows.consents_of(tx, id):
        if (row.party, row.role) == (party, role) and _holds(context, row):
            if canonical.parse(row.consent)["binding"]["body"]["key"] == key.address.lower():
                return
            raise Conflict(f"{party!r} consented as {role} already, with another key")
    binding = bindings.bind_party(
        context, party=party, instrument=id, key=key.address, method=key.method, evidence=key.evidence
    )
    consent = {
        "party": party,
        "role": role,
        "commitmentHash": _hex(asked.message["commitmentHash"]),
        "binding": binding,
        "signature": signature,
    }
    acts.CONSENT(consent, "consent")
    rows.put_consent(
        tx,
        instrument=id,
        party=party,
        role=role,
        institution=rows.get(tx, scope, id).institution,
        key=key.address.lower(),
        consent=canonical.encode(consent),
        created_at=format_time(context.now),
    )


def record_with_event_key(
    tx: Transaction, context: Context, scope: Scope, id: str, party: str, role: str, evidence: str
) -> None:
    """Consent by a key that is made for this one signature and destroyed (shown as EVENT_KEY ever after).

    ``evidence`` is the SHA-256 of the record of how the person was identified and expressed the consent.
    """
    asked = request(tx, context, scope, id, party, role)
    with context.event_keys() as signer:
        signature = "0x" + signer.sign_digest(asked.digest(context.office.origin)).hex()
        key = Key(signer.address, "EVENT_KEY", evidence)
    record(tx, context, scope, id, party, role, key, signature)


def missing(tx: Transaction, context: Context, row: Any) -> list[tuple[str, str]]:
    """The (party, role) pairs of an instrument's row that have not consented, or whose consent ran out."""
    return lacking(context, row, rows.consents_of(tx, row.id))


def lacking(context: Context, row: Any, kept: Iterable[Any]) -> list[tuple[str, str]]:
    """As ``missing``, given the rows of the consents."""
    given = {(consent.party, consent.role) for consent in kept if _holds(context, consent)}
    return [pair for pair in consent_request.pairs(canonical.parse(row.envelope)["mandatory"]) if pair not in given]


def is_genuine(context: Context, row: Any, kept: Any, disclosures: list[commitment.Disclosure]) -> bool:
    """Whether a consent's row holds its party's signature, by the bound key, over this instrument's envelope."""
    consent = canonical.parse(kept.consent)
    bound = consent["binding"]["body"]
    asked = consent_request.make(row.id, canonical.parse(row.envelope), disclosures, kept.party, kept.role)
    named = (consent["party"], consent["role"], bound["party"], bound["instrument"])
    if named != (kept.party, kept.role, kept.party, row.id):
        return False
    try:
        require_signature(asked.digest(context.office.origin), consent["signature"], bound["key"])
    except Refused:
        return False
    return True


def require_signature(digest: bytes, signature: str, address: str) -> None:
    """Ensure that a key made a signature over a digest (raises Refused)."""
    try:
        signer = typed_data.recover(digest, signature)
    except FormatError as error:
        raise Refused(f"the signature is none: {error}", code="SIGNATURE") from None
    if signer != address.lower():
        raise Refused(f"the signature is of {signer}, not of {address.lower()}, or over other data", code="SIGNATURE")
    if not typed_data.is_canonical(signature):
        raise Refused("the signature has a high s; sign again with a wallet that follows EIP-2", code="SIGNATURE")


def _holds(context: Context, row: Any) -> bool:
    """Whether a consent's binding outlasts an issue that is prepared now; the issue must be proven within it."""
    end = canonical.parse(row.consent)["binding"]["body"]["notAfter"]
    return bool(format_time(context.now + context.terms.number_lease) <= end)


def _hex(value: str | int | bytes) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
