"""SQL of certificates that were handed out."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects import postgresql, sqlite

from notary.db.session import Transaction
from notary.db.tables import certificates


def find(tx: Transaction, id: str) -> Row[Any] | None:
    """A certificate by its id."""
    return tx.execute(select(certificates).where(certificates.c.id == id)).one_or_none()


def put(tx: Transaction, id: str, **values: Any) -> None:
    """A certificate, in place of an older one with this id; of two at the same moment the later one stays."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    statement: Any = insert(certificates).values(id=id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
