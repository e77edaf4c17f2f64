"""Keys that people enrol once and consent with again and again.

An enrolment belongs to the holder of one identity paper, whatever a party is called inside an instrument. A consent
by an enrolled key is taken only where the instrument says that the party holds that very paper (docs/adr/0003).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from notary.db import instruments as instrument_rows
from notary.db import keys as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import commitment, identifiers, key_binding, shape, typed_data
from notary.domain.consent_request import Request
from notary.domain.errors import Conflict, NotFound, Refused
from notary.domain.identifiers import IdType
from notary.domain.times import format_time
from notary.services import consents, instruments
from notary.services.consents import Key
from notary.services.context import Context

ENROLMENT = timedelta(days=2 * 365)
"""How long an enrolment holds before the person is identified anew."""


def enrol(
    tx: Transaction,
    context: Context,
    scope: Scope,
    *,
    address: str,
    id_type: str,
    id_no: str,
    method: str,
    evidence: str,
) -> str:
    """Enter a key as that of the holder of an identity paper; returns until when the enrolment holds.

    A mistaken enrolment is retired and made anew, as long as no consent rests on the key.

    Args:
        id_type, id_no: the paper; its number is kept as a blind index alone.
        evidence: the SHA-256 of the record of how the person was identified and proved to have the key.

    Raises:
        FormatError: an address, paper, method or digest out of form.
        Conflict: the key is enrolled already, or was retired and consents rest on it.
    """
    address = address.lower()
    shape.address(address, "address")
    shape.choice([*IdType])(id_type, "id_type")
    number = identifiers.validate(IdType(id_type), id_no)
    shape.hash_(evidence, "evidence")
    shape.choice([name for name in key_binding.METHODS if name != "EVENT_KEY"])(method, "method")
    rows.queue(tx, address)
    _require_free(tx, scope, address)
    until = format_time(context.now + ENROLMENT)
    rows.put(
        tx,
        address,
        institution=scope.institution,
        id_type=id_type,
        identity=instruments.identity(context, id_type, number),
        method=method,
        evidence=evidence,
        not_before=format_time(context.now),
        not_after=until,
    )
    return until


def retire(tx: Transaction, context: Context, scope: Scope, address: str) -> None:
    """Take a key out of use (lost, stolen, replaced, enrolled by mistake); what it signed before keeps its bindings.

    Raises:
        Conflict: it is not enrolled with this institution, or retired already.
    """
    rows.retire(tx, scope, address.lower(), format_time(context.now))


def record_consent(
    tx: Transaction, context: Context, scope: Scope, id: str, party: str, role: str, signature: str
) -> None:
    """Keep a party's consent that was signed with its enrolled key.

    Raises:
        Refused: as ``signing_key`` and ``consents.record`` say.
    """
    instrument_rows.lock(tx, [id])
    asked = consents.request(tx, context, scope, id, party, role)
    key = signing_key(tx, context, scope, asked, signature)
    consents.record(tx, context, scope, id, party, role, key, signature)


def signing_key(tx: Transaction, context: Context, scope: Scope, asked: Request, signature: str) -> Key:
    """The enrolled key with which a party signed what it was asked to sign.

    Raises:
        FormatError: the signature is none.
        Refused: the signer's key is not enrolled, not in force now, or another person's than the instrument's party.
    """
    shape.sig65(signature, "signature")
    address = typed_data.recover(asked.digest(context.office.origin), signature)
    return party_key(tx, context, scope, address, asked.party, asked.disclosures)


def of_party(tx: Transaction, context: Context, scope: Scope, instrument: Any, party: str, address: str) -> Key:
    """An enrolled key with which a party of an instrument (its row) is going to sign.

    Raises:
        Refused: as ``party_key`` says.
        NotFound: the instrument has no such party.
    """
    shown = instruments.disclosures(context, instrument)
    if not any(path == f"parties.{party}.id_no" for _, path, _ in shown):
        raise NotFound(f"instrument {instrument.id} has no party {party!r}")
    return party_key(tx, context, scope, address, party, shown)


def party_key(
    tx: Transaction,
    context: Context,
    scope: Scope,
    address: str,
    party: str,
    disclosures: Sequence[commitment.Disclosure],
) -> Key:
    """The enrolled key of a party of an instrument, of which these are the disclosures.

    Raises:
        Refused: the key is not enrolled, not in force now, or another person's than the instrument's party.
    """
    row = require_in_force(tx, context, address, scope.institution)
    _require_same_person(context, party, disclosures, row)
    return Key(address.lower(), row.method, row.evidence)


def require_in_force(tx: Transaction, context: Context, address: str, institution: str = "") -> Any:
    """The enrolment of a key that is in force, and stays so until the transaction ends (raises Refused).

    ``institution`` is the one that enrolled it, where that matters.
    """
    rows.queue(tx, address.lower())
    row = rows.find(tx, address.lower())
    if row is None or (institution and row.institution != institution):
        raise Refused(
            f"the signature is of {address}, which is not enrolled here; enrol it first, or it signed another thing"
        )
    now = format_time(context.now)
    if row.retired_at is not None or not row.not_before <= now <= row.not_after:
        raise Refused(f"the key {address} is retired or its enrolment ran out; enrol another")
    return row


def _require_free(tx: Transaction, scope: Scope, address: str) -> None:
    known = rows.find(tx, address)
    if known is None:
        return
    if known.retired_at is None:
        raise Conflict(f"the key {address} is enrolled already; use another, or retire it first")
    if rows.is_relied_on(tx, address):
        raise Conflict(f"the key {address} was retired, and consents rest on it; use another")
    if known.institution != scope.institution:
        raise Conflict(f"the key {address} was retired by another institution; use another")


def _require_same_person(context: Context, party: str, disclosures: Sequence[commitment.Disclosure], row: Any) -> None:
    """Ensure that the instrument's party holds the paper that the key was enrolled with. No number is ever shown."""
    values = {path: value for _, path, value in disclosures}
    id_type, id_no = (values[f"parties.{party}.{name}"] for name in ("id_type", "id_no"))
    if row.id_type != id_type:
        raise Refused(f"the key {row.address} was enrolled with a {row.id_type}, and {party!r} has a {id_type} here")
    if row.identity != instruments.identity(context, id_type, id_no):
        raise Refused(
            f"the key {row.address} was enrolled with another {id_type} number than {party!r} has here; "
            "either it is another person's key, or one of the two numbers is wrong"
        )
