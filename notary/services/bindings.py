"""Key bindings made by the office: whose key this is, how it was shown, for how long."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from notary.db import acts as rows
from notary.db.session import Transaction
from notary.domain import key_binding
from notary.domain.errors import Refused
from notary.domain.times import format_time
from notary.services.context import Context


def bind_party(
    context: Context, *, party: str, instrument: str, key: str, method: str, evidence: str
) -> dict[str, Any]:
    """A binding of a party's key for one instrument, good for the consent term from now."""
    return _seal(context, party, instrument, key, method, evidence, context.now, context.terms.consent)


def bind_authority(tx: Transaction, context: Context, authority: str, role: str, key: str) -> dict[str, Any]:
    """A binding of an authority's key; the key must be the one on record for it.

    Raises:
        NotFound: no such authority in that role.
        Refused: another key, or outside the authority's window.
    """
    row = rows.authority(tx, authority, role)
    if row.address != key.lower():
        raise Refused(f"the key {key} is not on record for {authority} as {role}; enrol it first")
    now = format_time(context.now)
    if not row.not_before <= now <= (row.not_after or now):
        window = f"from {row.not_before} to {row.not_after or 'further notice'}"
        raise Refused(f"{authority} may act as {role} {window}, and it is {now}")
    evidence = hashlib.sha256(f"{row.id} {row.role} {row.address} {row.not_before}".encode()).hexdigest()
    method = "STAFF_KEY"
    return _seal(context, authority, None, key, method, evidence, context.now, context.terms.authority_binding)


def _seal(
    context: Context,
    party: str,
    instrument: str | None,
    key: str,
    method: str,
    evidence: str,
    start: datetime,
    term: timedelta,
) -> dict[str, Any]:
    body = key_binding.body(
        origin=context.office.origin,
        party=party,
        instrument=instrument,
        key=key,
        method=method,
        evidence=evidence,
        not_before=start,
        not_after=start + term,
    )
    seal = context.keys.seal
    return key_binding.seal(body, hashlib.sha256(seal.chain[0]).hexdigest(), seal.sign)
