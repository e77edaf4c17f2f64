"""SQL of who may see an instrument besides its own institution and the office: its parties, and courts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select

from notary.db.rows import insert_absent
from notary.db.session import Transaction
from notary.db.tables import court_access, creditor_access, instruments, parties


def put_parties(tx: Transaction, instrument: str, institution: str, identities: Mapping[str, str]) -> None:
    """Enter whose papers (as blind indexes, by party id) an offered instrument names."""
    rows = [
        {"instrument": instrument, "institution": institution, "party": party, "identity": identity}
        for party, identity in identities.items()
    ]
    if rows:
        tx.execute(insert(parties), rows)


def parties_held(tx: Transaction, instrument: str, identity: str) -> frozenset[str]:
    """The parties of an instrument that one person or organisation is."""
    own = (parties.c.instrument == instrument) & (parties.c.identity == identity)
    return frozenset(tx.execute(select(parties.c.party).where(own)).scalars())


def without_parties(tx: Transaction, limit: int) -> Sequence[Row[Any]]:
    """Offered or issued instruments from before parties were entered."""
    entered = select(parties.c.instrument)
    wanted = instruments.c.status.in_(("OFFERED", "ISSUED")) & instruments.c.id.not_in(entered)
    return tx.execute(select(instruments).where(wanted).limit(limit)).all()


def open_to_court(tx: Transaction, instrument: str, court: str, case_no: str, **values: Any) -> None:
    """Let a court see an instrument; again is harmless."""
    insert_absent(tx, court_access, instrument=instrument, court=court, case_no=case_no, **values)


def cases(tx: Transaction, instrument: str) -> Sequence[Row[Any]]:
    """The courts that an instrument was opened to, oldest first."""
    opened = select(court_access).where(court_access.c.instrument == instrument)
    return tx.execute(opened.order_by(court_access.c.created_at, court_access.c.court, court_access.c.case_no)).all()


def open_to_insurer(tx: Transaction, instrument: str, creditor: str, **values: Any) -> None:
    """Let the institution that the lender named in its claim see the instrument; again is harmless."""
    insert_absent(tx, creditor_access, instrument=instrument, creditor=creditor, **values)


def close_to_insurer(tx: Transaction, instrument: str) -> None:
    """Take back what a claim opened."""
    tx.execute(delete(creditor_access).where(creditor_access.c.instrument == instrument))


def insurer(tx: Transaction, instrument: str) -> str | None:
    """The institution that the lender named; None before its claim."""
    named = select(creditor_access.c.creditor).where(creditor_access.c.instrument == instrument)
    return tx.execute(named).scalars().first()
