"""The worker's loop: nothing ends it but being told to, and others can see whether it does its work."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from officekit import TestOffice

import notary.pace
import notary.worker
from notary.db import leases
from notary.domain.errors import Unavailable
from notary.services.clock import ClockBehind
from notary.worker import LEASE, Worker


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notary.pace, "TROUBLE_SECONDS", 0.0)


def worker(office: TestOffice, *, chain_failure: str = "", seconds: int = 15) -> Worker:
    """A worker of an office whose chain has nothing to do."""
    idle = SimpleNamespace(
        **{
            name: lambda lease: False
            for name in ("ensure_registry", "notice_reorganisation", "watch", "relay", "anchor")
        }
    )
    app: Any = SimpleNamespace(
        database=office.database,
        context=office.context,
        settings=SimpleNamespace(worker_lease_seconds=seconds, poll_seconds=0.0),
        chain=SimpleNamespace(freshen=lambda age: None),
        reconciler=idle,
        chain_failure=chain_failure,
    )
    return Worker(app)


def run(office: TestOffice, working: Worker, *passes: Callable[[], bool]) -> int:
    """Let the loop do these passes and be told to stop in the last; returns how many it did."""
    stop, todo = threading.Event(), list(passes)

    def step() -> bool:
        doing = todo.pop(0)
        if not todo:
            stop.set()
        return doing()

    working.step = step  # type: ignore[method-assign]
    working.run(stop)
    return len(passes) - len(todo)


def failing(error: Exception) -> Callable[[], bool]:
    """A pass that breaks off."""

    def step() -> bool:
        raise error

    return step


def test_a_fault_of_ours_is_logged_whole_and_the_worker_goes_on(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [failing(error) for error in (ValueError("a fault"), KeyError("x"), OSError("y"))]
    assert run(office, worker(office), *faults, lambda: False) == 4
    assert "a pass of the worker broke off" in caplog.text
    assert "ValueError: a fault" in caplog.text


def test_a_chain_that_was_given_up_is_named_with_every_trouble(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    given_up = worker(office, chain_failure="the chain's supervisor gave up (no anvil)")
    with caplog.at_level(logging.WARNING):
        run(office, given_up, failing(Unavailable("no node")), lambda: False)
    assert "the worker waits: no node; the chain's supervisor gave up (no anvil) (UNAVAILABLE)" in caplog.text


class TestWholePasses:
    @pytest.fixture(autouse=True)
    def no_trust(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(notary.worker, "publish_trust", lambda app: {})

    def last(self, office: TestOffice) -> Any:
        with office.read() as tx:
            return leases.last_work(tx, LEASE)

    def test_a_pass_that_went_well_is_noted(self, office: TestOffice) -> None:
        assert self.last(office) is None
        worker(office).step()
        assert self.last(office) == office.clock.now

    def test_a_pass_that_did_not_is_not(self, office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(notary.worker, "publish_trust", lambda app: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            worker(office).step()
        assert self.last(office) is None

    def test_it_is_noted_a_few_times_in_a_lease_and_not_at_every_pass(self, office: TestOffice) -> None:
        working, first = worker(office, seconds=3600), office.clock.now
        working.step()
        office.clock.forward(minutes=1)
        working.step()
        assert self.last(office) == first

    def test_noting_it_renews_the_lease_and_needs_it(self, office: TestOffice) -> None:
        now, ttl = office.clock.now, timedelta(seconds=15)
        with office.write() as tx:
            mine = leases.take(tx, LEASE, "me", now, ttl)
            assert mine is not None
            leases.note_work(tx, mine, now + timedelta(seconds=10), ttl)
            assert leases.take(tx, LEASE, "other", now + timedelta(seconds=24), ttl) is None
            assert leases.take(tx, LEASE, "other", now + timedelta(seconds=25), ttl) is not None
            with pytest.raises(leases.LeaseLost):
                leases.note_work(tx, mine, now, ttl)

    def test_a_timestamp_from_a_wrong_clock_is_told_and_holds_up_nothing_else(self, office: TestOffice) -> None:
        office.issued()
        authority: Any = office.context.keys.timestamper
        authority._clock = lambda: office.clock.now - timedelta(hours=1)
        working, relayed = worker(office), []

        def relay(lease: Any) -> bool:
            relayed.append(lease)
            return True

        working._reconciler.relay = relay  # type: ignore[method-assign]
        with pytest.raises(ClockBehind, match="the clock of the timestamp authority says"):
            working.step()
        assert len(relayed) == 1
        assert self.last(office) is None
        authority._clock = office.clock
        working.step()
        assert self.last(office) == office.clock.now

    def test_a_worker_that_stands_by_notes_nothing(self, office: TestOffice) -> None:
        with office.write() as tx:
            leases.take(tx, LEASE, "other", office.clock.now, timedelta(minutes=9))
        assert worker(office).step() is False
        assert self.last(office) is None
