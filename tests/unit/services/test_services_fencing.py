"""On PostgreSQL an earlier sequencer's transaction may be open while another takes over: it never writes again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from officekit import TestOffice
from postgres import Server
from races import blocked, run

from notary.db import leases
from notary.db import register as rows
from notary.db.leases import Lease, LeaseLost
from notary.services import register

TTL = timedelta(seconds=15)


@pytest.fixture
def office(tmp_path: Path, postgres_url: str) -> Iterator[TestOffice]:
    """With one act that waits for its place."""
    made = TestOffice(tmp_path, postgres_url)
    made.issued()
    yield made
    made.database.close()


def take(office: TestOffice, holder: str) -> Lease | None:
    """Try to become the sequencer."""
    with office.write() as tx:
        return leases.take(tx, "sequencer", holder, office.clock.now, TTL)


def held(lease: Lease | None) -> Lease:
    """A lease that was got."""
    assert lease is not None
    return lease


def size(office: TestOffice) -> int:
    """How many acts have their place."""
    with office.read() as tx:
        last = rows.latest(tx)
    return 0 if last is None else last.size


def name_of(office: TestOffice) -> str:
    return str(office.database.engine.url.database)


def test_of_two_that_start_at_once_one_holds_the_lease(office: TestOffice, postgres: Server) -> None:
    with office.write() as tx:
        first = leases.take(tx, "sequencer", "old", office.clock.now, TTL)
        other = run(lambda: take(office, "new"))
        blocked(postgres, name_of(office), other)
    assert held(first).token == 1
    assert other.result() is None


def test_of_two_that_find_it_expired_one_takes_over(office: TestOffice, postgres: Server) -> None:
    old = held(take(office, "old"))
    office.clock.forward(minutes=1)
    with office.write() as tx:
        new = leases.take(tx, "sequencer", "new", office.clock.now, TTL)
        other = run(lambda: take(office, "other"))
        blocked(postgres, name_of(office), other)
    assert held(new).token > old.token
    assert other.result() is None


def test_who_shows_its_lease_finishes_before_another_takes_over(office: TestOffice, postgres: Server) -> None:
    old = held(take(office, "old"))
    with office.write() as tx:
        leases.require(tx, old)
        office.clock.forward(minutes=1)
        other = run(lambda: take(office, "new"))
        blocked(postgres, name_of(office), other)
        assert register.sequence(tx, office.context, old) == 1
    new = held(other.result())
    assert new.token > old.token
    assert size(office) == 1
    office.issued("LN-2")
    with pytest.raises(LeaseLost), office.write() as tx:
        register.sequence(tx, office.context, old)
    assert size(office) == 1


def test_whose_transaction_was_open_before_the_takeover_writes_nothing_after_it(office: TestOffice) -> None:
    old = held(take(office, "old"))

    def late(tx: Any) -> None:
        assert not rows.latest(tx)  # the transaction has begun and looked round
        office.clock.forward(minutes=1)
        new = held(take(office, "new"))
        with office.write() as other:
            register.sequence(other, office.context, new)
        register.sequence(tx, office.context, old)

    with pytest.raises(LeaseLost), office.write() as tx:
        late(tx)
    assert size(office) == 1


def test_who_is_overtaken_while_it_waits_to_show_its_lease_writes_nothing(office: TestOffice, postgres: Server) -> None:
    old = held(take(office, "old"))
    office.clock.forward(minutes=1)

    def write() -> None:
        with office.write() as tx:
            register.sequence(tx, office.context, old)

    with office.write() as tx:
        held(leases.take(tx, "sequencer", "new", office.clock.now, TTL))
        waiting = run(write)
        blocked(postgres, name_of(office), waiting)
    with pytest.raises(LeaseLost):
        waiting.result()
    assert size(office) == 0
