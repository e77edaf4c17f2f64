"""A throw-away PostgreSQL for one test session: started on the system's binaries, ended with the process that asked.

It listens on a socket in its own folder alone, forgets what a crash would cost (no fsync), and sorts text by the rules
of a language, so that whatever relies on the order of bytes shows.
"""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import URL

from notary.db.engine import OLDEST_SERVER
from notary.db.session import Database

OWNERS = ("postgres", "nobody")
"""Accounts that the server may run under where the tests run as root, which it refuses."""

MIGRATED = "migrated"

_EMPTY = """
DO $$ DECLARE each record; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;  -- foreign keys are not looked at, so that any order will do
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', each.tablename);
    END LOOP;
    FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', each.sequencename);
    END LOOP;
END $$
"""
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
}
_LEASH = '"$@" & server=$!; read -r how; kill -s "${how:-INT}" $server; wait $server'
"""Ends the server when its input ends, which it does even where the test process was killed."""


def binaries() -> Path | None:
    """The folder of the newest ``initdb`` and ``postgres`` that the product runs on; None where there is none."""
    on_path = shutil.which("postgres")
    candidates = [*Path("/usr/lib/postgresql").glob("*/bin/postgres"), *([Path(on_path)] if on_path else [])]
    usable = [path.resolve().parent for path in candidates if (path.resolve().parent / "initdb").exists()]
    newest = max(usable, key=_version, default=None)
    return newest if newest is not None and _version(newest) >= OLDEST_SERVER // 10_000 else None


def _version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"\d+", said)[0])  # type: ignore[index]


class Server:
    """A server with its folder; ``start`` and ``stop`` as often as a test likes."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self.folder, self._data = binaries, folder, folder / "data"
        self._owner = _owner()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count()
        self._free: list[str] = []
        if self._owner is not None:
            shutil.chown(folder, self._owner)
        options = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"]
        language = ["--locale-provider=icu", "--icu-locale=en"]
        self._run("initdb", "--pgdata", str(self._data), *options, *language)

    def url(self, name: str, **query: str) -> str:
        """Where a database of this server is; ``query`` adds what the driver should know."""
        where = URL.create("postgresql+psycopg", "postgres", database=name, query={"host": str(self.folder), **query})
        return where.render_as_string(hide_password=False)

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self._data), "-k", str(self.folder), *settings]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _LEASH, "leash", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                user=self._owner,
                group=self._owner,
                extra_groups=None if self._owner is None else [],
                cwd=self.folder,
            )
        while True:
            try:
                self._run("pg_isready", "--quiet", "--host", str(self.folder), "--timeout", "60")
                return
            except subprocess.CalledProcessError:
                if self._process.poll() is not None:
                    said = (self.folder / "server.log").read_text(errors="replace")
                    raise AssertionError(f"PostgreSQL does not start: {said[-2000:]}") from None

    def stop(self, *, crash: bool = False) -> None:
        """Stop as an administrator would, or (``crash``) without a word to anybody."""
        if self._process is not None:
            self._process.communicate(b"QUIT\n" if crash else b"INT\n")
            self._process = None

    def admin(self, statement: str, name: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement as the superuser, outside of any transaction; returns its rows, if it has any."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=name, autocommit=True) as connection:
            done = connection.execute(statement)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []

    @contextmanager
    def database(self, template: str = MIGRATED) -> Iterator[str]:
        """The name of a new database, a copy of another one; dropped at the end."""
        name = self._create(template)
        try:
            yield name
        finally:
            self.admin(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The name of an empty, migrated database that is emptied and used again: six times cheaper than a copy."""
        name = self._free.pop() if self._free else self._create(MIGRATED)
        try:
            yield name
        finally:
            self.admin(_EMPTY, name)
            self._free.append(name)

    def prepare(self) -> None:
        """Make the migrated database that tests copy."""
        self.admin(f"CREATE DATABASE {MIGRATED}")
        made = Database(self.url(MIGRATED))
        made.migrate()
        made.close()

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self.admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self._binaries / name), *arguments]
        groups = None if self._owner is None else []
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            user=self._owner,
            group=self._owner,
            extra_groups=groups,
            cwd=self.folder,
        )


def _owner() -> str | None:
    """The account to run the server under; None: the tests' own."""
    if os.getuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in OWNERS if name in known)
