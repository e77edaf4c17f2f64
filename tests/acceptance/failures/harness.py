"""A small office for the failure tests: what people do in it, and everything that must hold when it is at rest."""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from processes import Process, said, wait_for
from sqlalchemy import func, select

from notary import bootstrap, trial
from notary.bootstrap import App
from notary.chain.embedded import EmbeddedChain
from notary.cli.register import write as write_log
from notary.config import Settings
from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import instruments as instrument_rows
from notary.db import register as register_rows
from notary.db.leases import release, take
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.db.tables import acts as act_table
from notary.db.tables import advances, anchors, instruments, leases, transactions
from notary.demo.portfolio import SampleDebt, sample_portfolio
from notary.domain import canonical
from notary.domain.errors import Unavailable
from notary.domain.standing import Code, Role
from notary.domain.trust import parse as parse_trust
from notary.domain.verification import Report
from notary.services import acts, approval, certificates, institutions, register, rehearsal
from notary.services import instruments as instrument_cases
from notary.services.acts import Prepared
from notary.services.audit import Outcome, Result, look, run
from notary.services.context import Context
from notary.services.rehearsal import Player
from notary.trial import actor_of, scope_of, sign_and_submit
from notary.verifier import Options, verify_certificates
from notary.worker import LEASE

DOCUMENTS = ("LOAN_CONTRACT", "GUARANTEE_INSURANCE_POLICY", "COMMITMENT")
REVOKED, DISCHARGED = int(Code.REVOKED), int(Code.DISCHARGED)


