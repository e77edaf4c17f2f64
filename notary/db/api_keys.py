"""SQL of API keys."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from notary.db.rows import guarded
from notary.db.session import Transaction
from notary.db.tables import api_keys


def add(tx: Transaction, **values: Any) -> None:
    """A new key."""
    tx.execute(insert(api_keys).values(**values))


def find(tx: Transaction, id: str) -> Row[Any] | None:
    """A key by its id, in force or not."""
    return tx.execute(select(api_keys).where(api_keys.c.id == id)).one_or_none()


def listing(tx: Transaction) -> Sequence[Row[Any]]:
    """Every key that was ever made, oldest first."""
    return tx.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)).all()


def revoke(tx: Transaction, id: str, now: str) -> None:
    """End a key (raises Conflict where there is none, or it was revoked already)."""
    row = (api_keys.c.id == id) & api_keys.c.revoked_at.is_(None)
    statement = update(api_keys).where(row).values(revoked_at=now)
    guarded(tx, statement, f"there is no API key {id}, or it was revoked already")
