"""SQL of the papers that acts rest on."""

from typing import Any

from sqlalchemy import Row, select

from notary.db.rows import insert_absent
from notary.db.session import Transaction
from notary.db.tables import evidence_names, evidence_papers


def put(tx: Transaction, institution: str, sha256: str, **values: Any) -> None:
    """A paper of an institution; again is harmless."""
    insert_absent(tx, evidence_papers, institution=institution, sha256=sha256, **values)


def find(tx: Transaction, institution: str, sha256: str) -> Row[Any] | None:
    """A paper that an institution handed in."""
    this = (evidence_papers.c.institution == institution) & (evidence_papers.c.sha256 == sha256)
    return tx.execute(select(evidence_papers).where(this)).one_or_none()


def keeper(tx: Transaction, sha256: str) -> str | None:
    """An institution that handed a paper in; always the same one while there are several."""
    kept = select(evidence_papers.c.institution).where(evidence_papers.c.sha256 == sha256)
    order = (evidence_papers.c.created_at, evidence_papers.c.institution)
    return tx.execute(kept.order_by(*order).limit(1)).scalar_one_or_none()


def name(tx: Transaction, instrument: str, institution: str, sha256: str) -> None:
    """An act of the instrument names a paper of the institution; again is harmless."""
    insert_absent(tx, evidence_names, instrument=instrument, institution=institution, sha256=sha256)


def named_by(tx: Transaction, instrument: str, sha256: str) -> Row[Any] | None:
    """The paper that an instrument's act names by its digest."""
    joined = (evidence_papers.c.institution == evidence_names.c.institution) & (
        evidence_papers.c.sha256 == evidence_names.c.sha256
    )
    this = (evidence_names.c.instrument == instrument) & (evidence_names.c.sha256 == sha256)
    return tx.execute(select(evidence_papers).join(evidence_names, joined).where(this).limit(1)).first()
