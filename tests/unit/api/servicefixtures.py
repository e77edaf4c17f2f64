"""Fixtures of every folder that tests against the service: a database, an office on it, and the service over it.

The database is SQLite, but where a module is run on both (``on_both``, from its folder's ``pytest_generate_tests``).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from apikit import Service
from officekit import TestOffice

FRESH = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}
"""Kind of database → the fixture with a fresh one (tests/databases.py)."""


def on_both(metafunc: pytest.Metafunc) -> None:
    """Run a test once on each database, if it uses one."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", FRESH, indirect=True, scope="module")


@pytest.fixture(scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="module")
def shared_url(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database for all tests of a module; empty: a file in the folder of the office."""
    if kind == "sqlite":
        yield ""
    else:
        server = request.getfixturevalue("postgres")
        with server.lent() as name:
            yield server.url(name)


@pytest.fixture
def office(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path, request.getfixturevalue(FRESH[kind]))
    yield made
    made.database.close()


@pytest.fixture
def service(office: TestOffice, tmp_path: Path) -> Service:
    office.open_registry()
    return Service(office, tmp_path)
