"""An office for each test, an office in full use for a whole module, and the helpers of ``tests/`` made importable."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "services"), str(Path(__file__).parents[2])]

from servicefixtures import office, service  # noqa: E402
from worldkit import World  # noqa: E402

__all__ = ["office", "service", "world"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()
