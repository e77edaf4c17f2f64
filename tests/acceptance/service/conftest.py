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
    """An office whose processes share a PostgreSQL database. Of those that the test starts, the server ends a
    transaction that stands still; whoever looks at the end whether all is well may take longer."""
    with postgres.database() as name:
        monkeypatch.setenv("NOTARY_DATABASE", postgres.url(name))
        with closing(new_office(tmp_path / "data")) as office:
            monkeypatch.setenv(
                "NOTARY_DATABASE", postgres.url(name, options="-c idle_in_transaction_session_timeout=3s")
            )
            yield office
