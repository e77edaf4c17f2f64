"""Statements that mean the same on both databases, and tell whether they did it: a guarded update, an insert of what is
not there, an order of texts."""

from typing import Any

from sqlalchemy import CursorResult, Table, Update
from sqlalchemy.dialects import postgresql, sqlite

from notary.db.engine import SQLITE
from notary.db.session import Transaction
from notary.domain.errors import Conflict


def guarded(tx: Transaction, statement: Update, message: str) -> None:
    """Run an update that names the old state in its WHERE; ensure that it changed exactly one row.

    Raises:
        Conflict: somebody else changed the row first.
    """
    result: CursorResult[Any] = tx.execute(statement)
    if result.rowcount != 1:
        raise Conflict(message)


def insert_absent(tx: Transaction, table: Table, **values: Any) -> bool:
    """Insert a row unless one of its unique keys is taken; says whether it did.

    Where another transaction is at the same key, this waits for what becomes of it.
    """
    statement = _insert(tx, table, values).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return tx.execute(statement).first() is not None


def put(tx: Transaction, table: Table, **values: Any) -> None:
    """Insert a row in place of one with the same primary key; of two at the same moment the later one stays."""
    key = [column.name for column in table.primary_key.columns]
    changed = {name: value for name, value in values.items() if name not in key}
    tx.execute(_insert(tx, table, values).on_conflict_do_update(index_elements=key, set_=changed))


def by_bytes(tx: Transaction, column: Any) -> Any:
    """A text column in the order of its bytes, which is that of code points; PostgreSQL has the order of a language."""
    return column if tx.dialect.name == SQLITE else column.collate("C")


def _insert(tx: Transaction, table: Table, values: dict[str, Any]) -> Any:
    """The dialect's own insert, which knows what to do about a key that is taken."""
    make = sqlite.insert if tx.dialect.name == SQLITE else postgresql.insert
    return make(table).values(**values)
