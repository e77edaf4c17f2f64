"""PostgreSQL in trouble, or wrongly named: said clearly, nothing kept, and it works again afterwards."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from postgres import Server
from races import blocked, run
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError

import notary.db.engine
from notary.db import acts, tables
from notary.db.engine import make_engine
from notary.db.locks import serialise
from notary.db.session import LATEST, SNAPSHOT, Database, DatabaseUnavailable, OutcomeUnknown
from notary.domain.errors import FormatError

ROW = {"id": "court", "name": "Court", "kind": "COURT", "created_at": "2026-11-23T06:30:00Z"}
SERVER = "postgresql+psycopg://clerk:s3cret@127.0.0.1"


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    made = Database(postgres_url)
    yield made
    made.close()


@pytest.fixture
def opened(postgres: Server, database: Database) -> Iterator[Any]:
    """The same database again, with other settings of the server."""
    with ExitStack() as stack:

        def opened(settings: str) -> Database:
            made = Database(postgres.url(name_of(database), options=f"-c {settings}"))
            stack.callback(made.close)
            return made

        yield opened


def name_of(database: Database) -> str:
    """The database's name on its server."""
    return str(database.engine.url.database)


def ids(database: Database) -> list[str]:
    """What is stored."""
    with database.read() as tx:
        return list(tx.execute(select(tables.institutions.c.id)).scalars())


def write(database: Database, *steps: Callable[[Any], Any]) -> None:
    """Steps in one transaction."""
    with database.write() as tx:
        for step in steps:
            step(tx)


def enter(tx: Any) -> None:
    """A write."""
    tx.execute(insert(tables.institutions).values(**ROW))


class TestUrl:
    @pytest.mark.parametrize(
        ("url", "told"),
        [
            ("", "cannot be read"),
            ("s3cret", "cannot be read"),
            ("postgresql+psycopg://clerk:s3cret@host:port/x", "cannot be read"),
            ("mysql://clerk:s3cret@host/x", "does not run on"),
            ("postgresql+psycopg2://clerk:s3cret@host/x", "another driver than psycopg"),
            ("sqlite+s3cret:///x", "another driver than pysqlite"),
            ("postgresql+psycopg://clerk:very@s3cret@host/x", "an @ within its password; write it as %40"),
        ],
    )
    def test_what_is_none_is_told_without_its_password(self, url: str, told: str) -> None:
        with pytest.raises(FormatError, match=told) as caught:
            Database(url)
        assert "s3cret" not in str(caught.value)

    def test_a_driver_that_is_missing_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(FormatError, match="the driver psycopg, which does not load"):
            Database(f"{SERVER}/x")

    @pytest.mark.parametrize("rest", [":1/x", ":1/x?nonsense=s3cret", "/x?host=/nowhere/s3cret&connect_timeout=s3cret"])
    def test_a_server_that_is_not_there_is_told_without_the_password(self, rest: str) -> None:
        database = Database(SERVER + rest)
        with pytest.raises(DatabaseUnavailable, match="the database does not answer: ") as caught:
            database.migrate()
        assert "s3cret" not in str(caught.value)
        database.close()

    def test_a_database_that_is_not_there_is_named(self, postgres: Server) -> None:
        database = Database(postgres.url("nowhere"))
        with pytest.raises(DatabaseUnavailable, match='database "nowhere" does not exist'):
            ids(database)
        database.close()


