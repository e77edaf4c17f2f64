"""A reorganisation drops an anchor, an order, or (part of) the deployment: noticed, healed, and nothing doubled."""

import shutil

import pytest
from harness import REVOKED, Office
from processes import Process, wait_for, worker

from notary.chain.rpc import Rpc
from notary.db import chain as rows

pytestmark = pytest.mark.process

HOWS = ["shorter", "as long"]


def drop_from(office: Office, block: int, how: str) -> None:
    """Take this block and all after it from the chain; nothing of them returns to the pool."""
    with Rpc(office.app.chain.rpc[0]) as rpc:
        depth = int(str(rpc.call("eth_blockNumber")), 16) - block + 1
        if how == "shorter":
            rpc.call("anvil_rollback", depth)
        else:
            rpc.call("anvil_reorg", depth, [])


def block_of(office: Office, kind: str) -> int:
    """The block of the newest transaction of a kind."""
    sent = [row for row in office.transactions() if row.kind == kind and row.state == "FINAL"]
    return int(sent[-1].block_number)


def settle_again(office: Office, was: str, process: Process) -> None:
    """Wait until the worker noticed that the block it relied on is gone, and is done with what follows."""

    def noticed() -> bool:
        return bool(office.instance().block_hash != was)

    wait_for(noticed, "the reorganisation to be noticed", process)
    office.settle(process)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("kind", ["ANCHOR", "ADVANCE"])
def test_dropped_transactions_are_sent_again(working: Office, kind: str, how: str) -> None:
    with worker(working.data) as process:
        working.issue(1)
        working.settle(process)
        working.revoke(0)
        working.settle(process)
        instance, sent = working.instance(), [row.tx_hash for row in working.transactions()]
        drop_from(working, block_of(working, kind), how)
        settle_again(working, instance.block_hash, process)
        working.assert_sound()
        assert working.instance().instance == instance.instance
        assert [row.tx_hash for row in working.transactions()] == sent


@pytest.mark.parametrize("how", HOWS)
def test_a_dropped_deployment_is_deployed_anew(fresh: Office, how: str) -> None:
    fresh.issue(2)
    with worker(fresh.data) as process:
        fresh.settle(process)
        fresh.revoke(1)
        fresh.settle(process)
        before = fresh.instance().opened_hash
        drop_from(fresh, 1, how)
        wait_for(lambda: fresh.instance().opened_hash != before, "a new registry", process)
        fresh.settle(process)
        fresh.assert_sound()


@pytest.mark.parametrize(
    ("dropped", "how"),
    [
        ("opening anchor", "shorter"),
        ("seed", "shorter"),
        ("seed", "as long"),
        pytest.param("roles", "shorter", marks=pytest.mark.long),
        pytest.param("roles", "as long", marks=pytest.mark.long),
        pytest.param("opening anchor", "as long", marks=pytest.mark.long),
    ],
)
def test_a_deployment_of_which_a_part_was_dropped_is_not_used(working: Office, dropped: str, how: str) -> None:
    """The contract is still there, and opening it again would show the revoked debt as enforceable."""
    working.lose_chain()
    with worker(working.data) as process:
        working.settle(process)
        before = working.instance()
        steps = {"opening anchor": 0, "seed": 1, "roles": 2}
        drop_from(working, working.opening_block() - steps[dropped], how)
        wait_for(lambda: working.instance().instance != before.instance, "a new registry", process)
        working.settle(process)
        working.assert_sound()
        assert working.view().standing(1) == REVOKED


def test_a_deployment_repeated_to_the_second_has_the_same_id_and_starts_without_the_past(fresh: Office) -> None:
    """A rolled-back chain can mine the very same first blocks again, so that the registry's id comes back."""
    fresh.issue(1)
    fresh.enter_in_log()
    values = {"chain_id": 31337, "address": "0x" + "11" * 20, "block_number": 5, "block_hash": "0x" + "22" * 32}
    values |= {"opened_block": 5, "opened_hash": "0x" + "33" * 32, "change_count": 0}
    with fresh.app.database.write() as tx:
        for instance in ("aa" * 32, "bb" * 32):
            rows.open_instance(tx, "2026-01-05T08:00:00Z", instance=instance, **values)
            rows.add_anchor(tx, instance, 1, "0x" + "44" * 32, 6)
        rows.open_instance(tx, "2026-01-05T09:00:00Z", instance="aa" * 32, **values)
        current = rows.current(tx)
        assert current is not None
        assert (current.instance, current.since) == ("aa" * 32, "2026-01-05T08:00:00Z")
        assert [row.until for row in rows.all_instances(tx)] == [None, "2026-01-05T09:00:00Z"]
        assert [rows.anchored_size(tx, instance) for instance in ("aa" * 32, "bb" * 32)] == [0, 1]


@pytest.mark.parametrize("with_marker", [True, False])
def test_an_older_copy_of_the_chain_is_put_back(working: Office, working_template: Office, with_marker: bool) -> None:
    """A backup of the chain's directory, or of its state file alone; the database is newer."""
    with worker(working.data) as process:
        working.issue(1)
        working.revoke(0)
        working.settle(process)
        before = working.instance().instance
    shutil.copy(working_template.data / "chain" / "state.json", working.data / "chain")
    if with_marker:
        shutil.copy(working_template.data / "chain" / "confirmed.json", working.data / "chain")
    with worker(working.data) as process:
        wait_for(lambda: with_marker or working.instance().instance != before, "a new registry", process)
        working.settle(process)
        working.assert_sound()
        assert (working.instance().instance == before) is with_marker
