"""The fake node as a fixture, and the helpers of ``tests/`` made importable."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakenode import FakeNode

sys.path.insert(0, str(Path(__file__).parents[2]))


@pytest.fixture
def node() -> Iterator[FakeNode]:
    with FakeNode() as fake:
        yield fake
