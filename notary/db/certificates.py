"""SQL of certificates that were handed out."""

from typing import Any

from sqlalchemy import Row, select

from notary.db import rows
from notary.db.session import Transaction
from notary.db.tables import certificates


def find(tx: Transaction, id: str) -> Row[Any] | None:
    """A certificate by its id."""
    return tx.execute(select(certificates).where(certificates.c.id == id)).one_or_none()


def put(tx: Transaction, id: str, **values: Any) -> None:
    """A certificate, in place of an older one with this id; of two at the same moment the later one stays."""
    rows.put(tx, certificates, id=id, **values)
