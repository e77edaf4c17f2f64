"""Register numbers whose lease ran out: the next issue takes them, and what nothing takes is voided before it shows."""

import pytest
from harness import REVOKED, Office
from observer import Observer
from processes import supervisor, wait_for, worker

from notary.domain.errors import Conflict, Unavailable
from notary.domain.standing import Role
from notary.worker import Worker

pytestmark = pytest.mark.process


def test_a_lapsed_number_goes_to_the_next_issue_and_a_late_submit_is_a_conflict(working: Office) -> None:
    late_id, next_id = working.offered[:2]
    late = working.prepare_lapsed(late_id)
    taken = working.prepare_issue(next_id)
    assert (late.number, taken.number) == (3, 3)
    with pytest.raises(Conflict, match="prepare it again"):
        working.submit(Role.NOTARY, [late])
    working.submit(Role.NOTARY, [taken])
    again = working.prepare_issue(late_id)
    assert again.number == 4
    working.submit(Role.NOTARY, [again])
    with worker(working.data) as process:
        working.settle(process)
        working.assert_sound()
    assert working.acts_of_type("VOID") == []


def test_a_gap_that_nothing_fills_is_never_seen_as_anything_but_revoked(working: Office) -> None:
    with worker(working.data) as process:
        working.settle(process)
        with Observer(working, 3) as observer:
            assert working.leave_gaps(1) == [3]
            working.settle(process)
            instance = working.instance().instance
            wait_for(lambda: (instance, REVOKED) in observer.seen, "the voided number to be seen", process)
        assert {byte for _, byte in observer.seen} == {None, REVOKED}
        working.assert_sound()
        assert working.issue(1) == [5]
        working.settle(process)
        working.assert_sound()


def test_the_anchor_that_exposes_a_voided_number_waits_for_its_byte(working: Office) -> None:
    """A notary whose key is elsewhere may sign the order late; until then everything behind the gap stays hidden."""
    (gap,) = working.leave_gaps(1)
    working.void_gaps()
    working.enter_in_log()
    production = Worker(working.without_keys())
    with supervisor(working.data):
        wait_for(lambda: passes(production), "the chain")
        for _ in range(3):
            production.step()
        production.release()
        assert working.transactions()[-1].state == "FINAL"
        assert working.view().state.instruments == gap
        assert working.view().standing(gap) is None
    with worker(working.data) as process:
        working.settle(process)
        working.assert_sound()


def passes(worker: Worker) -> bool:
    """One pass of a worker; says whether the chain answered."""
    try:
        worker.step()
    except Unavailable:
        return False
    return True


def test_many_gaps_are_voided_under_one_signature_of_the_notary(fresh: Office) -> None:
    assert fresh.leave_gaps(3) == [0, 1, 2]
    with worker(fresh.data) as process:
        fresh.settle(process)
        fresh.assert_sound()
        assert fresh.view().state.instruments == 4
    voids = fresh.acts_of_type("VOID")
    assert [act["body"]["mandatory"]["registerNo"] for act in voids] == [0, 1, 2]
    assert {act["body"]["mandatory"]["actor"]["role"] for act in voids} == {"NOTARY"}
    assert len({act["signature"]["batch"]["root"] for act in voids}) == 1
    assert fresh.advance_states() == ["DONE"]


def test_the_chain_is_lost_before_a_voided_number_was_ever_shown(working: Office) -> None:
    working.leave_gaps(1)
    with worker(working.data, "send.after_broadcast") as process:
        process.wait()
    working.lose_chain()
    with Observer(working, 3) as observer, worker(working.data) as process:
        working.settle(process)
        instance = working.instance().instance
        wait_for(lambda: (instance, REVOKED) in observer.seen, "the voided number to be seen", process)
        working.assert_sound()
    assert {byte for _, byte in observer.seen} <= {None, REVOKED}
