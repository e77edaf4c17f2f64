"""SQL of where institutions are told things."""

from typing import Any

from sqlalchemy import Row, select

from notary.db.rows import put as put_row
from notary.db.session import Transaction
from notary.db.tables import contacts


def find(tx: Transaction, institution: str) -> Row[Any] | None:
    """The contacts of an institution; None while it has none."""
    return tx.execute(select(contacts).where(contacts.c.institution == institution)).one_or_none()


def put(tx: Transaction, institution: str, **values: Any) -> None:
    """The contacts of an institution, in place of earlier ones."""
    put_row(tx, contacts, institution=institution, **values)
