"""SQL of certificates that were handed out."""

from typing import Any

from sqlalchemy import Row, delete, insert, select

from notary.db.session import Transaction
from notary.db.tables import certificates


def find(tx: Transaction, id: str) -> Row[Any] | None:
    """A certificate by its id."""
    return tx.execute(select(certificates).where(certificates.c.id == id)).one_or_none()


def put(tx: Transaction, id: str, **values: Any) -> None:
    """A certificate, in place of an older one with this id."""
    tx.execute(delete(certificates).where(certificates.c.id == id))
    tx.execute(insert(certificates).values(id=id, **values))