class TestServer:
    def test_it_must_hold_every_script(self, postgres: Server) -> None:
        postgres.admin("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'")
        database = Database(postgres.url("ascii"))
        with pytest.raises(DatabaseUnavailable, match="encoding is SQL_ASCII; make it anew with ENCODING 'UTF8'"):
            database.migrate()
        database.close()
        postgres.admin("DROP DATABASE ascii WITH (FORCE)")

    def test_it_must_be_new_enough(self) -> None:
        old: Any = SimpleNamespace(info=SimpleNamespace(server_version=140_011))
        with pytest.raises(DatabaseUnavailable, match="is PostgreSQL 14; it takes 15"):
            notary.db.engine._check_server(old, None)

    def test_the_rules_of_a_language_order_nothing(self, database: Database) -> None:
        with database.write() as tx:
            enter(tx)
            for id in ("b", "B", "a-c", "ab", "A"):
                window = {"not_before": ROW["created_at"], "not_after": None}
                acts.add_authority(tx, id=id, role="COURT", institution="court", name="x", address="x", **window)
        with database.read() as tx:
            assert [row.id for row in acts.all_authorities(tx)] == ["A", "B", "a-c", "ab", "b"]
            ordered = select(tables.authorities.c.id).order_by(tables.authorities.c.id)
            assert list(tx.execute(ordered).scalars()) != ["A", "B", "a-c", "ab", "b"]  # this server would

    def test_writers_see_what_was_committed_before_each_statement(self, database: Database) -> None:
        with database.write() as tx:
            assert tx.execute(select(tables.institutions)).all() == []
            with database.write() as other:
                enter(other)
            assert len(tx.execute(select(tables.institutions)).all()) == 1

    def test_so_does_a_reader_of_the_latest(self, database: Database) -> None:
        with database.read(LATEST) as tx:
            assert tx.execute(select(tables.institutions)).all() == []
            write(database, enter)
            assert len(tx.execute(select(tables.institutions)).all()) == 1

    def test_nobody_waits_for_a_name_in_a_snapshot(self, database: Database) -> None:
        """What is read after the wait would be from before it."""
        with pytest.raises(RuntimeError, match="from before the wait for 'request'"), database.read() as tx:
            serialise(tx, "request caller key")
        with database.read(LATEST) as tx:
            serialise(tx, "request caller key")

    def test_each_session_has_its_limits(self, database: Database) -> None:
        with database.read() as tx:
            found = {
                name: tx.exec_driver_sql(f"SHOW {name}").scalar()
                for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            }
        assert found == {
            "statement_timeout": "1min",
            "lock_timeout": "10s",
            "idle_in_transaction_session_timeout": "1min",
        }


