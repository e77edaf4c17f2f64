"""Fixtures of the databases that the product runs on: each test gets a fresh one, migrated, as a copy of a template."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Server, binaries

from notary.db.session import Database


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The session's server, with a migrated database to copy; skips where PostgreSQL is not installed."""
    found = binaries()
    if found is None:
        pytest.skip("PostgreSQL 15 or later is not installed: none in /usr/lib/postgresql/*/bin or on the PATH")
    # Not in pytest's folder: the path of a socket may have some hundred characters only.
    folder = Path(tempfile.mkdtemp(prefix="notary-pg-"))
    server = None
    try:
        server = Server(found, folder)
        server.start()
        server.prepare()
        yield server
    finally:
        if server is not None:
            server.stop(crash=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """An empty, migrated database of the server."""
    with postgres.lent() as name:
        yield postgres.url(name)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    made = Database(f"sqlite:///{path}")
    made.migrate()
    made.close()
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A fresh, migrated database file, ``notary.db``."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'notary.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database of each kind in turn."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url
