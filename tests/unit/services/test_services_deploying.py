"""A registry is taken into use only when the chain still holds all that was deployed."""

from collections.abc import Callable
from typing import Any

import pytest
from auditkit import Ledger, World
from officekit import TestOffice

from notary.db import chain as rows
from notary.domain.errors import Unavailable


def without_its_anchor(ledger: Ledger) -> None:
    ledger.size, ledger.root, ledger.instruments = 0, "", 0


def without_the_contract(ledger: Ledger) -> None:
    ledger.is_there = False


def in_use(office: TestOffice) -> str:
    with office.read() as tx:
        return str(rows.current(tx).instance)  # type: ignore[union-attr]


@pytest.mark.parametrize("left", [without_its_anchor, without_the_contract])
def test_what_a_reorganisation_took_back_at_once_is_deployed_anew(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch, left: Callable[[Ledger], None]
) -> None:
    world = World(office)
    world.grow()
    before = world.ledger.instance
    world.ledger.is_there = False
    deploy = world.ledger.deploy

    def taken_back(*arguments: Any) -> Any:
        made = deploy(*arguments)
        left(world.ledger)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(world.ledger, "deploy", taken_back)
        with pytest.raises(Unavailable, match="deployed anew"):
            world.step()
    assert in_use(office) == before
    world.settle()
    assert in_use(office) == world.ledger.instance != before
    assert world.ledger.size > 0
