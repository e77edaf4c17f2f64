"""An office for each test, an office in full use for a whole module, and the helpers of ``tests/`` made importable."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "services"), str(Path(__file__).parents[2])]

from servicefixtures import kind, office, on_both, service, shared_url  # noqa: E402
from worldkit import World  # noqa: E402

__all__ = ["kind", "office", "service", "shared_url", "world"]

ON_BOTH = {f"test_api_{name}" for name in ("access", "jobs", "life", "lists", "notices", "once", "papers")}
"""Modules that run on both databases: what they test rests on locks, sorting or whole transactions."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__ in ON_BOTH:
        on_both(metafunc)


@pytest.fixture(scope="module")
def world(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"), shared_url)
    yield made
    made.close()
