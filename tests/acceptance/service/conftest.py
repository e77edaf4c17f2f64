"""The helpers of the failure tests and of the service's unit tests made importable, and an office on PostgreSQL."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
FOLDERS = (
    Path(__file__).parent,
    TESTS / "acceptance" / "failures",
    TESTS / "unit" / "api",
    TESTS / "unit" / "services",
)
sys.path[:0] = [*map(str, FOLDERS), str(TESTS)]

from harness import Office, new_office  # noqa: E402 - after the path is set
from postgres import Server  # noqa: E402


@pytest.fixture
def shared_office(tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose processes share a PostgreSQL database; its server ends a transaction that stands still."""
    with postgres.database() as name:
        url = postgres.url(name, options="-c idle_in_transaction_session_timeout=3s")
        monkeypatch.setenv("NOTARY_DATABASE", url)
        with closing(new_office(tmp_path / "data")) as office:
            yield office
