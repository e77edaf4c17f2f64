"""The clock is set back: nothing is entered with a time before what is there, and nobody waits for hours."""

from datetime import timedelta

import pytest
from officekit import CREDITOR, TestOffice

from notary.db import leases
from notary.services import jobs
from notary.services.clock import ClockBehind

MINUTE = timedelta(minutes=1)


def test_nothing_is_entered_before_what_is_there(office: TestOffice) -> None:
    office.open_registry()
    first, second = office.agreed("LN-1"), office.agreed("LN-2")
    prepared = office.prepare_issue(second)
    office.submit("NOTARY", office.prepare_issue(first))
    office.clock.forward(hours=-1)
    with pytest.raises(ClockBehind, match="the clock says 2026-11-23T05:30:00Z, and the newest act is of"):
        office.submit("NOTARY", prepared)
    with pytest.raises(ClockBehind):
        office.prepare_issue(second)
    with pytest.raises(ClockBehind):
        office.sequence()
    office.clock.forward(minutes=58)
    office.submit("NOTARY", prepared)
    assert office.sequence() == 2


def test_a_lease_of_a_holder_that_died_before_the_clock_went_back_is_taken(office: TestOffice) -> None:
    def take(holder: str) -> leases.Lease | None:
        with office.write() as tx:
            return leases.take(tx, "sequencer", holder, office.clock.now, MINUTE)

    first = take("a")
    assert first is not None
    assert take("b") is None
    office.clock.forward(hours=-1)
    second = take("b")
    assert second is not None
    assert second.token == first.token + 1
    with pytest.raises(leases.LeaseLost), office.write() as tx:
        leases.require(tx, first)


def test_a_job_of_a_worker_that_died_before_the_clock_went_back_is_done(office: TestOffice) -> None:
    working = jobs.Office(office.database, office.context, None)  # type: ignore[arg-type]
    with office.write() as tx:
        id = jobs.ask_for_certificates(tx, office.context, CREDITOR, [])
        now, until = office.clock.now, office.clock.now + office.context.terms.job
        held = jobs.rows.claim(tx, "a", f"{now:%Y-%m-%dT%H:%M:%SZ}", f"{until:%Y-%m-%dT%H:%M:%SZ}")
    assert held is not None
    assert not jobs.work(working, "b")
    office.clock.forward(hours=-1)
    assert jobs.work(working, "b")
    with office.read() as tx:
        assert jobs.find(tx, CREDITOR, id).state == "DONE"
