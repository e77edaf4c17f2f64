"""Certificates that are handed out and fetched again: one id for an instrument, an audience and a last act.

A certificate is read from the register and the chain outside any write, then kept. Within ``Terms.certificate`` the
same bytes are given again, so that caches and ``If-None-Match`` work; after that its standing is renewed. Where that
cannot be done now, the bytes that are kept are given: they say as of when they are true, and until when they hold.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notary.db import certificates as rows
from notary.db import chain as chain_rows
from notary.db import instruments as instrument_rows
from notary.db.scope import Scope
from notary.db.session import Database, Transaction
from notary.domain import certificate
from notary.domain.certificate import About
from notary.domain.errors import Conflict, NotFound, Unavailable
from notary.domain.times import parse_time
from notary.services import certificates
from notary.services.certificates import NotSettled
from notary.services.context import Context
from notary.services.ports import Chain

AUDIENCES = {"CREDITOR": "CREDITOR", "PARTY": "PARTY", "COURT": "COURT", "NOTARY": "OFFICE", "AUDITOR": "OFFICE"}
"""Role of a scope → for whom its certificates are."""


class Superseded(NotFound):
    """The certificate shows an older last act than the instrument has by now; the newer one has another id."""

    code = "CERTIFICATE_SUPERSEDED"


@dataclass(frozen=True)
class Issued:
    """A certificate file. ``etag`` is the SHA-256 of ``content``, ``as_of`` the time of its standing."""

    id: str
    etag: str
    content: bytes
    as_of: str
    instrument: str


def hand_out(
    database: Database, context: Context, chain: Chain, scope: Scope, instrument: str, about: About = About.DEED
) -> Issued:
    """The certificate of an instrument as of now, for whoever asks.

    Args:
        about: what it proves besides.

    Raises:
        NotFound: the scope does not see the instrument.
        Conflict: it is not issued, or no execution certificate is in force.
        NotSettled: register or chain do not hold all of it yet.
        Unavailable: the chain does not answer.
    """
    with database.read() as tx:
        row = instrument_rows.get(tx, scope, instrument)
        instance = chain_rows.current(tx)
    if row.status != "ISSUED":
        raise Conflict(f"instrument {instrument} is {row.status}; only an issued one has a certificate")
    if instance is None:
        raise NotSettled("no registry is open yet")
    view = chain.view(instance.address)
    with database.read() as tx:
        row = instrument_rows.get(tx, scope, instrument)
        value = certificates.issue(tx, context, scope, instrument, view, about)
    content = certificates.to_file(value)
    audience = AUDIENCES[scope.role]
    issued = Issued(
        certificate.certificate_id(instrument, audience + about, row.head_hash),
        hashlib.sha256(content).hexdigest(),
        content,
        value["standing"]["body"]["asOf"],
        instrument,
    )
    with database.write() as tx:
        _keep(tx, context, row, audience, issued)
    return issued


def fetch(database: Database, context: Context, chain: Chain, scope: Scope, id: str) -> Issued:
    """A certificate by its id, with a standing that is not older than ``Terms.certificate`` where that can be had.

    Raises:
        NotFound: there is none that the scope sees.
        Superseded: the instrument has a newer act.
    """
    with database.read() as tx:
        kept = rows.find(tx, id)
        seen = kept is not None and instrument_rows.is_visible(tx, scope, kept.instrument)
        if kept is None or not seen or kept.audience != AUDIENCES.get(scope.role):
            raise NotFound(f"there is no certificate {id}")
        row = instrument_rows.get(tx, scope, kept.instrument)
    about = next(
        each for each in About if certificate.certificate_id(row.id, kept.audience + each, kept.head_hash) == id
    )
    if row.head_hash != kept.head_hash:
        newer = certificate.certificate_id(row.id, kept.audience + about, row.head_hash)
        raise Superseded(f"the instrument has a newer act than certificate {id} shows; the certificate is {newer} now")
    issued = Issued(id, kept.etag, context.vault.open(kept.private, _place(id)), kept.as_of, kept.instrument)
    if context.now < parse_time(kept.as_of) + context.terms.certificate:
        return issued
    try:
        return hand_out(database, context, chain, scope, kept.instrument, about)
    except Unavailable:
        if context.now < parse_time(kept.as_of) + context.terms.standing - timedelta(minutes=1):
            return issued
        raise


def _keep(tx: Transaction, context: Context, row: Any, audience: str, issued: Issued) -> None:
    rows.put(
        tx,
        issued.id,
        instrument=row.id,
        institution=row.institution,
        audience=audience,
        head_hash=row.head_hash,
        etag=issued.etag,
        as_of=issued.as_of,
        private=context.vault.seal(issued.content, _place(issued.id)),
    )


def _place(id: str) -> str:
    return f"certificates/{id}"
