"""Several transactions of one nonce: each is watched, the dearest is sent, and whichever is mined counts once."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from officekit import CHAIN_ID, INSTANCE, TestOffice

from notary.chain.errors import InsufficientFunds, NonceTaken, Underpriced
from notary.db import chain as rows
from notary.db import leases
from notary.domain.chain import Outcome, Sent
from notary.domain.errors import Error
from notary.services.reconcile import Reconciler

SENDER = "0x" + "5e" * 20


@dataclass
class Pool:
    """A chain that a test fills by hand; ``refusals`` is what it says to a broadcast of these bytes."""

    mined: dict[str, Outcome] = field(default_factory=dict)
    refusals: dict[bytes, Error] = field(default_factory=dict)
    broadcasts: list[bytes] = field(default_factory=list)
    asked: list[tuple[bytes, bool]] = field(default_factory=list)
    dearer: Sent | None = None
    sequencer = SENDER
    chain_id = CHAIN_ID

    def outcome(self, tx_hash: str) -> Outcome | None:
        return self.mined.get(tx_hash)

    def broadcast(self, raw: bytes) -> None:
        self.broadcasts.append(raw)
        if raw in self.refusals:
            raise self.refusals[raw]

    def replacement(self, raw: bytes, *, stuck: bool) -> Sent | None:
        self.asked.append((raw, stuck))
        return self.dearer


class Race:
    """An office with one anchor under way."""

    def __init__(self, office: TestOffice) -> None:
        office.open_registry()
        office.issued()
        office.sequence()
        self.office, self.pool = office, Pool()
        self.reconciler = Reconciler(office.database, office.context, self.pool)  # type: ignore[arg-type]
        with office.write() as tx:
            lease = leases.take(tx, "sequencer", "test", office.clock.now, office.context.terms.number_lease)
            assert lease is not None
            self.lease = lease
            self.add(tx, b"first")

    def add(self, tx: Any, raw: bytes) -> None:
        rows.add_transaction(
            tx,
            instance=INSTANCE,
            kind="ANCHOR",
            subject=1,
            sender=SENDER,
            nonce=4,
            tx_hash=name(raw),
            raw=raw,
            created_at="2026-11-23T06:30:00Z",
        )

    def watch(self) -> bool:
        return self.reconciler.watch(self.lease)

    def states(self) -> dict[bytes, str]:
        with self.office.read() as tx:
            found = tx.execute(rows.select(rows.transactions).order_by(rows.transactions.c.id)).all()
        return {bytes(row.raw): row.state for row in found}


def name(raw: bytes) -> str:
    return "0x" + raw.hex().rjust(64, "0")


def dear(raw: bytes) -> Sent:
    return Sent(raw, name(raw), 4, SENDER)


@pytest.fixture
def race(office: TestOffice) -> Race:
    return Race(office)


def test_what_waits_is_sent_again_and_is_stuck_only_after_a_while(race: Race) -> None:
    assert race.watch() is False
    race.office.clock.forward(minutes=10)
    race.watch()
    race.office.clock.forward(seconds=1)
    race.watch()
    assert race.pool.asked == [(b"first", False), (b"first", False), (b"first", True)]
    assert race.pool.broadcasts == [b"first"] * 3


def test_a_replacement_is_kept_and_from_then_on_sent_in_place_of_the_first(race: Race) -> None:
    race.pool.dearer = dear(b"second")
    assert race.watch() is True
    race.pool.dearer = None
    race.watch()
    assert race.states() == {b"first": "OPEN", b"second": "OPEN"}
    assert race.pool.broadcasts == [b"first", b"second", b"second"]


def test_a_pool_that_wants_more_is_asked_what(race: Race) -> None:
    race.pool.refusals[b"first"] = Underpriced(-32000, "replacement transaction underpriced")
    race.pool.dearer = dear(b"second")
    assert race.watch() is True
    assert race.pool.asked == [(b"first", True)]


def test_an_empty_purse_is_said(race: Race) -> None:
    race.pool.refusals[b"first"] = InsufficientFunds(-32000, "insufficient funds")
    with pytest.raises(InsufficientFunds):
        race.watch()


@pytest.mark.parametrize("winner", [b"first", b"second"])
def test_whichever_is_mined_counts_and_closes_the_other(race: Race, winner: bytes) -> None:
    with race.office.write() as tx:
        race.add(tx, b"second")
    race.pool.mined[name(winner)] = Outcome(True, 7, True)
    assert race.watch() is True
    loser = {b"first": b"second", b"second": b"first"}[winner]
    assert race.states() == {winner: "FINAL", loser: "DROPPED"}
    with race.office.read() as tx:
        assert rows.anchored_size(tx, INSTANCE) == 1


def test_a_reorganisation_puts_both_in_the_race_again(race: Race) -> None:
    with race.office.write() as tx:
        race.add(tx, b"second")
    race.pool.mined[name(b"first")] = Outcome(True, 7, True)
    race.watch()
    with race.office.write() as tx:
        (row,) = rows.final_transactions(tx, INSTANCE)
        rows.reopen_transaction(tx, row)
    assert set(race.states().values()) == {"OPEN"}
    race.pool.mined = {name(b"second"): Outcome(True, 8, True)}
    race.watch()
    assert race.states() == {b"first": "DROPPED", b"second": "FINAL"}


def test_a_nonce_that_one_of_ours_took_is_not_lost(race: Race) -> None:
    with race.office.write() as tx:
        race.add(tx, b"second")
    race.pool.refusals[b"second"] = NonceTaken(-32000, "nonce too low")
    race.pool.mined[name(b"first")] = Outcome(True, 7, False)
    assert race.watch() is False
    assert set(race.states().values()) == {"OPEN"}


def test_a_nonce_that_a_stranger_took_voids_all_of_it(race: Race) -> None:
    with race.office.write() as tx:
        race.add(tx, b"second")
    race.pool.refusals[b"second"] = NonceTaken(-32000, "nonce too low")
    assert race.watch() is True
    assert set(race.states().values()) == {"DROPPED"}