@dataclass
class Office:
    """A data directory, opened in this process as the office's staff would, and what was submitted to it."""

    data: Path
    app: App
    offered: list[str] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)
    submitted: list[str] = field(default_factory=list)

    # -- what people do

    def offer(self, count: int) -> list[str]:
        """Instruments that all parties consented to; their documents are a few bytes."""
        first = len(self.offered) + len(self.ids)
        for sample in sample_portfolio(first + count)[first:]:
            with self.app.database.write() as tx:
                self.offered.append(agreed(tx, self.app.context, scope_of(Role.CREDITOR), sample))
        return self.offered[-count:]

    def prepare_issue(self, id: str, app: App | None = None) -> Prepared:
        """Body of act 0, with a number leased for it; the reviewer approved it, so it may be signed with others."""
        app, shown = app or self.app, approval.value(institutions.TRIAL["REVIEWER"][0], [id])
        with app.database.write() as tx:
            return acts.prepare_issue(tx, app.context, scope_of(Role.NOTARY), id, actor_of(app, Role.NOTARY), shown)

    def submit(self, who: str, prepared: Sequence[Prepared]) -> None:
        """Sign and enter prepared acts."""
        self.submitted += sign_and_submit(self.app, who, prepared)
        for item in prepared:
            self.ids[item.number] = item.body["mandatory"]["instrument"]
            if self.ids[item.number] in self.offered:
                self.offered.remove(self.ids[item.number])

    def issue(self, count: int = 1) -> list[int]:
        """Issue offered instruments; returns their register numbers."""
        prepared = [self.prepare_issue(id) for id in self.offered[:count]]
        self.submit(Role.NOTARY, prepared)
        return [item.number for item in prepared]

    def act(self, who: str, number: int, step: str, **detail: Any) -> None:
        """One further act of one of the trial, with the papers that it rests on."""
        self.submit(who, [trial.prepare(self.app, self.ids[number], who, step, **detail)])

    def revoke(self, number: int) -> None:
        """The office rechecks a deed, and another notary revokes it: two acts, each of which moves the byte."""
        self.act("NOTARY", number, "RECHECK")
        self.act("REVIEWER", number, "REVOKE", ground="PROCEDURE")

    def discharge(self, number: int) -> None:
        """The creditor records a discharge."""
        self.act("CREDITOR", number, "DISCHARGE", ground="PAYMENT")

    def with_terms(self, **terms: timedelta) -> App:
        """The office with other durations."""
        context = self.app.context
        return replace(self.app, context=replace(context, terms=replace(context.terms, **terms)))

    def at(self, time: datetime) -> App:
        """The office with its clock at another time."""
        return replace(self.app, context=replace(self.app.context, clock=lambda: time))

    def prepare_lapsed(self, id: str) -> Prepared:
        """Body of act 0 whose register number's lease has run out already."""
        return self.prepare_issue(id, self.with_terms(number_lease=timedelta(seconds=-1)))

    def leave_gaps(self, count: int) -> list[int]:
        """Issue one instrument behind ``count`` numbers whose issues were then given up; returns the gaps."""
        *late, last = self.offered[: count + 1]
        prepared = [self.prepare_issue(id) for id in late]
        self.submit(Role.NOTARY, [self.prepare_issue(last)])
        with self.app.database.write() as tx:
            acts.abandon(tx, self.app.context, prepared)
        return [item.number for item in prepared]

    def void_gaps(self) -> None:
        """The notary voids what nothing fills, and signs no order to the registry yet."""
        context, signer = self.app.context, self.app.context.keys.signers["NOTARY"]
        with self.app.database.write() as tx:
            prepared = acts.prepare_voids(tx, context, actor_of(self.app, Role.NOTARY))
            acts.submit(tx, context, acts.sign_batch(context, prepared, signer.sign_digest))

    def without_keys(self) -> App:
        """The office as in production: the authorities keep their own keys."""
        context = self.app.context
        return replace(self.app, context=replace(context, keys=replace(context.keys, signers={})))

    def enter_in_log(self) -> None:
        """Do the sequencer's part, so that the acts' orders can be signed before a worker sees them."""
        with self.app.database.write() as tx:
            lease = take(tx, LEASE, "the test", self.app.context.now, timedelta(seconds=60))
            assert lease is not None
            register.sequence(tx, self.app.context, lease)
            release(tx, lease)

    def lose_chain(self) -> None:
        """Everything that the chain's node ever wrote is gone."""
        shutil.rmtree(self.data / "chain")

    # -- what can be seen

    def instance(self) -> Any:
        """The registry in use; None before the first."""
        with self.app.database.read() as tx:
            return chain_rows.current(tx)

    def view(self) -> Any:
        """The registry in use at the newest confirmed block."""
        return self.app.chain.view(self.instance().address)

    def view_at_rest(self, number: int) -> int:
        """The standing that the database has."""
        with self.app.database.read() as tx:
            return int(instrument_rows.find(tx, scope_of(Role.NOTARY), register_no=number).standing)

    def transactions(self) -> Sequence[Any]:
        """Every transaction that was ever stored, in order."""
        with self.app.database.read() as tx:
            return tx.execute(select(transactions).order_by(transactions.c.id)).all()

    def lease(self) -> Any:
        """Who may act as sequencer now."""
        with self.app.database.read() as tx:
            return tx.execute(select(leases)).one()

    def orders(self) -> Sequence[Any]:
        """Every order that was ever signed, in order."""
        with self.app.database.read() as tx:
            return tx.execute(select(advances).order_by(advances.c.id)).all()

    def advance_states(self) -> list[str]:
        """The states of all orders."""
        return [row.state for row in self.orders()]

    def acts_of_type(self, type: str) -> list[dict[str, Any]]:
        """The acts of a type, in order of arrival."""
        with self.app.database.read() as tx:
            rows = tx.execute(select(act_table.c.act).where(act_table.c.type == type).order_by(act_table.c.position))
            return [canonical.parse(row.act) for row in rows]

    def opening_block(self) -> int:
        """The block of the anchor with which the registry in use was opened."""
        with self.app.database.read() as tx:
            wanted = anchors.c.instance == self.instance().instance
            return int(tx.execute(select(func.min(anchors.c.block_number)).where(wanted)).scalar_one())

    def node_pid(self) -> int:
        """The process of the chain's node."""
        return EmbeddedChain(self.data / "chain").node.pid

    def certificate(self, number: int) -> dict[str, Any]:
        """A certificate as of now (raises Unavailable while the worker is not done)."""
        view = self.view()
        with self.app.database.read() as tx:
            return certificates.issue(tx, self.app.context, scope_of(Role.NOTARY), self.ids[number], view)

    def write_certificate(self, number: int) -> None:
        """Keep a certificate in the data directory, as its holder would."""
        path = self.certificate_path(number)
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(self.certificate(number), ensure_ascii=False), "utf-8")

    def certificate_path(self, number: int) -> Path:
        """Where it is kept."""
        return self.data / "certificates" / f"{number}.json"

    def trust(self) -> bytes:
        """The published trust root."""
        return (self.data / "trust.json").read_bytes()

    def verify(self, certificate: bytes, trust: bytes | None = None, *, log: bool = False) -> Report:
        """The report of an outsider on one certificate."""
        directory = self.data / "log"
        if log:
            with self.app.database.read() as tx:
                write_log(register.published(tx), directory)
        options = Options(datetime.now(UTC), rpc=self.app.chain.rpc[0], log=str(directory) if log else None)
        (report,) = verify_certificates([certificate], [], parse_trust(trust or self.trust()), options)
        return report

    # -- at rest

    def settle(self, *alive: Process) -> None:
        """Wait until there is nothing left for a worker to do."""
        try:
            wait_for(self.at_rest, "the worker to finish", *alive)
        except AssertionError as error:
            raise AssertionError(f"{error}; it said at last: {said(self.data)[-3000:]}") from None

    def at_rest(self) -> bool:
        """Whether register, chain and trust root agree that nothing waits."""
        try:
            instance = self.instance()
            if instance is None or instance.instance not in self.trust().decode():
                return False
            with self.app.database.read() as tx:
                last = register_rows.latest(tx)
                busy = act_rows.pending(tx, 1) or chain_rows.open_transactions(tx, instance.instance)
                busy = busy or chain_rows.unsettled_moves(tx, instance.instance)
                size = chain_rows.anchored_size(tx, instance.instance)
            if busy or last is None or last.token is None or size != last.size:
                return False
            state = self.view().state  # last, because the worker needs the node while it is busy
            # A new chain may have a registry at the old address before the worker has recorded it.
            return (state.instance, state.size) == (instance.instance, size)
        except (Unavailable, FileNotFoundError):
            return False

    def assert_sound(self) -> None:
        """Nothing lost, nothing twice, register, database and chain say the same, and certificates verify."""
        self.assert_everything_agrees()
        instance, view = self.instance(), self.view()
        with self.app.database.read() as tx:
            last = register_rows.latest(tx)
            assert last is not None
            entered = Counter(row.act_hash for row in act_rows.entries(tx, 0, last.size))
            assert set(entered.values()) == {1}
            assert set(self.submitted) <= set(entered)
            voids = set(tx.execute(select(act_table.c.act_hash).where(act_table.c.type == "VOID")).scalars())
            assert set(entered) == set(self.submitted) | voids
            sent = tx.execute(select(transactions)).all()
            moved = tx.execute(
                select(act_table.c.act_hash)
                .join(advances, advances.c.id == act_table.c.advance)
                .where(advances.c.instance == instance.instance, advances.c.state == "DONE")
            ).all()
            bytes_in_order = select(act_table.c.register_no, act_table.c.to_byte).order_by(act_table.c.position)
            standings = {row.register_no: row.to_byte for row in tx.execute(bytes_in_order)}
            heads = {row.register_no: row.standing for row in tx.execute(select(instruments))}
        assert [row for row in sent if row.state == "OPEN"] == []
        done = Counter((row.instance, row.kind, row.subject) for row in sent if row.state == "FINAL")
        assert set(done.values()) <= {1}
        assert (view.state.size, view.state.root, view.state.instruments) == (last.size, last.root, last.instruments)
        assert {number: view.standing(number) for number in standings} == standings
        assert {number: standings[number] for number in self.ids} == {number: heads[number] for number in self.ids}
        assert view.state.change_count == len(moved)
        for number in self.ids:
            report = self.verify(json.dumps(self.certificate(number)).encode())
            assert report.exit_status == (3 if standings[number] == REVOKED else 0), report.to_json()

    def audit(self, *, every: bool = True) -> list[Result]:
        """The results of ``notary register check``."""
        seen = look(self.app.database, self.app.chain)
        with self.app.database.read() as tx:
            return list(run(tx, self.app.context, seen, every=every))

    def assert_everything_agrees(self) -> None:
        """Every check was done and none found a difference."""
        bad = [result for result in self.audit() if result.outcome is not Outcome.SOUND]
        assert bad == []

    def close(self) -> None:
        """Give back connections."""
        self.app.close()


