"""Makes the helpers of ``tests/`` and of the chain's unit tests importable; one supervised chain per module."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
sys.path[:0] = [str(TESTS), str(TESTS / "unit" / "chain")]

from chainkit import Office  # noqa: E402 - after the path is set

from notary.chain.supervisor import Supervisor  # noqa: E402


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervisor]:
    with Supervisor(tmp_path_factory.mktemp("data") / "chain") as running:
        yield running


@pytest.fixture
def office(supervisor: Supervisor) -> Iterator[Office]:
    """An office with a registry of its own on the module's chain."""
    with Office(supervisor.chain) as opened:
        opened.open_registry()
        yield opened
