"""A small office, shared by all tests here, and the helpers of ``tests/`` made importable."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from fakechain import ChainServer  # noqa: E402 - after the path is set
from office import HOUR, Office  # noqa: E402
from small_office import Setting  # noqa: E402


@pytest.fixture(scope="session")
def setting() -> Setting:
    office = Office()
    plain, revoked = office.notarise(), office.notarise()
    office.checkpoint()
    office.clock += timedelta(days=1)
    for type_ in ("RECHECK", "REVOKE"):
        office.enter(revoked, office.act(revoked, type_))
    office.checkpoint()
    office.clock += HOUR
    office.chain.block_time = int(office.clock.timestamp())
    return Setting(office, plain, revoked, office.clock)


@pytest.fixture(scope="session")
def chains() -> Iterator[ChainServer]:
    with ChainServer() as server:
        yield server
