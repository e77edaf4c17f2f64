"""A service for each test, reached by clients of every role."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1]
sys.path[:0] = [str(UNIT / "api"), str(UNIT / "services"), str(UNIT.parent)]

from apikit import Service  # noqa: E402
from officekit import TestOffice  # noqa: E402


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def service(office: TestOffice, tmp_path: Path) -> Service:
    office.open_registry()
    return Service(office, tmp_path)
