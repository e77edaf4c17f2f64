"""Spoiled orders and transactions, and what the database says of the registry."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from auditkit import World
from sqlalchemy import delete, func, insert, select, update

from notary.db import tables as t
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.register.merkle import Tree
from notary.domain.signed_advance import Advance
from notary.services import orders as use_cases
from notary.services import register
from spoils.table import CASES, OTHER, STRANGER, Case, case, column, of

C = t.checkpoints


ORDERS, X = t.advances, t.transactions
column("orders", "signature", "order 1", "another authority", ORDERS, lambda _: ORDERS.c.id == 1, authority=STRANGER)
column("orders", "form", "order 1", "an order that is none", ORDERS, lambda _: ORDERS.c.id == 1, order=b"{}")
column("orders", "registry", "order 1", "another registry", ORDERS, lambda _: ORDERS.c.id == 1, instance=OTHER)
column("orders", "settled on", "act 2 of number 1", "an act not settled", t.acts, of(1, 2), settled_on=None)
column("orders", "moves", "order", "an act without its order", t.acts, of(1, 2), advance=None)
column(
    "transactions",
    "state of its order",
    "transaction",
    "an order not done",
    ORDERS,
    lambda _: ORDERS.c.id == 1,
    state="WAITING",
)
column("transactions", "hash", "transaction 1", "other bytes", X, lambda _: X.c.id == 1, raw=b"x")
column("transactions", "state", "transaction 1", "one that was forgotten", X, lambda _: X.c.id == 1,
       state="OPEN", created_at="2026-11-23T06:30:00Z")  # fmt: skip
column("transactions", "final with nonce", "transaction", "a nonce used twice", X, lambda _: X.c.id == 2, nonce=0)


@case("transactions", "anchor", "transaction")
def an_anchor_deleted(tx: Transaction, world: World) -> None:
    tx.execute(delete(t.anchors).where(t.anchors.c.size == select(func.max(t.anchors.c.size)).scalar_subquery()))


@case("transactions", "final transactions for it", "transaction")
def the_same_thing_done_twice(tx: Transaction, world: World) -> None:
    anchors = X.c.kind == "ANCHOR"
    tx.execute(update(X).where(anchors).values(subject=select(func.max(t.anchors.c.size)).scalar_subquery()))


column("registry", "hash of block", "registry", "another opening", t.instances, lambda _: t.instances.c.id == 1,
       opened_hash="0x" + OTHER)  # fmt: skip
column("registry", "hash of block", "registry", "another newest block", t.instances, lambda _: t.instances.c.id == 1,
       block_hash="0x" + OTHER)  # fmt: skip


@case("anchors", "root on the chain", "anchor of size")
def an_anchor_that_the_chain_does_not_hold(tx: Transaction, world: World) -> None:
    _checkpoint_between(tx, world)
    tx.execute(insert(t.anchors).values(instance=world.ledger.instance, size=2, tx_hash="0x" + OTHER, block_number=1))


def _checkpoint_between(tx: Transaction, world: World) -> None:
    """A sound checkpoint of size 2 that was never anchored."""
    entries = list(register._entries(tx, 0, 2))
    root = Tree(entry.leaf_hash for entry in entries).root()
    context = world.office.context
    key = register.log_key(context.office, context.keys)
    note = Checkpoint(context.office.origin, 2, root).sign(key, context.keys.log.sign).decode()
    dense = sum(1 for index, entry in enumerate(entries) if entry.register_no == index)
    tx.execute(
        insert(C).values(size=2, root=root.hex(), instruments=dense, note=note, created_at="2026-11-23T06:30:00Z")
    )


def order(what: str, name: str, edit: Callable[[Transaction, World], dict[str, Any]]) -> None:
    """A case in which the notary signed another order for the revocation of number 1."""

    def spoil(tx: Transaction, world: World) -> None:
        id = tx.execute(select(t.acts.c.advance).where(of(1, 2)(None))).scalar_one()
        row = tx.execute(select(ORDERS, t.instances.c.chain_id, t.instances.c.address)
                         .join(t.instances, t.instances.c.instance == ORDERS.c.instance)
                         .where(ORDERS.c.id == id)).one()  # fmt: skip
        signed, _ = use_cases.parse(row, row)
        other = replace(signed, **edit(tx, world))
        key = next(key for key in world.office.people.values() if key.address.lower() == other.authority)
        value = canonical.parse(row.order) | {
            "changes": [list(change.as_tuple()) for change in other.changes],
            "evidence": other.evidence.hex(),
            "signature": "0x" + key.sign_digest(other.digest()).hex(),
        }
        values = {"order": canonical.encode(value), "authority": other.authority}
        tx.execute(update(ORDERS).where(ORDERS.c.id == id).values(**values))

    CASES[name] = Case("orders", what, "order", spoil)


order("moves", "an order that moves another number", lambda *_: {"changes": (Advance(0, 1, 0, 15),)})
order("evidence", "an order on other evidence", lambda *_: {"evidence": bytes.fromhex(OTHER)})
order(
    "authority for act 2 of number 1",
    "an order of somebody else",
    lambda tx, world: {"authority": world.office.people["COURT"].address.lower()},
)
