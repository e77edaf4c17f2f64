"""Reconciling the database with the chain: compare, close the difference, look again.

Nothing is queued for the chain. Each function reads what the database wants and what the chain says, does one thing,
and can be repeated at any time; a crash anywhere loses no more than the step. This one module of the services opens its
own transactions, because chain calls must not happen inside one: every signed transaction is stored before it is sent,
and every write first shows the sequencer's lease (the fence against a process that was thought dead).
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from notary import faults
from notary.db import chain as rows
from notary.db import leases
from notary.db import register as register_rows
from notary.db.session import Database, Transaction
from notary.domain.chain import Sent
from notary.domain.errors import Refused, Unavailable
from notary.domain.registry_events import Advanced
from notary.domain.signed_advance import SignedAdvance
from notary.domain.times import format_time, parse_time
from notary.services import adoption, orders
from notary.services.adoption import RegistryGone
from notary.services.context import Context
from notary.services.ports import Chain, RegistryView

ORDERS_PER_PASS = 50
"""Orders relayed before the worker looks at the chain again."""


log = logging.getLogger(__name__)


class Reconciler:
    """The chain side of the worker; holds no state but its collaborators."""

    def __init__(self, database: Database, context: Context, chain: Chain) -> None:
        self._database = database
        self._context = context
        self._chain = chain

    def ensure_registry(self, lease: leases.Lease) -> bool:
        """See that the registry in use is there; on the embedded chain deploy it where it is not.

        Raises:
            RegistryGone: it is not, and the chain is not ours to mend.
            Unavailable: the node is behind the chain that we know.
        """
        with self._database.read() as tx:
            current = rows.current(tx)
        configured = self._chain.configured
        if configured is not None:
            return self._ensure_configured(lease, current, configured)
        found = None if current is None else self._chain.head_instance(current.address)
        if current is not None and found == current.instance and self._opening(current) == current.opened_hash:
            return False
        self._deploy(lease)
        return True

    def _ensure_configured(self, lease: leases.Lease, current: Any, configured: str) -> bool:
        if current is None:
            adoption.open_first(self._database, self._context, self._chain, lease, configured)
            return True
        adoption.require_configured(current, configured)
        opening = self._opening(current)
        if opening is None:
            raise Unavailable(f"the node does not know block {current.opened_block} yet; it is behind the network")
        if opening != current.opened_hash:
            raise RegistryGone(f"a reorganisation dropped block {current.opened_block}, with which it was complete")
        found = self._chain.head_instance(current.address)
        if found != current.instance:
            raise RegistryGone(f"at {current.address} is {found or 'nothing'}")
        return False

    def _opening(self, current: Any) -> str | None:
        """The hash of the block by which the deployment was there whole, as the chain has it now.

        A reorganisation may leave the contract and drop the seed after it. Nothing would show that before the next
        anchor opened the registry with every standing ENFORCEABLE.
        """
        return self._chain.view(current.address).block_hash(current.opened_block)

    def _deploy(self, lease: leases.Lease) -> None:
        """Open a new registry with every standing in it; only then does anybody learn of it."""
        with self._database.read() as tx:
            last = register_rows.latest(tx)
            size, root, instruments = (0, "", 0) if last is None else (last.size, last.root, last.instruments)
            words = adoption.standing_words(tx, size)
        deployed = self._chain.deploy(words, size, root, instruments)
        view = self._chain.view(deployed.instance.address)
        # What is recorded is taken for open from then on, whatever a reorganisation took back meanwhile.
        if view.state.instance != deployed.instance.instance or view.state.size != size:
            raise Unavailable("what was just deployed is not in the chain any more; it is deployed anew")
        with self._database.write() as tx:
            leases.require(tx, lease)
            adoption.record(tx, self._context, deployed, view, size)
        faults.point("deploy.after_record")

    def watch(self, lease: leases.Lease) -> bool:
        """Take in what became of transactions that were sent; send again what the chain does not hold.

        Of several transactions of one nonce each is watched, and the dearest is sent again. Whichever is mined counts.
        """
        instance, open_ones = self._open(None)
        dearest = {(row.sender, row.nonce): row.id for row in open_ones}
        closed: set[tuple[str, int]] = set()
        moved = False
        for row in open_ones:
            place = (row.sender, row.nonce)
            if place in closed:
                continue
            outcome = self._chain.outcome(row.tx_hash)
            if outcome is None and row.id == dearest[place]:
                moved |= self._resend(lease, row)
            elif outcome is not None and outcome.final:
                with self._database.write() as tx:
                    leases.require(tx, lease)
                    _take_in(tx, instance, row, outcome.succeeded, outcome.block_number)
                faults.point("watch.after_take_in")
                closed.add(place)
                moved = True
        return moved

    def _resend(self, lease: leases.Lease, row: Any) -> bool:
        """Broadcast the stored bytes again, or dearer ones. A nonce that another transaction used makes them void."""
        try:
            self._chain.broadcast(bytes(row.raw))
        except Unavailable as error:
            if error.code == "CHAIN_NONCE_TAKEN":
                return self._drop(lease, row)
            if error.code != "CHAIN_UNDERPRICED":
                raise
            return self._replace(lease, row, stuck=True)
        waited = self._context.now - parse_time(row.created_at)
        return self._replace(lease, row, stuck=waited > self._context.terms.stuck)

    def _drop(self, lease: leases.Lease, row: Any) -> bool:
        """Give up what can no longer be mined, unless it is one of its own nonce's that took the nonce."""
        with self._database.read() as tx:
            rivals = [rival for rival in rows.open_transactions(tx, row.instance) if _same_place(rival, row)]
        if any(self._chain.outcome(rival.tx_hash) is not None for rival in rivals):
            return False
        with self._database.write() as tx:
            leases.require(tx, lease)
            for rival in rivals:
                rows.finish_transaction(tx, rival.id, "DROPPED")
        log.warning("nonce %d of %s went to a transaction that is not ours; trying the next", row.nonce, row.sender)
        return True

    def _replace(self, lease: leases.Lease, row: Any, *, stuck: bool) -> bool:
        """Put a dearer transaction of the same nonce beside one that waits, where the network asks for it."""
        dearer = self._chain.replacement(bytes(row.raw), stuck=stuck)
        if dearer is None:
            return False
        log.warning("transaction %s waits for lack of fees; %s replaces it", row.tx_hash, dearer.hash)
        self._store(lease, row.instance, row.kind, row.subject, dearer)
        faults.point("replace.after_store")
        self._chain.broadcast(dearer.raw)
        return True

    def notice_reorganisation(self, lease: leases.Lease) -> bool:
        """Compare the newest block we relied on with the chain; where it changed, take back what rested on it."""
        with self._database.read() as tx:
            instance = rows.current(tx)
        if instance is None:
            return False
        view = self._chain.view(instance.address)
        state = view.state
        if state.instance != instance.instance:
            return False  # not confirmed yet, or gone: ensure_registry deals with that
        same = view.block_hash(instance.block_number) == instance.block_hash
        reopened = [] if same else self._dropped(instance)
        if same and (state.block_number, state.block_hash) == (instance.block_number, instance.block_hash):
            return False
        with self._database.write() as tx:
            leases.require(tx, lease)
            for row in reopened:
                rows.reopen_transaction(tx, row)
            rows.drop_anchors_above(tx, instance.instance, state.size)
            rows.remember_block(tx, instance.instance, state.block_number, state.block_hash, state.change_count)
        return bool(reopened)

    def _dropped(self, instance: Any) -> list[Any]:
        with self._database.read() as tx:
            final = rows.final_transactions(tx, instance.instance)
        dropped = []
        for row in final:  # newest first: below the first one that is still there, nothing changed
            outcome = self._chain.outcome(row.tx_hash)
            if outcome is not None and outcome.succeeded and outcome.block_number == row.block_number:
                break
            dropped.append(row)
        return dropped

    def anchor(self, lease: leases.Lease) -> bool:
        """Anchor the newest checkpoint, when the last anchor is settled and no voided number would show as open."""
        instance, under_way = self._open("ANCHOR")
        if instance is None or under_way:
            return False
        with self._database.read() as tx:
            last = register_rows.latest(tx)
            if last is None or last.size <= rows.anchored_size(tx, instance.instance):
                return False
            if register_rows.unsettled_voids(tx, instance.instance, last.instruments):
                return False
        if self._already_anchored(lease, instance, last):
            return True
        self._send(
            lease,
            instance,
            "ANCHOR",
            last.size,
            lambda nonce: self._chain.sign_anchor(instance.address, last.size, last.root, last.instruments, nonce),
        )
        return True

    def _already_anchored(self, lease: leases.Lease, instance: Any, last: Any) -> bool:
        """The chain may hold the checkpoint without our knowing how (an anchor of a sequencer that was fenced off)."""
        state = self._chain.view(instance.address).state
        if (state.size, state.root) != (last.size, last.root):
            return False
        with self._database.write() as tx:
            leases.require(tx, lease)
            rows.add_anchor(tx, instance.instance, last.size, rows.UNKNOWN_TX, state.block_number)
        return True

    def relay(self, lease: leases.Lease) -> bool:
        """Send the authorities' signed orders, of each register number the earliest first."""
        instance, under_way = self._open("ADVANCE")
        if instance is None:
            return False
        with self._database.read() as tx:
            waiting = rows.waiting_advances(tx, instance.instance, ORDERS_PER_PASS)
            moves = {row.id: rows.moves_of(tx, row.id) for row in waiting}
            exposed = _exposed(tx, instance.instance)
        sent = {row.subject for row in under_way}
        busy: set[int] = set()
        moved = False
        for row in waiting:
            numbers = {move.register_no for move in moves[row.id]}
            # An order that came with its act waits until the act has its place in the log.
            placed = all(move.leaf_index is not None for move in moves[row.id])
            ready = placed and all(move.type == "VOID" or move.register_no < exposed for move in moves[row.id])
            if row.id not in sent and ready and not numbers & busy:
                moved |= self._relay_one(lease, instance, row, moves[row.id])
            busy |= numbers
        return moved

    def _relay_one(self, lease: leases.Lease, instance: Any, row: Any, moves: Sequence[Any]) -> bool:
        order, signature = orders.parse(row, instance)
        try:
            self._send(
                lease,
                instance,
                "ADVANCE",
                row.id,
                lambda nonce: self._chain.sign_advance(order, signature, nonce),
            )
        except Refused as error:
            if isinstance(error, leases.LeaseLost):
                raise
            return self._refused(lease, instance, row, moves, error)
        return True

    def _refused(self, lease: leases.Lease, instance: Any, row: Any, moves: Sequence[Any], error: Refused) -> bool:
        """The registry would refuse an order: because it is done already, or because it must be signed anew."""
        view = self._chain.view(instance.address)
        done = all(view.standing(move.register_no) == move.to_byte for move in moves)
        done = done or _was_relayed(view, instance, orders.parse(row, instance)[0])
        with self._database.write() as tx:
            leases.require(tx, lease)
            state = "DONE" if done else "STALE"
            rows.finish_advance(tx, row.id, state, instance.instance, None if done else str(error))
        return True

    def _send(self, lease: leases.Lease, instance: Any, kind: str, subject: int, sign: Callable[[int], Sent]) -> None:
        """Sign with the next nonce, store, and only then broadcast."""
        with self._database.read() as tx:
            waiting = rows.open_transactions(tx, instance.instance)
        used = [row.nonce for row in waiting if row.sender == self._chain.sequencer]
        sent = sign(max([self._chain.sequencer_nonce(), *(nonce + 1 for nonce in used)]))
        self._store(lease, instance.instance, kind, subject, sent)
        faults.point("send.after_store")
        self._chain.broadcast(sent.raw)
        faults.point("send.after_broadcast")

    def _store(self, lease: leases.Lease, instance: str, kind: str, subject: int, sent: Sent) -> None:
        """Keep a signed transaction; only what is kept is ever broadcast."""
        with self._database.write() as tx:
            leases.require(tx, lease)
            rows.add_transaction(
                tx,
                instance=instance,
                kind=kind,
                subject=subject,
                sender=sent.sender,
                nonce=sent.nonce,
                tx_hash=sent.hash,
                raw=sent.raw,
                created_at=format_time(self._context.now),
            )

    def _open(self, kind: str | None) -> tuple[Any, Sequence[Any]]:
        with self._database.read() as tx:
            instance = rows.current(tx)
            if instance is None:
                return None, []
            return instance, rows.open_transactions(tx, instance.instance, kind)


