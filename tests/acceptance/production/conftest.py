"""Makes the helpers importable; an office in production on a network of its own for each test."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "failures"), str(HERE.parents[1])]

from network import Network  # noqa: E402 - after the path is set
from prodkit import Office, office_on  # noqa: E402


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with Network(tmp_path) as running:
        yield running


@pytest.fixture
def office(network: Network, tmp_path: Path) -> Iterator[Office]:
    with office_on(network, tmp_path) as (made, _):
        yield made
