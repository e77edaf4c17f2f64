"""The audit: a register that is spoiled in exactly one way, and the check that must name it and no other before it."""

from collections.abc import Iterator

import pytest
from auditkit import World, first_difference
from officekit import TestOffice
from spoils import CASES


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One settled register for all cases, each of which is rolled back."""
    office = TestOffice(tmp_path_factory.mktemp("audit"))
    made = World(office)
    made.grow()
    yield made
    office.database.close()


@pytest.mark.parametrize("name", CASES)
def test_what_is_spoiled_is_named_and_nothing_before_it(world: World, name: str) -> None:
    spoiled = CASES[name]
    result, difference = first_difference(world.audit_spoiled(lambda tx: spoiled.spoil(tx, world)))
    assert (result.name, result.different) == (spoiled.check, 1), difference
    assert spoiled.what in difference.what, difference
    assert spoiled.where in difference.where, difference
    assert difference.expected != difference.found
