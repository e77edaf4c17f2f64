"""SQL of the log: tiles and checkpoints."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from notary.db.session import Transaction
from notary.db.tables import acts, anchors, checkpoints, tiles


def read_tile(tx: Transaction, level: int, index: int) -> bytes:
    """The hashes of a tile as far as it is filled; empty when nothing is there yet."""
    row = (tiles.c.level == level) & (tiles.c.index == index)
    return bytes(tx.execute(select(tiles.c.data).where(row)).scalar_one_or_none() or b"")


def write_tiles(tx: Transaction, changed: Mapping[tuple[int, int], bytes]) -> None:
    """Replace tiles that grew and add new ones."""
    for (level, index), data in changed.items():
        tx.execute(delete(tiles).where(tiles.c.level == level, tiles.c.index == index))
        tx.execute(insert(tiles).values(level=level, index=index, data=data))


def add_checkpoint(tx: Transaction, **values: Any) -> None:
    """A new checkpoint; sizes only grow."""
    tx.execute(insert(checkpoints).values(**values))


def latest(tx: Transaction) -> Row[Any] | None:
    """The newest checkpoint."""
    return tx.execute(select(checkpoints).order_by(checkpoints.c.size.desc()).limit(1)).one_or_none()


def checkpoint(tx: Transaction, size: int) -> Row[Any] | None:
    """The checkpoint of a size."""
    return tx.execute(select(checkpoints).where(checkpoints.c.size == size)).one_or_none()


def stamp(tx: Transaction, size: int, token: bytes) -> None:
    """Keep the timestamp of a checkpoint; the first one stays, because the earliest time proves most."""
    row = (checkpoints.c.size == size) & checkpoints.c.token.is_(None)
    tx.execute(update(checkpoints).where(row).values(token=token))


def newest_token(tx: Transaction) -> bytes | None:
    """The timestamp of the largest checkpoint that has one."""
    stamped = select(checkpoints.c.token).where(checkpoints.c.token.is_not(None))
    found = tx.execute(stamped.order_by(checkpoints.c.size.desc()).limit(1)).scalar_one_or_none()
    return None if found is None else bytes(found)


def covering(tx: Transaction, leaf_index: int, instance: str) -> Row[Any] | None:
    """The first checkpoint over a leaf that was timestamped and anchored on an instance, with its anchor.

    Anchors on an instance that is gone are passed over: to use them, a verifier would need a copy of the whole log.
    """
    proven = (checkpoints.c.size > leaf_index) & checkpoints.c.token.is_not(None) & (anchors.c.instance == instance)
    statement = (
        select(checkpoints, anchors.c.tx_hash, anchors.c.block_number)
        .join(anchors, anchors.c.size == checkpoints.c.size)
        .where(proven)
        .order_by(checkpoints.c.size)
        .limit(1)
    )
    return tx.execute(statement).one_or_none()


def unsettled_voids(tx: Transaction, instance: str, below: int) -> bool:
    """Whether a voided number below ``below`` does not show its REVOKED byte on an instance yet."""
    waiting = (acts.c.type == "VOID") & (acts.c.register_no < below)
    other = acts.c.settled_on.is_(None) | (acts.c.settled_on != instance)
    return tx.execute(select(acts.c.position).where(waiting, other).limit(1)).first() is not None
