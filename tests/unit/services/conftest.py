"""An office for each test, on either database, and the helpers of ``tests/`` made importable."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "services"), str(Path(__file__).parents[2])]

from officekit import TestOffice  # noqa: E402


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path, database_url)
    yield made
    made.database.close()
