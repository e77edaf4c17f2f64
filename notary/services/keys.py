"""Keys that parties enrol once and sign with again and again."""

from datetime import timedelta

from notary.db import keys as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import key_binding, shape, typed_data
from notary.domain.errors import Conflict, Refused
from notary.domain.times import format_time
from notary.services.consents import Key
from notary.services.context import Context

ENROLMENT = timedelta(days=2 * 365)
"""How long an enrolment holds before the person is identified anew."""


def enrol(
    tx: Transaction, context: Context, scope: Scope, *, holder: str, address: str, method: str, evidence: str
) -> None:
    """Enter a key as a party's, after its holder proved to have it; ``evidence`` is the SHA-256 of that record.

    Raises:
        FormatError: an address, party id, method or digest out of form.
        Conflict: the key is enrolled already, for this holder or for another, or was retired.
    """
    shape.address(address.lower(), "address")
    shape.party(holder, "holder")
    shape.hash_(evidence, "evidence")
    shape.choice([name for name in key_binding.METHODS if name != "EVENT_KEY"])(method, "method")
    known = rows.find(tx, address.lower())
    if known is not None:
        state = "is enrolled already" if known.retired_at is None else "was retired, and is not taken up again"
        raise Conflict(f"the key {address.lower()} {state}; use another")
    now = context.now
    rows.add(
        tx,
        address=address.lower(),
        institution=scope.institution,
        holder=holder,
        method=method,
        evidence=evidence,
        not_before=format_time(now),
        not_after=format_time(now + ENROLMENT),
    )


def retire(tx: Transaction, context: Context, scope: Scope, address: str) -> None:
    """Take a key out of use (lost, stolen, replaced); what it signed before keeps its bindings.

    Raises:
        Conflict: it is not enrolled with this institution, or retired already.
    """
    rows.retire(tx, scope, address.lower(), format_time(context.now))


def signing_key(tx: Transaction, context: Context, scope: Scope, digest: bytes, signature: str, holder: str) -> Key:
    """The enrolled key of a holder that made a signature.

    Raises:
        Refused: the signer's key is not enrolled for this holder, or not in force now.
    """
    shape.sig65(signature, "signature")
    address = typed_data.recover(digest, signature)
    row = rows.find(tx, address)
    now = format_time(context.now)
    if row is None or row.holder != holder or (scope.institution and row.institution != scope.institution):
        raise Refused(f"the signature is of {address}, which is not enrolled for {holder!r}; enrol it first")
    if row.retired_at is not None or not row.not_before <= now <= row.not_after:
        raise Refused(f"the key {address} of {holder!r} is retired or its enrolment ran out")
    return Key(address, row.method, row.evidence)
