"""Several workers on one data directory: one works, and one that was paused can never write after another took over."""

import signal

import pytest
from harness import Office
from processes import is_stopped, killed, said, supervisor, wait_for, worker

pytestmark = pytest.mark.process


# Points at which a worker holds something that it is about to write; elsewhere it looks anew and finds nothing to do.
@pytest.mark.parametrize(
    "point",
    [
        "sequence.before",
        "timestamp.before_store",
        "watch.after_take_in",
    ],
)
def test_a_worker_that_was_paused_cannot_write_after_another_took_over(working: Office, point: str) -> None:
    with supervisor(working.data), worker(working.data, f"{point}:stop") as paused:
        working.issue(1)
        working.revoke(0)
        wait_for(lambda: is_stopped(paused), "the pause", paused)
        with worker(working.data) as other:
            working.settle(other)
            lease, sent = working.lease(), [row.tx_hash for row in working.transactions()]
            paused.send_signal(signal.SIGCONT)
            wait_for(lambda: "stands back" in said(working.data), "the paused one to notice", paused, other)
            assert working.lease().holder == lease.holder
            assert [row.tx_hash for row in working.transactions()] == sent
            working.issue(1)
            working.settle(paused, other)
            working.assert_sound()


def test_a_transaction_that_a_paused_worker_sends_late_is_the_one_that_was_stored(working: Office) -> None:
    """The other one sent it already: the same bytes again change nothing."""
    with supervisor(working.data), worker(working.data, "send.after_store:stop") as paused:
        working.issue(1)
        working.revoke(0)
        wait_for(lambda: is_stopped(paused), "the pause", paused)
        with worker(working.data) as other:
            working.settle(other)
            paused.send_signal(signal.SIGCONT)
        working.issue(1)
        working.settle(paused)
        working.assert_sound()


def test_a_paused_deployment_never_replaces_the_registry_of_the_worker_that_took_over(working: Office) -> None:
    working.issue(1)
    working.revoke(0)
    working.lose_chain()
    with supervisor(working.data), worker(working.data, "deploy.after_open:stop") as paused:
        wait_for(lambda: is_stopped(paused), "the pause", paused)
        with worker(working.data) as other:
            working.settle(other)
            instance = working.instance().instance
            paused.send_signal(signal.SIGCONT)
            wait_for(lambda: "stands back" in said(working.data), "the paused one to notice", paused, other)
            working.revoke(3)
            working.settle(paused, other)
            assert working.instance().instance == instance
            working.assert_sound()


@pytest.mark.parametrize("point", ["send.after_store", "sequence.before_commit"])
def test_of_two_workers_one_is_killed_and_the_other_goes_on(working: Office, point: str) -> None:
    with worker(working.data, f"{point}:self") as one:
        wait_for(lambda: working.lease().holder.startswith(f"{one.pid}-"), "the first to have the lease", one)
        with worker(working.data) as two:
            working.issue(1)
            working.revoke(0)
            killed(one)
            working.settle(two)
            assert working.lease().holder.startswith(f"{two.pid}-")
            working.assert_sound()
