"""Migrations: up and down on both databases, from nothing and with data in it, whoever does it at the same moment."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgres import Server
from races import blocked, run
from sqlalchemy import Connection, MetaData, String, insert, select
from sqlalchemy import inspect as inspect_database

from notary.db import schema, tables
from notary.db.engine import make_engine
from notary.db.locks import serialise
from notary.db.schema import SchemaUnknown
from notary.db.session import Database

REVISIONS = [each.revision for each in ScriptDirectory.from_config(schema.config()).walk_revisions()][::-1]
"""Oldest first."""

FORMS = {"0006": ("act/1", "act/2"), "0008": ("act/2", "act/3")}
"""The revisions that change the form of acts, which are signed and stay as they are: from and to."""

STATES = {
    "numbers": "LEASED",
    "advances": "WAITING",
    "transactions": "OPEN",
    "jobs": "WAITING",
    "notices": "WAITING",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'x.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database("template0") as name:
        yield server.url(name)


def go(url: str, revision: str) -> None:
    """Migrate up or down to a revision, as a person would by hand."""
    engine = make_engine(url, foreign_keys=False)
    with engine.begin() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
        known = ["base", *REVISIONS]
        up = known.index(revision) > known.index(here or "base")
        (command.upgrade if up else command.downgrade)(schema.config(connection), revision)
    engine.dispose()


def rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Everything that is stored."""
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table))]
        for table in found.sorted_tables
        if table.name != "alembic_version"
    }


def stored(url: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that is stored at a URL."""
    engine = make_engine(url)
    with engine.connect() as connection:
        found = rows(connection)
    engine.dispose()
    return found


def fill(url: str, leave_out: str = "") -> None:
    """One row in every table but one, whatever tables there are."""
    engine = make_engine(url)
    with engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        for table in found.sorted_tables:
            if table.name in ("alembic_version", leave_out):
                continue
            values: dict[str, Any] = {}
            for column in table.columns:
                text = "1" if isinstance(column.type, String) else None
                values[column.name] = text or (1 if column.type.python_type is int else b"{}")
            values |= {"state": STATES[table.name]} if table.name in STATES else {}
            values |= {"status": "ISSUED"} if table.name == "instruments" else {}
            values |= {"kind": "PAYMENT"} if table.name == "payments" else {}
            values |= {"basis": "CASE"} if table.name == "court_access" else {}
            values |= {"channel": "SMS"} if table.name == "notices" else {}
            connection.execute(insert(table).values(**values))
    engine.dispose()


def assert_as_the_tables_say(url: str) -> None:
    """The schema is the one of notary.db.tables: columns, types, keys, indexes, constraints."""
    engine = make_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        made = inspect_database(connection)
        for table in tables.metadata.sorted_tables:
            unique = {tuple(each["column_names"]) for each in made.get_unique_constraints(table.name)}
            wanted = {
                tuple(column.name for column in constraint.columns)
                for constraint in table.constraints
                if type(constraint).__name__ == "UniqueConstraint"
            }
            assert unique == wanted, table.name
            checks = {each["name"] for each in made.get_check_constraints(table.name)}
            assert checks == {str(each.name) for each in table.constraints if type(each).__name__ == "CheckConstraint"}
    engine.dispose()


def test_from_nothing_they_make_exactly_what_the_tables_say(empty_url: str) -> None:
    database = Database(empty_url)
    database.migrate()
    database.close()
    assert_as_the_tables_say(empty_url)


def test_every_step_up_and_down_is_one(empty_url: str) -> None:
    for revision in REVISIONS:
        go(empty_url, revision)
    assert_as_the_tables_say(empty_url)
    for revision in ["base", *REVISIONS[:-1]][::-1]:
        go(empty_url, revision)
    engine = make_engine(empty_url)
    with engine.connect() as connection:
        assert inspect_database(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    database = Database(empty_url)
    database.migrate()
    database.close()
    assert_as_the_tables_say(empty_url)


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_a_release_stored_is_there_after_the_next_and_on_the_way_back(empty_url: str, revision: str) -> None:
    go(empty_url, revision)
    fill(empty_url, leave_out="acts" if revision < max(FORMS) else "")
    before = stored(empty_url)
    assert all(len(found) == 1 for name, found in before.items() if name != "acts" or revision >= max(FORMS))
    database = Database(empty_url)
    database.migrate()
    database.close()
    after = stored(empty_url)
    for name, kept in before.items():
        assert all(any(row.items() <= found.items() for found in after[name]) for row in kept), name
    assert_as_the_tables_say(empty_url)
    if revision != REVISIONS[-1]:
        go(empty_url, revision)
        assert stored(empty_url) == before


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("changing", FORMS)
def test_signed_acts_are_not_taken_over_the_change_of_their_form(empty_url: str, changing: str, up: bool) -> None:
    before, (old, new) = REVISIONS[REVISIONS.index(changing) - 1], FORMS[changing]
    start, end, form = (before, changing, old) if up else (changing, before, new)
    go(empty_url, start)
    fill(empty_url)
    kept = stored(empty_url)
    engine = make_engine(empty_url)
    with pytest.raises(RuntimeError, match=f"holds acts of the form debt-notary/{form}"), engine.begin() as connection:
        (command.upgrade if up else command.downgrade)(schema.config(connection), end)
    engine.dispose()
    assert stored(empty_url) == kept


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert REVISIONS[-1] == schema.NEWEST


def test_a_database_of_a_newer_release_is_refused_and_left_alone(empty_url: str) -> None:
    database = Database(empty_url)
    database.migrate()
    with database.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaUnknown, match=r"at revision 9999, .* use a newer release"):
        database.migrate()
    database.close()


def test_rows_that_refer_to_nothing_stop_a_migration(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "upgrade", lambda config, revision: None)
    engine = make_engine(sqlite_url, foreign_keys=False)
    with engine.begin() as connection:
        connection.execute(
            insert(tables.authorities).values(
                id="x", role="NOTARY", institution="nobody", name="x", address="x", not_before="x"
            )
        )
        with pytest.raises(RuntimeError, match=r"refer to nothing, in: authorities"):
            schema.upgrade(connection)
    engine.dispose()


class TestAtTheSameMoment:
    def test_several_make_the_schema_once(self, empty_url: str) -> None:
        start = threading.Barrier(3)

        def migrate() -> None:
            database = Database(empty_url)
            start.wait()
            database.migrate()
            database.close()

        for each in [run(migrate) for _ in range(3)]:
            each.result()
        assert_as_the_tables_say(empty_url)

    def test_who_comes_second_waits_and_finds_it_done(self, postgres: Server) -> None:
        with postgres.database("template0") as name:
            url = postgres.url(name)
            first, second = Database(url), Database(url)
            with first.write() as tx:
                schema.upgrade(tx)
                waiting = run(second.migrate)
                blocked(postgres, name, waiting)
            waiting.result()
            assert_as_the_tables_say(url)
            first.close()
            second.close()

    def test_where_nothing_is_to_be_done_nobody_waits_for_a_writer(self, sqlite_url: str) -> None:
        holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        database = Database(sqlite_url)
        database.migrate()
        database.close()
        holder.close()

    def test_where_nothing_is_to_be_done_nobody_waits_for_a_migration(self, postgres_url: str) -> None:
        database = Database(postgres_url)
        with database.write() as tx:
            serialise(tx, "migration")
            run(database.migrate).result()
        database.close()
