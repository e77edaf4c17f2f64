"""Bringing the schema to the newest revision (Alembic), once, whoever else tries at the same moment.

Alembic is loaded when there is something to migrate: it takes 0.2 s, and every command looks at the revision.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from notary.db.engine import POSTGRESQL, SQLITE
from notary.db.locks import serialise
from notary.domain.errors import Refused

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0008"
"""The newest revision in ``migrations``; a test compares it."""

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
    found = _revision(connection)
    if found is not None and found != NEWEST and found not in _revisions():
        raise SchemaUnknown(
            f"the database is at revision {found}, which this release does not know; use a newer release"
        )
    return found == NEWEST


def upgrade(connection: Connection) -> None:
    """Go to the newest revision within the connection's transaction, after whoever is at it already."""
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_QUEUE_SECONDS}s'")
        serialise(connection, "migration")
        connection.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")  # a table in use must not hold everything up
    from alembic import command

    command.upgrade(config(connection), "head")
    if connection.dialect.name == SQLITE:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            named = ", ".join(sorted({row[0] for row in broken}))
            raise RuntimeError(f"the migration left rows that refer to nothing, in: {named}")


def config(connection: Connection | None = None) -> "Config":
    """Alembic's configuration, for its commands on an open connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def _revision(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()


@cache
def _revisions() -> frozenset[str]:
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory.from_config(config()).walk_revisions())
