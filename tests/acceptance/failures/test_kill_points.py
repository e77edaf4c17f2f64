"""kill -9 of worker and chain node at every named fault point: nothing lost, nothing entered or moved twice.

The points are listed from the source. Each needs a scenario here that drives a worker past it; a new point without one
fails the first test.
"""

from pathlib import Path

import pytest
from faults import enumerate_points
from harness import Office
from processes import killed, worker

import notary

pytestmark = pytest.mark.process

POINTS = enumerate_points(Path(notary.__file__).parent)

# What waits for the worker when it starts:
ACTS = "acts"  # an issue and a revocation, on the chain it knows
LOSS = "loss"  # the same, and the chain's files are gone, so that it deploys and seeds a new registry
DAMAGE = "damage"  # the same, and the chain's state file is cut short
VOID = "void"  # a number that nothing fills stands before one that is issued

SCENARIOS = {
    "sequence.before": ACTS,
    "sequence.before_commit": ACTS,
    "sequence.after_commit": ACTS,
    "timestamp.before_store": ACTS,
    "sign.after_commit": VOID,
    "send.after_store": ACTS,
    "send.after_broadcast": ACTS,
    "watch.after_take_in": ACTS,
    "deploy.after_contract": LOSS,
    "deploy.after_roles": LOSS,
    "deploy.after_seed": LOSS,
    "deploy.after_open": LOSS,
    "deploy.after_record": LOSS,
    "chain.after_node_start": ACTS,
    "chain.before_mine": ACTS,
    "chain.after_mine": ACTS,
    "chain.before_dump_write": ACTS,
    "chain.after_dump_write": ACTS,
    "chain.after_dump_rename": ACTS,
    "chain.after_confirm": ACTS,
    "chain.between_set_asides": DAMAGE,
}

# Passed only where gas has a price: tests/acceptance/production/test_network_fees.py.
ON_A_NETWORK = {"replace.after_store"}

# Passed by the senders of notices, not by the worker: test_sender.py.
IN_THE_SENDER = {"notice.after_send"}

# Passed once for the revocation's order and once for the anchor.
SECOND_TIMES = ("send.after_store", "send.after_broadcast", "watch.after_take_in")

WITHOUT_NODE = "chain.between_set_asides"  # no node runs there that could be killed
WITH_NODE = [point for point in SCENARIOS if point != WITHOUT_NODE]


def arrange(office: Office, scenario: str) -> None:
    """Leave work for a worker that is not running yet."""
    if scenario == VOID:
        office.leave_gaps(1)
    else:
        office.issue(1)
    office.revoke(0)
    if scenario == LOSS:
        office.lose_chain()
    elif scenario == DAMAGE:
        state = office.data / "chain" / "state.json"
        state.write_bytes(state.read_bytes()[:-100])


def test_every_point_has_a_scenario() -> None:
    assert set(SCENARIOS) | ON_A_NETWORK | IN_THE_SENDER == set(POINTS)


@pytest.mark.parametrize(
    "plan",
    [
        *(f"{point}:self:1" for point in SCENARIOS),
        *(f"{point}:self:2" for point in SECOND_TIMES),
        *(pytest.param(f"{point}:both:1", marks=pytest.mark.long) for point in WITH_NODE),
        *(pytest.param(f"{point}:both:2", marks=pytest.mark.long) for point in SECOND_TIMES),
    ],
)
def test_another_worker_finishes_what_a_killed_one_began(working: Office, plan: str) -> None:
    arrange(working, SCENARIOS[plan.split(":")[0]])
    with worker(working.data, plan) as process:
        killed(process)
    with worker(working.data) as process:
        working.settle(process)
        working.assert_sound()


@pytest.mark.parametrize(
    "plan",
    [
        *(f"{point}:node:1" for point in WITH_NODE if not point.startswith("chain.")),
        # These, without a worker, are in the chain's own kill tests too.
        *(pytest.param(f"{point}:node:1", marks=pytest.mark.long) for point in WITH_NODE if point.startswith("chain.")),
        *(pytest.param(f"{point}:node:2", marks=pytest.mark.long) for point in SECOND_TIMES),
    ],
)
def test_a_worker_outlives_its_chain_node(working: Office, plan: str) -> None:
    arrange(working, SCENARIOS[plan.split(":")[0]])
    with worker(working.data, plan) as process:
        working.settle(process)
        working.assert_sound()
        assert process.poll() is None


@pytest.mark.parametrize("point", WITH_NODE)
@pytest.mark.long
def test_killed_during_the_very_first_deployment(fresh: Office, point: str) -> None:
    fresh.issue(2)
    fresh.revoke(1)
    with worker(fresh.data, f"{point}:both") as process:
        killed(process)
    with worker(fresh.data) as process:
        fresh.settle(process)
        fresh.assert_sound()