class TestTrouble:
    def test_a_read_only_server_can_be_read(self, database: Database, opened: Any) -> None:
        standby = opened("default_transaction_read_only=on")
        assert ids(standby) == []
        with pytest.raises(DatabaseUnavailable, match="cannot execute INSERT in a read-only transaction"):
            write(standby, enter)

    @pytest.mark.parametrize("kind", [SNAPSHOT, LATEST])
    def test_writing_in_a_read_is_a_fault_of_ours(self, database: Database, kind: str) -> None:
        with pytest.raises(DBAPIError), database.read(kind) as tx:
            enter(tx)

    def test_a_statement_that_takes_too_long(self, opened: Any) -> None:
        impatient = opened("statement_timeout=50ms")
        with pytest.raises(DatabaseUnavailable, match="statement timeout"), impatient.write() as tx:
            tx.execute(text("SELECT pg_sleep(60)"))

    def test_a_lock_that_is_not_given_up(self, database: Database, opened: Any) -> None:
        with database.write() as tx:
            enter(tx)
        impatient = opened("lock_timeout=50ms")
        change = update(tables.institutions).values(name="y")
        with database.write() as tx:
            tx.execute(change)
            with pytest.raises(DatabaseUnavailable, match="lock timeout"), impatient.write() as other:
                other.execute(change)

    def test_a_transaction_that_stands_still_is_ended_and_others_go_on(
        self, postgres: Server, database: Database, opened: Any
    ) -> None:
        with database.write() as tx:
            enter(tx)
        still = opened("idle_in_transaction_session_timeout=300ms")

        def change(name: str) -> Any:
            return lambda tx: tx.execute(update(tables.institutions).values(name=name))

        def another_one(_tx: Any) -> None:
            run(lambda: write(database, change("the other"))).result()

        with pytest.raises(DatabaseUnavailable):
            write(still, change("never"), another_one)
        with database.read() as tx:
            assert tx.execute(select(tables.institutions.c.name)).scalar_one() == "the other"

    def test_too_many_connections(self, postgres: Server) -> None:
        with postgres.database() as name:
            postgres.admin("CREATE ROLE clerk LOGIN")
            postgres.admin(f"ALTER DATABASE {name} CONNECTION LIMIT 1")
            one, two = (Database(postgres.url(name).replace("//postgres@", "//clerk@")) for _ in range(2))
            with one.read(), pytest.raises(DatabaseUnavailable, match="too many connections"), two.read():
                raise AssertionError("the block must not begin")
            one.close()
            two.close()
        postgres.admin("DROP ROLE clerk")

    def test_too_many_transactions_of_one_process(self, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(notary.db.engine, "BUSY_MS", 1000)
        database = Database(postgres_url)
        with ExitStack() as stack:
            for _ in range(15):
                stack.enter_context(database.read())
            with pytest.raises(DatabaseUnavailable, match="all connections of this process are in use"):
                ids(database)
        assert ids(database) == []
        database.close()

    def test_a_connection_that_is_lost_halfway_keeps_nothing(self, postgres: Server, database: Database) -> None:
        with pytest.raises(DatabaseUnavailable) as caught:
            write(database, enter, partial(end, postgres), lambda tx: tx.execute(select(tables.institutions)))
        assert not isinstance(caught.value, OutcomeUnknown)
        assert ids(database) == []

    def test_a_connection_that_is_lost_in_the_commit_leaves_the_outcome_open(
        self, postgres: Server, database: Database
    ) -> None:
        with pytest.raises(OutcomeUnknown, match="during the commit; look whether it was kept"):
            write(database, enter, partial(end, postgres))
        assert ids(database) == []

    def test_a_failed_statement_that_somebody_swallowed_is_not_committed_in_silence(self, database: Database) -> None:
        def fail(tx: Any) -> None:
            with suppress(ProgrammingError):
                tx.execute(text("SELECT nonsense"))

        with pytest.raises(RuntimeError, match="nothing of it can be kept"):
            write(database, enter, fail)
        assert ids(database) == []

    @pytest.mark.parametrize("bad", [{"id": "x" * 65}, {"name": "a\0b"}])
    def test_what_a_column_cannot_hold_is_bad_input(self, database: Database, bad: dict[str, str]) -> None:
        with pytest.raises(FormatError, match="the database cannot hold it"), database.write() as tx:
            tx.execute(insert(tables.institutions).values(**ROW | bad))

    def test_a_server_that_is_stopped_and_started_again(self, postgres: Server, database: Database) -> None:
        with database.write() as tx:
            enter(tx)
        postgres.stop()
        try:
            for transaction in (database.read, database.write):
                with pytest.raises(DatabaseUnavailable, match="does not answer"), transaction():
                    raise AssertionError("the block must not begin")
        finally:
            postgres.start()
        assert ids(database) == ["court"]
        postgres.stop()
        postgres.start()
        assert ids(database) == ["court"]  # the pool's old connections are noticed before they are used

    def test_a_server_that_is_stopped_under_a_transaction(self, postgres: Server, database: Database) -> None:
        with pytest.raises(DatabaseUnavailable):
            write(database, enter, lambda tx: postgres.stop(), lambda tx: postgres.start())
        assert ids(database) == []


def test_who_waits_for_a_lock_is_seen_waiting(postgres: Server, database: Database) -> None:
    """What every test of a race rests on."""
    with pytest.raises(AssertionError, match="came through with 7"):
        blocked(postgres, name_of(database), run(lambda: 7))


def test_an_engine_connects_to_nothing_before_it_must() -> None:
    make_engine(f"{SERVER}:1/x").dispose()


def end(server: Server, tx: Any) -> None:
    """The server ends a transaction's session, and has done so when this returns."""
    pid = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
    server.admin(f"SELECT pg_terminate_backend({pid}, 10000)")
