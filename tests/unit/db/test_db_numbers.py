"""Numbers: leased, used once, never twice, and dense in the end, in whatever order things happen."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from notary.db import leases, numbers, tables
from notary.db.leases import LeaseLost
from notary.db.session import Database
from notary.domain.errors import Conflict
from notary.domain.times import format_time

START = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSTRUMENTS = st.sampled_from([f"instrument-{index}" for index in range(6)])


class Numbers(RuleBasedStateMachine):
    """Leases, lapses, uses and voids in any order, against what must never happen."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.tx = engine.connect()
        self.now = START
        self.done: dict[int, str] = {}
        """Number → who used or voided it."""

    def teardown(self) -> None:
        self.tx.rollback()
        self.tx.close()

    @rule(instrument=INSTRUMENTS)
    def lease(self, instrument: str) -> None:
        if instrument in self.done.values():
            return
        held = self.live()
        number = numbers.lease(self.tx, numbers.REGISTER, instrument, self.now, self.now + HOUR)
        assert number not in self.done
        assert held.get(number, instrument) == instrument, "taken from a live lease"

    @rule(instrument=INSTRUMENTS)
    def use(self, instrument: str) -> None:
        number = numbers.leased(self.tx, numbers.REGISTER, instrument)
        if number is None:
            return
        live = number in self.live()
        try:
            numbers.use(self.tx, numbers.REGISTER, number, instrument, self.now)
        except Conflict:
            assert not live
        else:
            assert live
            assert number not in self.done
            self.done[number] = instrument

    @rule(number=st.integers(0, 8), instrument=INSTRUMENTS)
    def use_what_is_not_leased_to_it(self, number: int, instrument: str) -> None:
        if numbers.leased(self.tx, numbers.REGISTER, instrument) == number:
            return
        with pytest.raises(Conflict, match="prepare it again"):
            numbers.use(self.tx, numbers.REGISTER, number, instrument, self.now)

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    @precondition(lambda self: self.done)
    def void_the_gaps(self) -> None:
        for index, number in enumerate(numbers.gaps(self.tx, self.now)):
            assert number not in self.done
            assert number not in self.live()
            void = f"void-{number}-{index}"
            numbers.hold(self.tx, number, void, self.now + HOUR)
            numbers.use(self.tx, numbers.REGISTER, number, void, self.now, state="VOID")
            self.done[number] = void

    @invariant()
    def numbers_are_dense_and_each_has_one_owner(self) -> None:
        rows = self.rows()
        assert [row.serial for row in rows] == list(range(len(rows)))
        assert {row.serial: row.instrument for row in rows if row.state != "LEASED"} == self.done

    @invariant()
    def whatever_holds_back_a_used_number_is_leased_or_a_gap(self) -> None:
        top = max((number for number in self.done if not self.done[number].startswith("void")), default=0)
        open_ones = {row.serial for row in self.rows() if row.state == "LEASED" and row.serial < top}
        assert set(numbers.gaps(self.tx, self.now)) == open_ones - set(self.live())

    def rows(self) -> Any:
        """All register numbers."""
        return self.tx.execute(select(tables.numbers).order_by(tables.numbers.c.serial)).all()

    def live(self) -> dict[int, str]:
        """Who holds which number now."""
        now = format_time(self.now)
        return {row.serial: row.instrument for row in self.rows() if row.state == "LEASED" and row.expires_at >= now}


def test_whatever_happens_numbers_stay_dense_and_belong_to_one(database_url: str) -> None:
    database = Database(database_url)
    examples = 60 if database.engine.dialect.name == "sqlite" else 15  # a query to a server takes longer
    lenient = settings(deadline=None, max_examples=examples, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(partial(Numbers, database.engine), settings=lenient)
    database.close()


@pytest.fixture
def tx(database_url: str) -> Any:
    database = Database(database_url)
    with database.write() as connection:
        yield connection
    database.close()


def test_pools_count_apart_registers_from_zero_and_deeds_from_one(tx: Any) -> None:
    first = [numbers.lease(tx, pool, "a", START, START + HOUR) for pool in (numbers.REGISTER, "2026", "2027")]
    second = [numbers.lease(tx, pool, "b", START, START + HOUR) for pool in (numbers.REGISTER, "2026", "2027")]
    assert (first, second) == ([0, 1, 1], [1, 2, 2])


def test_the_lowest_lapsed_number_goes_first(tx: Any) -> None:
    for name in "abc":
        numbers.lease(tx, numbers.REGISTER, name, START, START + HOUR)
    later = START + HOUR + timedelta(seconds=1)
    assert [numbers.lease(tx, numbers.REGISTER, name, later, later + HOUR) for name in "de"] == [0, 1]


def test_a_lease_holds_to_its_last_second(tx: Any) -> None:
    numbers.lease(tx, numbers.REGISTER, "a", START, START + HOUR)
    assert numbers.lease(tx, numbers.REGISTER, "b", START + HOUR, START + 2 * HOUR) == 1
    numbers.use(tx, numbers.REGISTER, 0, "a", START + HOUR)


class TestLeases:
    TTL = timedelta(seconds=15)

    def test_one_holder_at_a_time_who_may_renew(self, tx: Any) -> None:
        mine = leases.take(tx, "sequencer", "a", START, self.TTL)
        assert mine is not None
        assert leases.take(tx, "sequencer", "b", START, self.TTL) is None
        assert leases.take(tx, "sequencer", "a", START + self.TTL / 2, self.TTL) == mine
        assert leases.take(tx, "sequencer", "b", START + self.TTL, self.TTL) is None
        assert leases.take(tx, "other", "b", START, self.TTL) is not None

    def test_the_token_grows_with_the_holder_and_fences_the_earlier_one_off(self, tx: Any) -> None:
        tokens, holders = [], []
        now = START
        for name in ("a", "b", "a"):
            lease = leases.take(tx, "sequencer", name, now, self.TTL)
            assert lease is not None
            leases.require(tx, lease)
            tokens.append(lease.token)
            holders.append(lease)
            now += self.TTL + timedelta(seconds=1)
        assert tokens == sorted(set(tokens))
        for stale in holders[:-1]:
            with pytest.raises(LeaseLost, match="went to another process"):
                leases.require(tx, stale)

    def test_a_lease_given_up_is_free_at_once_and_only_its_holder_gives_it_up(self, tx: Any) -> None:
        mine = leases.take(tx, "sequencer", "a", START, self.TTL)
        assert mine is not None
        leases.release(tx, leases.Lease("sequencer", "b", mine.token))
        assert leases.take(tx, "sequencer", "b", START, self.TTL) is None
        leases.release(tx, mine)
        taken = leases.take(tx, "sequencer", "b", START, self.TTL)
        assert taken is not None
        assert taken.token > mine.token
