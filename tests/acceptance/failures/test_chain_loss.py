"""The chain is lost altogether: a new one is deployed, seeded and anchored, and at no moment is a revoked debt
enforceable to anybody who looks.
"""

import os
import signal

import pytest
from harness import REVOKED, Office
from observer import Observer
from processes import Process, wait_for, worker

pytestmark = pytest.mark.process


def lose_while_running(office: Office) -> None:
    """The node dies and its files are gone, under a worker that goes on."""
    for name in ("state.json", "confirmed.json"):
        (office.data / "chain" / name).unlink()
    os.kill(office.node_pid(), signal.SIGKILL)


def settle_on_another_instance(office: Office, before: str, process: Process) -> None:
    wait_for(lambda: office.instance().instance != before, "a new registry", process)
    office.settle(process)


def assert_old_certificates_verify_with_a_log(office: Office, trust_before: bytes) -> None:
    for number in (0, 1, 2):
        certificate = office.certificate_path(number).read_bytes()
        assert office.verify(certificate, trust_before).check("C15").code == "OTHER_INSTANCE"
        alone = office.verify(certificate)
        assert (alone.exit_status, alone.check("C08").code) == (2, "LOG_NEEDED")
        with_log = office.verify(certificate, log=True)
        assert [with_log.check(id).result.value for id in ("C08", "C09")] == ["PASS", "PASS"]
        assert with_log.exit_status == (3 if number == 1 else 0)


@pytest.mark.parametrize("how", ["while nothing runs", "while the worker runs"])
def test_a_revoked_debt_is_never_enforceable_while_its_chain_is_replaced(working: Office, how: str) -> None:
    with worker(working.data) as process:
        working.settle(process)
        trust_before, before = working.trust(), working.instance().instance
        if how == "while the worker runs":
            with Observer(working, 1) as observer:
                lose_while_running(working)
                settle_on_another_instance(working, before, process)
                after = working.instance().instance
                wait_for(lambda: (after, REVOKED) in observer.seen, "a look at the new registry")
    if how == "while nothing runs":
        working.lose_chain()
        with Observer(working, 1) as observer, worker(working.data) as process:
            settle_on_another_instance(working, before, process)
            after = working.instance().instance
            wait_for(lambda: (after, REVOKED) in observer.seen, "a look at the new registry", process)
    assert {byte for _, byte in observer.seen} <= {None, REVOKED}
    assert observer.told <= {REVOKED}
    with worker(working.data) as process:
        working.settle(process)
        working.assert_sound()
        assert_old_certificates_verify_with_a_log(working, trust_before)


def test_what_was_under_way_when_the_chain_was_lost_is_seeded(working: Office) -> None:
    """An order signed for the old registry never reaches the new one; the standing it was for is there all the same."""
    working.issue(1)
    working.revoke(0)
    with worker(working.data, "send.after_broadcast") as process:
        process.wait()
    working.lose_chain()
    with worker(working.data) as process:
        working.settle(process)
        working.assert_sound()
    assert working.view_at_rest(0) == REVOKED
    # Of the revocation's two orders the first was signed; the second is not needed where all is seeded.
    assert working.advance_states() == ["DONE", "DONE", "DONE", "STALE"]


@pytest.mark.long
def test_a_chain_lost_again_and_again(working: Office) -> None:
    for number in (0, 3, 4):
        working.issue(1)
        working.revoke(number)
        working.lose_chain()
        with worker(working.data) as process:
            working.settle(process)
            working.assert_sound()