def agreed(tx: Transaction, context: Context, scope: Scope, sample: SampleDebt, *players: Player) -> str:
    """An instrument that can be issued; its documents are a few bytes. Returns its id.

    ``players`` are creditor and notary of its case file, where they are not the trial's.
    """
    draft = {**sample.terms, "institution": scope.institution}
    id = instrument_cases.draft(tx, context, scope, sample.reference, draft)
    for type in DOCUMENTS:
        instrument_cases.attach(tx, context, scope, id, type, f"{type} {sample.reference}".encode())
    instrument_cases.offer(tx, context, scope, id)
    rehearsal.complete(tx, context, [id], *players)
    return id


def new_office(data: Path) -> Office:
    """An office with nothing in it."""
    return Office(data, bootstrap.init(Settings(data=data), origin="register.failures.example", office_name="Test"))


def copy_of(template: Office, data: Path) -> Office:
    """The office in another directory, as if it had been restored there; its node's address is not taken along."""
    shutil.copytree(
        template.data, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node.json", "lock", "node.log", "cache")
    )
    app = bootstrap.open_app(Settings(data=data))
    return Office(data, app, list(template.offered), dict(template.ids), list(template.submitted))


__all__ = ["DISCHARGED", "REVOKED", "Office", "agreed", "copy_of", "new_office"]
