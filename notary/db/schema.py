"""Bringing the schema to the newest revision (Alembic), once, whoever else tries at the same moment."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from notary.db.engine import POSTGRESQL, SQLITE
from notary.db.locks import serialise
from notary.domain.errors import Refused

_QUEUE_SECONDS = 300
"""How long a process waits for another one that migrates."""


class SchemaUnknown(Refused):
    """The database was brought to a revision that this release does not have."""

    code = "SCHEMA_UNKNOWN"


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to migrate; only reads.

    Raises:
        SchemaUnknown: a newer release was here.
    """
    found = set(MigrationContext.configure(connection).get_current_heads())
    unknown = found - _revisions()
    if unknown:
        at = ", ".join(sorted(unknown))
        raise SchemaUnknown(f"the database is at revision {at}, which this release does not know; use a newer release")
    return found == set(_scripts().get_heads())


def upgrade(connection: Connection) -> None:
    """Go to the newest revision within the connection's transaction, after whoever is at it already."""
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_QUEUE_SECONDS}s'")
        serialise(connection, "migration")
        connection.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")  # a table in use must not hold everything up
    command.upgrade(config(connection), "head")
    if connection.dialect.name == SQLITE:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            named = ", ".join(sorted({row[0] for row in broken}))
            raise RuntimeError(f"the migration left rows that refer to nothing, in: {named}")


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, for its commands on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(config())


@cache
def _revisions() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())
