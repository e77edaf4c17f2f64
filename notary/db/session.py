"""One transaction: the only place that begins, commits and rolls back.

Services receive the open connection and never commit; the edge (command, request, worker step) does, by leaving the
``with`` block. SQLite allows one writer, so writers queue on a lock in the process and take the file's write lock at
once (BEGIN IMMEDIATE): a transaction never fails halfway for having started as a reader.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from notary.domain.errors import Unavailable

Transaction = Connection
"""What services take: an open connection inside a transaction that somebody else ends."""

_BUSY_MS = 10_000


class DatabaseUnavailable(Unavailable):
    """The database is locked, full or gone; nothing of the transaction was kept."""

    code = "DATABASE_UNAVAILABLE"


class Database:
    """An engine with two kinds of transaction."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writers: Any = threading.Lock() if self._is_sqlite else _NoLock()

    @property
    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A snapshot that is always rolled back.

        Raises:
            DatabaseUnavailable: it cannot be read now.
        """
        with _translated(), self.engine.connect() as connection:
            reading = connection.execution_options(reading=True)
            with reading.begin() as transaction:
                yield reading
                transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits when the block ends without an exception.

        Raises:
            DatabaseUnavailable: it cannot be written now; nothing was kept.
        """
        with _translated(), self._writers, self.engine.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the schema to the newest revision (creates it in an empty database; a file is its owner's alone)."""
        if self._is_sqlite and self.engine.url.database:
            with suppress(OSError):  # whatever is wrong with the place, connecting says it better
                Path(self.engine.url.database).touch(0o600)
        with _translated(), self._writers, self.engine.connect() as connection:
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class _NoLock:
    """PostgreSQL has row locks of its own."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        # A damaged file is a bare DatabaseError; the other subclasses are faults of our statements.
        if isinstance(error, OperationalError) or type(error) is DatabaseError:
            raise DatabaseUnavailable(f"the database does not answer: {error.orig}") from error
        raise
