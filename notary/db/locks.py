"""Locks on a name, where there is no row to lock yet."""

import hashlib

from sqlalchemy import Connection, func, select

from notary.db.engine import POSTGRESQL, SNAPSHOT


def serialise(tx: Connection, name: str) -> None:
    """Wait until no other transaction holds this name, and hold it until this one ends.

    What is read after it is the truth about everything that is only written under the same name. SQLite has one writer
    at a time, so nothing is to be done there. Whoever takes several takes instruments' rows first, then names; but the
    name of a request comes before everything.
    """
    if tx.get_execution_options().get("reading") == SNAPSHOT:
        raise RuntimeError(f"the snapshot of this transaction is from before the wait for {name.split()[0]!r}")
    if tx.dialect.name == POSTGRESQL:
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        tx.execute(select(func.pg_advisory_xact_lock(key)))
