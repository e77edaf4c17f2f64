"""Engines: how this product talks to SQLite and to PostgreSQL.

Both begin transactions by an option of the connection, ``reading``: a read cannot write. As ``SNAPSHOT`` it sees one
state throughout; as ``LATEST`` each of its statements sees what was committed before it.
"""

import sqlite3
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from notary.db.driver_errors import DatabaseUnavailable
from notary.domain.errors import FormatError

BUSY_MS = 10_000
"""How long a transaction waits for a lock that another one holds."""

STATEMENT_MS = 60_000
IDLE_MS = 60_000
"""How long a transaction may do nothing: the server ends one whose process was stopped, so that others go on."""

OLDEST_SERVER = 150_000
"""PostgreSQL 15, as the server itself writes it."""

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SNAPSHOT, LATEST = "snapshot", "latest"
_ISOLATION = {SNAPSHOT: "REPEATABLE READ", LATEST: "READ COMMITTED"}
_DRIVERS = {SQLITE: "pysqlite", POSTGRESQL: "psycopg"}
_FORMS = "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine for a database URL; connects to nothing yet.

    Args:
        foreign_keys: False only for migrations of SQLite, which rebuild tables that others refer to.

    Raises:
        FormatError: no URL of a database that this product runs on; never shows the URL, which holds a password.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == SQLITE:
        engine = create_engine(parsed)
        event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, foreign_keys))
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        parsed, pool_pre_ping=True, pool_timeout=BUSY_MS / 1000, connect_args=_postgresql_arguments(parsed)
    )
    event.listen(engine, "connect", _check_server)
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "commit", _require_sound)
    return engine


def _parse(url: str) -> URL:
    where = "the database's URL"
    try:
        parsed = make_url(url)
        driver = parsed.get_driver_name()
    except (ArgumentError, ValueError):
        raise FormatError(f"cannot be read; it has the form {_FORMS}", where=where) from None
    name = parsed.get_backend_name()
    if name not in _DRIVERS:
        raise FormatError(f"names a database that this product does not run on; it has the form {_FORMS}", where=where)
    if driver != _DRIVERS[name]:
        raise FormatError(f"names another driver than {_DRIVERS[name]}; it has the form {_FORMS}", where=where)
    if "@" in (parsed.host or ""):
        raise FormatError("has an @ within its password; write it as %40", where=where)
    if name == POSTGRESQL:
        _require_driver(where)
    return parsed


def _require_driver(where: str) -> None:
    try:
        import psycopg  # noqa: F401 - only whether it is there, so that its absence is told like any other mistake
    except ImportError as error:
        raise FormatError(f"needs the driver psycopg, which does not load ({error})", where=where) from None


def _prepare_sqlite(connection: Any, foreign_keys: bool) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    keys = "ON" if foreign_keys else "OFF"
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    _log_ahead(connection)
    for pragma in ("synchronous=FULL", f"foreign_keys={keys}"):
        connection.execute(f"PRAGMA {pragma}")


def _log_ahead(connection: Any) -> None:
    """Switch to the write-ahead log. Where two do that to a new file at once, SQLite refuses one without waiting."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # Either kind of read is a snapshot here: nobody waits for a lock in it, for there are none.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql_arguments(url: URL) -> dict[str, Any]:
    """What the driver is told beside the URL, whose own words win."""
    settings = {
        "default_transaction_isolation": r"read\ committed",
        "statement_timeout": STATEMENT_MS,
        "lock_timeout": BUSY_MS,
        "idle_in_transaction_session_timeout": IDLE_MS,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    defaults = {
        "connect_timeout": BUSY_MS // 1000,
        "tcp_user_timeout": STATEMENT_MS,  # a server that vanished without a word
        "client_encoding": "utf8",
        "application_name": "debt-notary",
    }
    given = url.query.get("options", "")
    return {name: value for name, value in defaults.items() if name not in url.query} | {
        "options": " ".join([options, *([given] if isinstance(given, str) else given)])
    }


def _check_server(connection: Any, _record: object) -> None:
    """Ensure that the server is new enough and can hold every script (both were told while connecting)."""
    if connection.info.server_version < OLDEST_SERVER:
        raise DatabaseUnavailable(f"the database is PostgreSQL {connection.info.server_version // 10_000}; it takes 15")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise DatabaseUnavailable(f"the database's encoding is {encoding}; make it anew with ENCODING 'UTF8'")


def _begin_postgresql(connection: Connection) -> None:
    # Not as options of the driver's BEGIN: it would then say READ WRITE to writers, over the server's own setting.
    reading = connection.get_execution_options().get("reading")
    if reading:
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {_ISOLATION[reading]}, READ ONLY")


def _require_sound(connection: Connection) -> None:
    """The server answers COMMIT after a failed statement with a ROLLBACK and no error: then nothing would be kept."""
    from psycopg.pq import TransactionStatus

    driver: Any = connection.connection.dbapi_connection
    if driver.info.transaction_status == TransactionStatus.INERROR:
        raise RuntimeError("a statement of this transaction failed and nobody said so; nothing of it can be kept")
