"""SQL of what we know about chains: instances of the registry, anchors, signed orders and transactions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update

from notary.db.session import Transaction
from notary.db.tables import acts, advances, anchors, instances, transactions

UNKNOWN_TX = "0x" + "0" * 64
"""Stands in a certificate's anchor, where it is only a hint, when somebody else's transaction did the work."""


def current(tx: Transaction) -> Row[Any] | None:
    """The instance in use."""
    return tx.execute(select(instances).where(instances.c.until.is_(None))).one_or_none()


def all_instances(tx: Transaction) -> Sequence[Row[Any]]:
    """Every instance, oldest first."""
    return tx.execute(select(instances).order_by(instances.c.id)).all()


def open_instance(tx: Transaction, since: str, *, instance: str, **values: Any) -> None:
    """Close the instance in use, if any, and put a new one in its place.

    A chain that was rolled back and mines the same block again repeats the instance's id as well: then its row is
    opened again, without what was known of the blocks that are gone.
    """
    tx.execute(update(instances).where(instances.c.until.is_(None)).values(until=since))
    known = instances.c.instance == instance
    if tx.execute(update(instances).where(known).values(until=None, **values)).rowcount == 0:
        tx.execute(insert(instances).values(since=since, instance=instance, **values))
        return
    drop_anchors_above(tx, instance, 0)
    done = (transactions.c.instance == instance) & (transactions.c.state == "FINAL")
    tx.execute(update(transactions).where(done).values(state="DROPPED"))
    done = (advances.c.instance == instance) & (advances.c.state == "DONE")
    tx.execute(update(advances).where(done).values(state="STALE", reason="the chain was rolled back to before it"))


def remember_block(tx: Transaction, instance: str, number: int, block_hash: str, change_count: int) -> None:
    """Keep the newest confirmed block, by which a changed past is noticed."""
    values = {"block_number": number, "block_hash": block_hash, "change_count": change_count}
    tx.execute(update(instances).where(instances.c.instance == instance).values(**values))


def add_anchor(tx: Transaction, instance: str, size: int, tx_hash: str, block_number: int) -> None:
    """A checkpoint was seen stored at confirmation depth; again is harmless."""
    known = select(anchors).where(anchors.c.instance == instance, anchors.c.size == size)
    if tx.execute(known).first() is None:
        tx.execute(insert(anchors).values(instance=instance, size=size, tx_hash=tx_hash, block_number=block_number))


def newest_anchors(tx: Transaction, instance: str, limit: int) -> Sequence[Row[Any]]:
    """The newest anchors on an instance, newest first."""
    wanted = select(anchors).where(anchors.c.instance == instance)
    return tx.execute(wanted.order_by(anchors.c.size.desc()).limit(limit)).all()


def anchored_size(tx: Transaction, instance: str) -> int:
    """The largest size seen stored on an instance; 0 before the first."""
    top = select(func.max(anchors.c.size)).where(anchors.c.instance == instance)
    return int(tx.execute(top).scalar() or 0)


def add_transaction(tx: Transaction, **values: Any) -> None:
    """A signed transaction, before it is sent."""
    tx.execute(insert(transactions).values(state="OPEN", **values))


def open_transactions(tx: Transaction, instance: str, kind: str | None = None) -> Sequence[Row[Any]]:
    """Transactions of an instance that are not finished, by nonce; of one nonce the dearest last."""
    wanted = (transactions.c.instance == instance) & (transactions.c.state == "OPEN")
    if kind is not None:
        wanted &= transactions.c.kind == kind
    return tx.execute(select(transactions).where(wanted).order_by(transactions.c.nonce, transactions.c.id)).all()


def final_transactions(tx: Transaction, instance: str) -> Sequence[Row[Any]]:
    """Transactions of an instance that were seen final, newest block first."""
    wanted = (transactions.c.instance == instance) & (transactions.c.state == "FINAL")
    order = (transactions.c.block_number.desc(), transactions.c.nonce.desc())
    return tx.execute(select(transactions).where(wanted).order_by(*order)).all()


def reopen_transaction(tx: Transaction, row: Row[Any]) -> None:
    """Take back that a transaction was final, with all that rested on it: a reorganisation dropped its block.

    Those of the same nonce that it had beaten are in the race again.
    """
    tx.execute(update(transactions).where(transactions.c.id == row.id).values(state="OPEN", block_number=None))
    beaten = _same_nonce(row) & (transactions.c.state == "DROPPED")
    tx.execute(update(transactions).where(beaten).values(state="OPEN"))
    if row.kind == "ANCHOR":
        tx.execute(delete(anchors).where(anchors.c.instance == row.instance, anchors.c.size == row.subject))
    else:
        tx.execute(update(advances).where(advances.c.id == row.subject).values(state="WAITING"))
        tx.execute(update(acts).where(acts.c.advance == row.subject).values(settled_on=None))


def finish_transaction(tx: Transaction, id: int, state: str, block_number: int | None = None) -> None:
    """Close an open transaction."""
    row = (transactions.c.id == id) & (transactions.c.state == "OPEN")
    tx.execute(update(transactions).where(row).values(state=state, block_number=block_number))


def drop_rivals(tx: Transaction, row: Row[Any]) -> None:
    """Close the other transactions of the same nonce, which can never be mined now."""
    rivals = _same_nonce(row) & (transactions.c.id != row.id) & (transactions.c.state == "OPEN")
    tx.execute(update(transactions).where(rivals).values(state="DROPPED"))


def _same_nonce(row: Row[Any]) -> ColumnElement[bool]:
    return and_(
        transactions.c.instance == row.instance,
        transactions.c.sender == row.sender,
        transactions.c.nonce == row.nonce,
    )


def drop_anchors_above(tx: Transaction, instance: str, size: int) -> None:
    """Take back anchors that an instance does not hold (any more)."""
    tx.execute(delete(anchors).where(anchors.c.instance == instance, anchors.c.size > size))


def drop_under_way(tx: Transaction) -> None:
    """Give up everything that is under way, because the registry it was signed for is gone."""
    tx.execute(update(transactions).where(transactions.c.state == "OPEN").values(state="DROPPED"))
    reason = "the registry it was signed for is gone"
    tx.execute(update(advances).where(advances.c.state == "WAITING").values(state="STALE", reason=reason))


def settle_seeded(tx: Transaction, instance: str, size: int) -> None:
    """Mark every act within the first ``size`` leaves as shown by an instance that was seeded from them."""
    tx.execute(update(acts).where(acts.c.leaf_index < size).values(settled_on=instance))


def add_advance(tx: Transaction, positions: Sequence[int], **values: Any) -> int:
    """A signed order that moves the bytes of these acts; returns its id."""
    result = tx.execute(insert(advances).values(state="WAITING", **values).returning(advances.c.id))
    id = int(result.scalar_one())
    tx.execute(update(acts).where(acts.c.position.in_(positions)).values(advance=id))
    return id


def advance(tx: Transaction, id: int) -> Row[Any]:
    """A signed order by its id."""
    return tx.execute(select(advances).where(advances.c.id == id)).one()


def waiting_advances(tx: Transaction, instance: str, limit: int) -> Sequence[Row[Any]]:
    """Orders for an instance that are not seen done, oldest first."""
    wanted = (advances.c.instance == instance) & (advances.c.state == "WAITING")
    return tx.execute(select(advances).where(wanted).order_by(advances.c.id).limit(limit)).all()


def finish_advance(tx: Transaction, id: int, state: str, instance: str, reason: str | None = None) -> None:
    """Close an order; DONE settles its acts on the instance."""
    row = (advances.c.id == id) & (advances.c.state == "WAITING")
    tx.execute(update(advances).where(row).values(state=state, reason=reason))
    if state == "DONE":
        tx.execute(update(acts).where(acts.c.advance == id).values(settled_on=instance))


def moves_of(tx: Transaction, advance_id: int) -> Sequence[Row[Any]]:
    """The acts that an order moves."""
    return tx.execute(select(acts).where(acts.c.advance == advance_id).order_by(acts.c.register_no)).all()


def live_orders(tx: Transaction, instance: str, positions: Sequence[int]) -> Sequence[int]:
    """The orders, waiting or done on an instance, that move these acts."""
    live = advances.c.state.in_(("WAITING", "DONE")) & (advances.c.instance == instance)
    ids = select(acts.c.advance).join(advances, advances.c.id == acts.c.advance)
    return list(tx.execute(ids.where(acts.c.position.in_(positions), live)).scalars())


def unsigned_moves(
    tx: Transaction, instance: str, limit: int = 1000, *, numbers: Sequence[int] | None = None
) -> Sequence[Row[Any]]:
    """Acts that move a byte and have no live order for this instance, in order of arrival.

    Args:
        numbers: all acts on these register numbers; by default those that have their place in the log.
    """
    live = select(advances.c.id).where(advances.c.state.in_(("WAITING", "DONE")), advances.c.instance == instance)
    moved = acts.c.from_byte != acts.c.to_byte
    moved &= acts.c.leaf_index.is_not(None) if numbers is None else acts.c.register_no.in_(numbers)
    unsettled = or_(acts.c.settled_on.is_(None), acts.c.settled_on != instance)
    unsigned = or_(acts.c.advance.is_(None), acts.c.advance.not_in(live))
    statement = select(acts).where(moved, unsettled, unsigned).order_by(acts.c.position)
    return tx.execute(statement if numbers is not None else statement.limit(limit)).all()


def oldest_waiting_advance(tx: Transaction, instance: str) -> str | None:
    """When the oldest order that is signed and not seen done was made; None where nothing waits."""
    wanted = (advances.c.instance == instance) & (advances.c.state == "WAITING")
    oldest: str | None = tx.execute(select(func.min(advances.c.created_at)).where(wanted)).scalar_one()
    return oldest


def unsettled_moves(tx: Transaction, instance: str) -> int:
    """How many acts move a byte that the instance does not show yet."""
    moved = (acts.c.from_byte != acts.c.to_byte) & acts.c.leaf_index.is_not(None)
    unsettled = or_(acts.c.settled_on.is_(None), acts.c.settled_on != instance)
    return int(tx.execute(select(func.count()).select_from(acts).where(moved, unsettled)).scalar_one())
