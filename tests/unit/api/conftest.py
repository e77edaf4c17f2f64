"""An office for each test, an office in full use for a whole module, and the helpers of ``tests/`` made importable."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "services"), str(Path(__file__).parents[2])]

from apikit import Service  # noqa: E402
from officekit import TestOffice  # noqa: E402
from worldkit import World  # noqa: E402


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def service(office: TestOffice, tmp_path: Path) -> Service:
    office.open_registry()
    return Service(office, tmp_path)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()
