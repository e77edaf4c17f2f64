"""SQL of the trust roots that the office published."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from notary.db.locks import serialise
from notary.db.session import Transaction
from notary.db.tables import trust_roots
from notary.domain import canonical


def latest(tx: Transaction) -> dict[str, Any] | None:
    """The last trust root; None before the first."""
    newest = select(trust_roots.c.value).order_by(trust_roots.c.version.desc()).limit(1)
    found = tx.execute(newest).scalar_one_or_none()
    return None if found is None else dict(canonical.parse(found))


def queue(tx: Transaction) -> None:
    """Wait for whoever else is about to publish; what is the latest after this stays so until this one is done."""
    serialise(tx, "trust")


def add(tx: Transaction, value: Mapping[str, Any]) -> None:
    """A new version of the trust root (after ``queue``)."""
    tx.execute(insert(trust_roots).values(version=value["version"], value=canonical.encode(dict(value))))
