"""What a real node tells of a registry's history, and that the embedded chain keeps all of it over a restart."""

from pathlib import Path

import pytest
from chainkit import Office

from notary.chain import calls, events
from notary.chain.reader import RegistryReader
from notary.chain.supervisor import Supervisor
from notary.domain.registry_events import Advanced, Anchored, RegistryEvent, RoleChanged
from notary.domain.signed_advance import Advance

pytestmark = pytest.mark.process

ROOT = b"\x0a" * 32
EVIDENCE = b"\x0e" * 32


def history(office: Office) -> list[RegistryEvent]:
    view = office.reader.view()
    return list(events.read(view, view.facts.block_number))


def test_the_history_of_a_registry_survives_its_node(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor, Office(supervisor.chain) as office:
        office.open_registry()
        office.send(calls.anchor(office.registry, 5, ROOT, 4), office.sequencer)
        office.send(calls.advance(office.registry, [Advance(0, 0b101, 0, 15)], EVIDENCE), office.notary)
        found = history(office)
        registry = office.registry
    admin, sequencer, notary, creditor = (
        key.address for key in (office.admin, office.sequencer, office.notary, office.creditor)
    )
    assert [event for event in found if isinstance(event, RoleChanged)] == [
        RoleChanged(event.block, event.transaction, role, account, True)
        for event, (role, account) in zip(
            found,
            [("ADMIN", admin), ("SEQUENCER", sequencer), ("NOTARY", notary), ("CREDITOR", creditor)],
            strict=False,
        )
    ]
    anchored, advanced = found[4:]
    assert anchored == Anchored(anchored.block, anchored.transaction, 5, ROOT.hex(), 4, sequencer)
    assert advanced == Advanced(advanced.block, advanced.transaction, Advance(0, 0b101, 0, 15), EVIDENCE.hex(), notary)
    with Supervisor(tmp_path) as supervisor, Office(supervisor.chain) as again:
        view = RegistryReader(again.rpc, registry, confirmed_block=supervisor.chain.confirmed_block).view()
        assert list(events.read(view, view.facts.block_number)) == found
