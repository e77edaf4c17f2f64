"""An office with a registry in memory that keeps its events, a worker's passes over both, and what an audit finds."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from eth_hash.auto import keccak
from officekit import BANK, CREDITOR, EVIDENCE, START, TestOffice, der

from notary.db import leases
from notary.db import trust as trust_rows
from notary.db.session import Transaction
from notary.domain.chain import ChainState, Deployment, Instance, Outcome, Sent
from notary.domain.registry_events import Advanced, Anchored, RegistryEvent, RoleChanged
from notary.domain.signed_advance import Advance
from notary.services import acts, audit, consents, instruments, orders, register, trust
from notary.services.audit import Difference, Result
from notary.services.health import WORKER
from notary.services.institutions import chain_role
from notary.services.reconcile import Reconciler
from notary.services.wish import Wish

SEQUENCER = "0x" + "5e" * 20
WORDING = Wish("CORRECTION", {"kind": "WORDING", "corrects": 0}, evidence={"correction.text": "as it should read"})


@dataclass
class Ledger:
    """A chain with one registry: the port of the reconciler, and at any block the view of an audit.

    A transaction is one JSON text; each is mined at once, in a block of its own.
    """

    holders: dict[str, str]
    rpc: tuple[str, ...] = ("http://127.0.0.1:8545",)
    confirmations: int = 0
    embedded: bool = True
    configured: str | None = None
    sequencer: str = SEQUENCER
    life: int = 0
    is_there: bool = False
    block: int = 0
    size: int = 0
    root: str = ""
    instruments: int = 0
    change_count: int = 0
    anchored: dict[int, str] = field(default_factory=dict)
    bytes_: dict[int, int] = field(default_factory=dict)
    mined: dict[str, int] = field(default_factory=dict)
    log: list[RegistryEvent] = field(default_factory=list)
    forked_at: int = 1
    forks: int = 0

    # -- as a view

    @property
    def instance(self) -> str:
        return f"{self.life:064x}"

    @property
    def state(self) -> ChainState:
        hash_ = str(self.block_hash(self.block))
        shown = (self.size, self.root, self.instruments, self.change_count)
        return ChainState(self.instance if self.is_there else None, self.block, hash_, START, *shown)

    def standing(self, register_no: int) -> int | None:
        return self.bytes_.get(register_no, 0) if register_no < self.instruments else None

    def standings(self, numbers: Sequence[int]) -> list[int | None]:
        return [self.standing(number) for number in numbers]

    def roots(self, sizes: Sequence[int]) -> dict[int, str | None]:
        return {size: self.anchored.get(size) for size in sizes}

    def block_hash(self, number: int) -> str | None:
        branch = self.forks if number >= self.forked_at else 0
        return f"0x{self.life:016x}{branch:016x}{number:032x}" if number <= self.block else None

    def events(self, complete_at: int) -> Iterator[RegistryEvent]:
        assert complete_at <= self.block
        return iter(self.log)

    # -- as the chain

    def view(self, address: str) -> "Ledger":
        """The registry as it is now, whatever happens later; blocks are looked up in the chain as it is then."""
        pinned = copy.deepcopy(self)
        pinned.block_hash = self.block_hash  # type: ignore[method-assign]
        return pinned

    def head_instance(self, address: str) -> str | None:
        return self.instance if self.is_there else None

    def sequencer_nonce(self) -> int:
        return len(self.mined)

    def sign_anchor(self, address: str, size: int, root: str, instruments: int, nonce: int) -> Sent:
        return self._sent(["anchor", nonce, size, root, instruments], nonce)

    def sign_advance(self, order: Any, signature: str, nonce: int) -> Sent:
        changes = [list(change.as_tuple()) for change in order.changes]
        return self._sent(["advance", nonce, changes, order.evidence.hex(), order.authority], nonce)

    def broadcast(self, raw: bytes) -> None:
        hash_ = "0x" + keccak(raw).hex()
        if hash_ in self.mined:
            return
        kind, _, *arguments = json.loads(raw)
        self.mined[hash_] = self.block + 1
        {"anchor": self.anchor, "advance": self.advance}[kind](*arguments, transaction=hash_)

    def replacement(self, raw: bytes, *, stuck: bool) -> None:
        """Gas is free here."""

    def outcome(self, tx_hash: str) -> Outcome | None:
        return Outcome(True, self.mined[tx_hash], True) if tx_hash in self.mined else None

    def deploy(self, words: Mapping[int, bytes], size: int, root: str, instruments: int) -> Deployment:
        vars(self).update(vars(Ledger(self.holders, life=self.life + 1, is_there=True)))
        people = [(str(chain_role(who)), account) for who, account in self.holders.items()]
        for role, account in [("ADMIN", "0x" + "ad" * 20), ("SEQUENCER", SEQUENCER), *people]:
            self.grant(role, account)
        for word, lanes in words.items():
            self.bytes_ |= {32 * word + lane: lanes[31 - lane] for lane in range(32)}
        opening = ("", 0)
        if size:
            self.anchor(size, root, instruments, transaction="0x" + f"{self.life:064x}")
            opening = ("0x" + f"{self.life:064x}", self.block)
        return Deployment(Instance(self.instance, 31337, "0x" + "2e" * 20), *opening)

    # -- what happens on it

    def grant(self, role: str, account: str, granted: bool = True) -> None:
        self.block += 1
        self.log.append(RoleChanged(self.block, f"0x{self.block:064x}", role, account, granted))

    def anchor(
        self, size: int, root: str, instruments: int, transaction: str = "0x" + "00" * 32, sender: str = SEQUENCER
    ) -> None:
        self.block += 1
        self.size, self.root, self.instruments = size, root, instruments
        self.anchored[size] = root
        self.log.append(Anchored(self.block, transaction, size, root, instruments, sender))

    def advance(
        self, changes: Sequence[Sequence[int]], evidence: str, authority: str, transaction: str = "0x" + "00" * 32
    ) -> None:
        self.block += 1
        for change in (Advance(*each) for each in changes):
            for number in change.register_numbers():
                assert self.bytes_.get(number, 0) == change.from_byte
                self.bytes_[number] = change.to_byte
                self.change_count += 1
            self.log.append(Advanced(self.block, transaction, change, evidence, authority))

    def roll_back(self) -> None:
        """Put an empty block in the place of the last one, which must hold an anchor."""
        gone = self.log.pop()
        assert isinstance(gone, Anchored)
        del self.mined[gone.transaction], self.anchored[gone.size]
        before = [event for event in self.log if isinstance(event, Anchored)][-1]
        self.size, self.root, self.instruments = before.size, before.root, before.instruments
        self.forked_at, self.forks = self.block, self.forks + 1

    def _sent(self, call: list[Any], nonce: int) -> Sent:
        raw = json.dumps(call).encode()
        return Sent(raw, "0x" + keccak(raw).hex(), nonce, SEQUENCER)


class World:
    """A TestOffice, its ledger, and a worker."""

    def __init__(self, office: TestOffice) -> None:
        self.office = office
        self.ids: dict[str, str] = {}
        self.ledger = Ledger({who: key.address.lower() for who, key in office.people.items()})
        self.reconciler = Reconciler(office.database, office.context, self.ledger)

    def step(self) -> None:
        """One pass of a worker."""
        self.office.sequence()
        lease = self._lease()
        self.reconciler.ensure_registry(lease)
        self.stamp()
        self.sign()
        self.reconciler.notice_reorganisation(lease)
        self.reconciler.watch(lease)
        self.reconciler.relay(lease)
        self.reconciler.anchor(lease)
        self.publish()
        with self.office.write() as tx:
            leases.note_work(tx, lease, self.office.clock.now, timedelta(minutes=1))

    def settle(self) -> None:
        """Passes until nothing is left to do."""
        for _ in range(6):
            self.step()

    def _lease(self) -> leases.Lease:
        """The worker's lease, for calls that open transactions of their own."""
        with self.office.write() as tx:
            return self._taken(tx)

    def _taken(self, tx: Transaction) -> leases.Lease:
        lease = leases.take(tx, WORKER, "test", self.office.clock.now, timedelta(minutes=1))
        assert lease is not None
        return lease

    def stamp(self) -> None:
        with self.office.write() as tx:
            wanted = register.unstamped(tx)
            if wanted is not None:
                context = self.office.context
                register.stamp(tx, context, wanted[0], context.keys.timestamper.timestamp(wanted[1]))

    def sign(self) -> None:
        """Void gaps and sign orders."""
        context = self.office.context
        with self.office.write() as tx:
            prepared = acts.prepare_voids(tx, context, self.office.actor("NOTARY"))
            if prepared:
                acts.submit(tx, context, acts.sign_batch(context, prepared, self.office.people["NOTARY"].sign_digest))
            orders.sign_held(tx, context)

    def publish(self) -> None:
        """The trust root, when it changed."""
        anchors = [der(self.office.ca)]
        with self.office.write() as tx:
            before = trust_rows.latest(tx)
            value = trust.compose(
                tx,
                self.office.context,
                anchors=anchors,
                tsa_anchors=anchors,
                rpc=self.ledger.rpc,
                confirmations=0,
                before=before,
            )
            if value != before:
                trust_rows.add(tx, value)

    def grow(self) -> None:
        """Every kind of thing that a register can hold, settled; ``ids`` has their names.

        Numbers: 0 issued, 1 revoked, 2 discharged, 3 void, 4 corrected in its wording, 5 issued.
        """
        office, ids = self.office, self.ids
        ids |= {name: office.issued(name) for name in ("plain", "revoked", "discharged")}
        gap = office.prepare_issue(office.agreed("gap"))
        ids["corrected"] = office.issued("corrected")
        office.clock.forward(hours=2)
        self.settle()
        assert gap.number == 3
        office.revoke(ids["revoked"])
        office.discharge(ids["discharged"])
        self.settle()
        office.submit("NOTARY", office.prepare(ids["corrected"], "NOTARY", WORDING))
        ids["last"] = office.issued("last")
        self.ledger.rpc = ("http://127.0.0.1:8546",)  # so that there are two versions of the trust root
        self.settle()
        ids |= {"draft": office.draft("draft"), "offered": office.offered("offered")}
        withdrawn = office.draft("withdrawn")
        with office.write() as tx:
            consents.record_with_event_key(
                tx, office.context, CREDITOR, ids["offered"], "borrower", "BORROWER", EVIDENCE
            )
            instruments.withdraw(tx, CREDITOR, withdrawn)

    def audit(self, ledger: Any = None, *, every: bool = False, look: bool = True) -> list[Result]:
        """The results over what is committed."""
        seen = audit.look(self.office.database, ledger or self.ledger) if look else None
        with self.office.read() as tx:
            return list(audit.run(tx, self.office.context, seen, every=every))

    def audit_spoiled(self, spoil: Callable[[Transaction], None], **options: Any) -> list[Result]:
        """The results over what a statement makes of the database, which is then rolled back."""
        seen = audit.look(self.office.database, self.ledger)
        results: list[Result] = []
        with suppress(_RolledBack), self.office.write() as tx:
            spoil(tx)
            results += audit.run(tx, self.office.context, seen, **options)
            raise _RolledBack
        return results


class _RolledBack(Exception):
    """Ends a transaction without keeping it."""


def first_difference(results: Sequence[Result]) -> tuple[Result, Difference]:
    """The check that ended the audit and what it found; all before it were sound."""
    *before, last = results
    assert set(outcomes(before).values()) <= {"SOUND"}, outcomes(before)
    assert last.differences, last
    return last, last.differences[0]


def outcomes(results: Sequence[Result]) -> dict[str, str]:
    """Check → outcome."""
    return {result.name: str(result.outcome) for result in results}


__all__ = ["BANK", "SEQUENCER", "WORDING", "Ledger", "World", "first_difference", "outcomes"]
