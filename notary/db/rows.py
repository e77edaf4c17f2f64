"""Small helpers for statements: exactly one row, a guarded update, JSON in a column."""

from typing import Any

from sqlalchemy import CursorResult, Executable, Row, Update

from notary.db.session import Transaction
from notary.domain.errors import Conflict


def one_or_none(tx: Transaction, statement: Executable) -> Row[Any] | None:
    """The row of a statement that selects at most one."""
    return tx.execute(statement).one_or_none()


def guarded(tx: Transaction, statement: Update, message: str) -> None:
    """Run an update that names the old state in its WHERE; ensure that it changed exactly one row.

    Raises:
        Conflict: somebody else changed the row first.
    """
    result: CursorResult[Any] = tx.execute(statement)
    if result.rowcount != 1:
        raise Conflict(message)