def _same_place(one: Any, other: Any) -> bool:
    return (one.sender, one.nonce) == (other.sender, other.nonce)


def _take_in(tx: Transaction, instance: Any, row: Any, succeeded: bool, block_number: int) -> None:
    rows.finish_transaction(tx, row.id, "FINAL" if succeeded else "FAILED", block_number)
    rows.drop_rivals(tx, row)
    if not succeeded:
        return  # the next pass compares again and finds out why
    if row.kind == "ANCHOR":
        rows.add_anchor(tx, instance.instance, row.subject, row.tx_hash, block_number)
    else:
        rows.finish_advance(tx, row.subject, "DONE", instance.instance)


def _was_relayed(view: RegistryView, instance: Any, order: SignedAdvance) -> bool:
    """Whether somebody relayed an order and a later one after it, so that the bytes show the later one alone.

    Signing it anew would never end. Where the chain no longer tells its past, it is signed anew all the same.
    """
    wanted = (order.evidence.hex(), order.authority.lower())
    try:
        recorded = view.events(instance.opened_block)
        return any(isinstance(it, Advanced) and (it.evidence, it.authority) == wanted for it in recorded)
    except Unavailable:
        return False


def _exposed(tx: Transaction, instance: str) -> int:
    """Register numbers below this are readable on the instance, as far as we saw."""
    size = rows.anchored_size(tx, instance)
    checkpoint = register_rows.checkpoint(tx, size) if size else None
    return 0 if checkpoint is None else int(checkpoint.instruments)
