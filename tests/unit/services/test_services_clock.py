"""The clock is set back: nothing is entered with a time before what is there, and nobody waits for hours."""

from datetime import timedelta

import pytest
from officekit import CREDITOR, TestOffice
from sqlalchemy import select

from notary.db import leases, tables
from notary.keys.tsa import LocalTimestamper
from notary.services import certificates, jobs, register
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


def recorded(office: TestOffice) -> list[str]:
    """The times under which acts are recorded, in order of arrival."""
    with office.read() as tx:
        return list(tx.execute(select(tables.acts.c.recorded_at).order_by(tables.acts.c.position)).scalars())


def test_recorded_times_only_grow_so_that_small_steps_back_do_not_add_up(office: TestOffice) -> None:
    ids = [office.agreed(f"LN-{number}") for number in range(3)]
    office.submit("NOTARY", office.prepare_issue(ids[0]))
    office.clock.forward(minutes=-4)
    office.submit("NOTARY", office.prepare_issue(ids[1]))
    assert recorded(office) == ["2026-11-23T06:30:00Z", "2026-11-23T06:30:00Z"]
    office.clock.forward(minutes=-4)
    with pytest.raises(ClockBehind):
        office.prepare_issue(ids[2])


def test_an_act_is_not_entered_before_it_happened(office: TestOffice) -> None:
    """Prepared by a clock that ran ahead, in a register with nothing that is as new."""
    office.submit("NOTARY", office.prepare_issue(office.agreed("LN-1")))
    id = office.agreed("LN-2")
    office.clock.forward(minutes=10)
    prepared = office.prepare_issue(id)
    office.clock.forward(minutes=-6)
    told = "the clock says 2026-11-23T06:34:00Z, and what is to be entered is of 2026-11-23T06:40:00Z"
    with pytest.raises(ClockBehind, match=told):
        office.submit("NOTARY", prepared)
    office.clock.forward(minutes=1)
    office.submit("NOTARY", prepared)
    assert recorded(office) == ["2026-11-23T06:30:00Z", "2026-11-23T06:40:00Z"]


class TestTimestamps:
    def stamp(self, office: TestOffice, **off: float) -> None:
        """Have the newest checkpoint timestamped by an authority whose clock is off."""
        authority = LocalTimestamper(office.context.keys.timestamper._seal, lambda: office.clock.now + timedelta(**off))
        with office.write() as tx:
            wanted = register.unstamped(tx)
            assert wanted is not None
            register.stamp(tx, office.context, wanted[0], authority.timestamp(wanted[1]))

    @pytest.fixture
    def sequenced(self, office: TestOffice) -> str:
        """An instrument whose issue has its place in the log."""
        id = office.issued()
        office.sequence()
        return id

    def test_none_is_kept_that_the_act_is_after(self, office: TestOffice, sequenced: str) -> None:
        with pytest.raises(ClockBehind, match=r"says .*T06:24:59.*, and the newest act is of .*T06:30:00Z"):
            self.stamp(office, seconds=-301)
        self.stamp(office, seconds=-300)

    def test_none_is_kept_that_is_yet_to_come(self, office: TestOffice, sequenced: str) -> None:
        with pytest.raises(ClockBehind, match=r"says .*T06:35:01.*, and ours .*T06:30:00Z"):
            self.stamp(office, seconds=301)
        self.stamp(office, seconds=300)

    def test_none_is_kept_that_is_before_the_one_before(self, office: TestOffice, sequenced: str) -> None:
        self.stamp(office)
        office.discharge(sequenced)
        office.sequence()
        with pytest.raises(ClockBehind, match=r"says .*T06:29:59\.999.*, and its timestamp before is of .*T06:30:00"):
            self.stamp(office, milliseconds=-1)
        self.stamp(office)


def test_no_standing_is_signed_as_of_before_the_acts_that_it_rests_on(office: TestOffice) -> None:
    office.open_registry()
    id = office.issued()
    shown = office.settle()
    office.clock.forward(minutes=-6)
    with office.read() as tx, pytest.raises(ClockBehind):
        certificates.issue(tx, office.context, CREDITOR, id, shown)
    office.clock.forward(minutes=6)
    with office.read() as tx:
        certificates.issue(tx, office.context, CREDITOR, id, shown)


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
