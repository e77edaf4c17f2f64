"""Fixtures of every folder that tests against the service: an office, and the service over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from apikit import Service
from officekit import TestOffice


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def service(office: TestOffice, tmp_path: Path) -> Service:
    office.open_registry()
    return Service(office, tmp_path)
