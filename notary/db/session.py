"""One transaction: the only place that begins, commits and rolls back.

Services receive the open connection and never commit; the edge (command, request, worker step) does, by leaving the
``with`` block.

SQLite allows one writer, so writers queue on a lock in the process and take the file's write lock at once (BEGIN
IMMEDIATE): a transaction never fails halfway for having started as a reader. On PostgreSQL writers run side by side
under READ COMMITTED: each statement sees what was committed before it, so whoever first locks a row, or a name
(``locks.serialise``), and then looks, sees the truth.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from notary import faults
from notary.db import schema
from notary.db.driver_errors import DatabaseUnavailable, OutcomeUnknown, translate
from notary.db.engine import LATEST, SNAPSHOT, SQLITE, make_engine

__all__ = ["LATEST", "SNAPSHOT", "Database", "DatabaseUnavailable", "OutcomeUnknown", "Transaction"]

Transaction = Connection
"""What services take: an open connection inside a transaction that somebody else ends."""


@dataclass
class _Phase:
    committing: bool = False


class Database:
    """An engine with two kinds of transaction.

    Raises:
        FormatError: the URL is none of a database that this product runs on.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)
        self._writers: Any = threading.Lock() if self._is_sqlite else nullcontext()
        faults.set_writers(self._writers)

    @property
    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == SQLITE

    @contextmanager
    def read(self, kind: str = SNAPSHOT) -> Iterator[Transaction]:
        """A transaction that cannot write and is always rolled back.

        Args:
            kind: ``SNAPSHOT``, one state throughout; or ``LATEST``, where a lock is waited for first, since a snapshot
                would be from before the wait.

        Raises:
            DatabaseUnavailable: it cannot be read now.
        """
        with self._translated(writing=False), self.engine.connect() as connection:
            reading = connection.execution_options(reading=kind)
            with reading.begin() as transaction:
                yield reading
                transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits when the block ends without an exception.

        Raises:
            DatabaseUnavailable: it cannot be written now; nothing was kept.
            OutcomeUnknown: the server went away during the commit; look again.
            Conflict: another transaction was quicker; nothing was kept, look again.
        """
        with self._translated(writing=True) as phase, self._writers, self.engine.begin() as connection:
            yield connection
            phase.committing = True

    def migrate(self) -> None:
        """Bring the schema to the newest revision (creates it in an empty database; a file is its owner's alone).

        Where nothing is to be done it only reads.

        Raises:
            SchemaUnknown: a newer release migrated this database.
            DatabaseUnavailable: it cannot be reached, or another process migrates and takes very long.
        """
        if self._is_sqlite and self.engine.url.database:
            with suppress(OSError):  # whatever is wrong with the place, connecting says it better
                Path(self.engine.url.database).touch(0o600)
        with self.read() as tx:
            if schema.is_current(tx):
                return
        engine = make_engine(self.url, foreign_keys=False)
        try:
            with self._translated(writing=True) as phase, self._writers, engine.begin() as connection:
                schema.upgrade(connection)
                phase.committing = True
        finally:
            engine.dispose()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _translated(self, *, writing: bool) -> Iterator[_Phase]:
        phase = _Phase()
        try:
            yield phase
        except SQLAlchemyError as error:
            told = translate(error, writing=writing, committing=phase.committing)
            if told is None:
                raise
            # Without the cause: a driver's error may carry the values of a statement, which may be personal.
            raise _without_password(told, self.engine.url.password) from None


def _without_password(error: Any, password: object) -> Any:
    """The same error, should the driver have repeated the password in its words."""
    if password and str(password) in str(error):
        error.args = (str(error).replace(str(password), "***"),)
    return error
