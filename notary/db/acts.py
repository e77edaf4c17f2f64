"""SQL of acts, of what was handed out for signing, and of the authorities that sign."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from notary.db.locks import serialise
from notary.db.rows import guarded
from notary.db.session import Transaction
from notary.db.tables import acts, authorities, preparations
from notary.domain.errors import Conflict, NotFound
from notary.domain.standing import Flag

_STARTING = (
    "REQUEST", "VERIFY", "REQUEST_PAPERS", "SUPPLY_PAPERS", "DELIVER", "FILE", "RETURN_FILING", "MEND_FILING",
    "CORRECTION",
)  # fmt: skip
"""Acts that start or stop a period, or strike one that did, and may leave the standing as it is."""

_ASKED_AT_ONCE = 1000
"""Parameters of one statement, which every driver limits."""


def keep_preparation(tx: Transaction, **values: Any) -> None:
    """Remember a body that was handed out for signing."""
    tx.execute(insert(preparations).values(**values))


def preparation(tx: Transaction, body_hash: str) -> Row[Any]:
    """The prepared body with this hash (raises NotFound)."""
    row = tx.execute(select(preparations).where(preparations.c.body_hash == body_hash)).one_or_none()
    if row is None:
        raise NotFound(f"nothing with the body hash {body_hash} was prepared here, or it was submitted already")
    return row


def take_preparation(tx: Transaction, body_hash: str, now: str) -> Row[Any]:
    """The prepared body with this hash, which is used up by this.

    Raises:
        NotFound: nothing of this hash is waiting for a signature.
        Conflict: it waited too long.
    """
    this = preparations.c.body_hash == body_hash
    row = tx.execute(delete(preparations).where(this).returning(preparations)).one_or_none()
    if row is None:
        raise NotFound(f"nothing with the body hash {body_hash} was prepared here, or it was submitted already")
    if row.expires_at < now:
        raise Conflict(f"the body {body_hash} had to be signed by {row.expires_at}; prepare it again")
    return row


def prepared_for(tx: Transaction, body_hashes: Sequence[str]) -> Sequence[str]:
    """The instruments for which bodies were handed out; of those that are not there (any more), none."""
    found: list[str] = []
    for start in range(0, len(body_hashes), _ASKED_AT_ONCE):
        wanted = preparations.c.body_hash.in_(body_hashes[start : start + _ASKED_AT_ONCE])
        found += tx.execute(select(preparations.c.instrument).where(wanted)).scalars()
    return found


def drop_lapsed_preparations(tx: Transaction, now: str) -> None:
    """Forget what was never signed in time, for it holds what its act would have disclosed.

    What another transaction has in hand is left to the next time: nobody should wait, or deadlock, for tidying up.
    """
    lapsed = select(preparations.c.body_hash).where(preparations.c.expires_at < now).with_for_update(skip_locked=True)
    tx.execute(delete(preparations).where(preparations.c.body_hash.in_(lapsed)))


def drop_preparation(tx: Transaction, body_hash: str) -> None:
    """Forget one body that was handed out for signing."""
    tx.execute(delete(preparations).where(preparations.c.body_hash == body_hash))


def drop_preparations_of(tx: Transaction, instrument: str) -> None:
    """Forget every body that was handed out for an instrument."""
    tx.execute(delete(preparations).where(preparations.c.instrument == instrument))


def has_preparation(tx: Transaction, instrument: str, now: str) -> bool:
    """Whether a body for an instrument can still be signed."""
    live = (preparations.c.instrument == instrument) & (preparations.c.expires_at >= now)
    return tx.execute(select(preparations.c.body_hash).where(live).limit(1)).first() is not None


def add(tx: Transaction, **values: Any) -> None:
    """A new act at the end of the queue for the register."""
    tx.execute(insert(acts).values(**values))


def of_instrument(tx: Transaction, instrument: str) -> Sequence[Row[Any]]:
    """All acts of an instrument in sequence."""
    return tx.execute(select(acts).where(acts.c.instrument == instrument).order_by(acts.c.sequence)).all()


def of_instruments(tx: Transaction, instruments: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Of each of these instruments all acts in sequence."""
    found: dict[str, list[Row[Any]]] = {id: [] for id in instruments}
    for start in range(0, len(instruments), _ASKED_AT_ONCE):
        these = acts.c.instrument.in_(instruments[start : start + _ASKED_AT_ONCE])
        for row in tx.execute(select(acts).where(these).order_by(acts.c.instrument, acts.c.sequence)):
            found[row.instrument].append(row)
    return found


def decisive(tx: Transaction, instruments: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Of each of these instruments the acts that issued it, moved its standing, or bear on a period, in sequence."""
    found: dict[str, list[Row[Any]]] = {id: [] for id in instruments}
    for start in range(0, len(instruments), _ASKED_AT_ONCE):
        these = acts.c.instrument.in_(instruments[start : start + _ASKED_AT_ONCE])
        moving = (acts.c.sequence == 0) | (acts.c.from_byte != acts.c.to_byte) | acts.c.type.in_(_STARTING)
        # Once a creditor succeeded, the standing may show the other share of the claim, whatever happened to one.
        moving |= acts.c.to_byte.bitwise_and(int(Flag.SUCCEEDED)) != 0
        for row in tx.execute(select(acts).where(these, moving).order_by(acts.c.instrument, acts.c.sequence)):
            found[row.instrument].append(row)
    return found


def by_hashes(tx: Transaction, hashes: Sequence[str]) -> dict[str, Row[Any]]:
    """Those of these acts that were entered, by hash."""
    found = tx.execute(select(acts).where(acts.c.act_hash.in_(hashes))).all()
    return {row.act_hash: row for row in found}


def pending(tx: Transaction, limit: int) -> Sequence[Any]:
    """Acts without a place in the log, in order of arrival.

    Positions are drawn before the commit, so an act may show up after one with a higher position has got its place. It
    is found all the same, because nothing but its missing place is asked for; and the acts of one instrument are always
    in order, because each is drawn under the lock of the instrument's row, after the one before it was committed.
    """
    columns = (acts.c.position, acts.c.register_no, acts.c.sequence, acts.c.act_hash)
    queue = select(*columns).where(acts.c.leaf_index.is_(None)).order_by(acts.c.position).limit(limit)
    return tx.execute(queue).all()


def waiting(tx: Transaction) -> int:
    """How many acts have no place in the log yet."""
    return int(tx.execute(select(func.count()).select_from(acts).where(acts.c.leaf_index.is_(None))).scalar_one())


def newest_time(tx: Transaction) -> str | None:
    """When the newest act was recorded; None before the first."""
    return tx.execute(select(acts.c.recorded_at).order_by(acts.c.position.desc()).limit(1)).scalar_one_or_none()


def untold(tx: Transaction, limit: int, without: Collection[int] = ()) -> Sequence[Row[Any]]:
    """Acts of which nobody was told yet, in order of arrival; held until the transaction ends, and those that another
    one holds are passed over.

    Args:
        without: positions to leave out.
    """
    waiting = select(acts).where(acts.c.told_at.is_(None), acts.c.type != "VOID", acts.c.position.not_in(without))
    return tx.execute(waiting.order_by(acts.c.position).limit(limit).with_for_update(skip_locked=True)).all()


def mark_told(tx: Transaction, position: int, now: str) -> None:
    """The notices of an act are written."""
    tx.execute(update(acts).where(acts.c.position == position).values(told_at=now))


def count_untold(tx: Transaction) -> int:
    """How many acts there are of which nobody was told yet."""
    waiting = acts.c.told_at.is_(None) & (acts.c.type != "VOID")
    return int(tx.execute(select(func.count()).select_from(acts).where(waiting)).scalar_one())


def oldest_unplaced(tx: Transaction) -> str | None:
    """When the oldest act that has no place in the log was recorded; None where all have one."""
    wanted = acts.c.leaf_index.is_(None)
    oldest: str | None = tx.execute(select(func.min(acts.c.recorded_at)).where(wanted)).scalar_one()
    return oldest


def oldest_from(tx: Transaction, leaf_index: int) -> str | None:
    """When the first act from a place in the log on was recorded; None where there is none."""
    first = select(acts.c.recorded_at).where(acts.c.leaf_index >= leaf_index).order_by(acts.c.leaf_index).limit(1)
    return tx.execute(first).scalar_one_or_none()


def place(tx: Transaction, positions: Sequence[int], first_leaf: int) -> None:
    """Give acts their places in the log, consecutively from ``first_leaf``."""
    row = (acts.c.position == bindparam("at")) & acts.c.leaf_index.is_(None)
    places = [{"at": position, "leaf": first_leaf + offset} for offset, position in enumerate(positions)]
    tx.execute(update(acts).where(row).values(leaf_index=bindparam("leaf")), places)


def entries(tx: Transaction, start: int, end: int) -> Sequence[Any]:
    """(register_no, sequence, act_hash) of the leaves from ``start`` to before ``end``."""
    columns = (acts.c.register_no, acts.c.sequence, acts.c.act_hash)
    inside = (acts.c.leaf_index >= start) & (acts.c.leaf_index < end)
    return tx.execute(select(*columns).where(inside).order_by(acts.c.leaf_index)).all()


def issued_from(tx: Transaction, register_no: int) -> Sequence[int]:
    """Register numbers from this one on whose act 0 is in the log, ascending."""
    first = (acts.c.sequence == 0) & acts.c.leaf_index.is_not(None) & (acts.c.register_no >= register_no)
    return list(tx.execute(select(acts.c.register_no).where(first).order_by(acts.c.register_no)).scalars())


def heads(tx: Transaction, size: int) -> dict[int, int]:
    """The standing byte of every register number by its last act within the first ``size`` leaves; zeros left out."""
    inside = (acts.c.leaf_index < size) & (acts.c.from_byte != acts.c.to_byte)
    rows = tx.execute(
        select(acts.c.register_no, acts.c.to_byte).where(inside).order_by(acts.c.register_no, acts.c.sequence)
    )
    last: dict[int, int] = {}
    for number, byte in rows:
        last[number] = byte  # rows come in sequence, so the last act of a number wins
    return {number: byte for number, byte in last.items() if byte}


def add_authority(tx: Transaction, **values: Any) -> None:
    """A person or body that may act in a role."""
    tx.execute(insert(authorities).values(**values))


def authorities_with(tx: Transaction, address: str) -> Sequence[Row[Any]]:
    """Every authority whose key this is or was; nobody else binds the key meanwhile."""
    serialise(tx, f"authority {address}")
    return tx.execute(select(authorities).where(authorities.c.address == address)).all()


def authority_or_none(tx: Transaction, id: str, role: str) -> Row[Any] | None:
    """An authority by id and role."""
    return tx.execute(select(authorities).where(authorities.c.id == id, authorities.c.role == role)).one_or_none()


def end_authority(tx: Transaction, id: str, role: str, now: str) -> None:
    """End an authority's window (raises Conflict where it has ended already)."""
    same = (authorities.c.id == id) & (authorities.c.role == role)
    running = authorities.c.not_after.is_(None) | (authorities.c.not_after > now)
    statement = update(authorities).where(same, running).values(not_after=now)
    guarded(tx, statement, f"the window of {id} as {role} has ended already")


def authority(tx: Transaction, id: str, role: str) -> Row[Any]:
    """An authority by id and role (raises NotFound)."""
    row = authority_or_none(tx, id, role)
    if row is None:
        raise NotFound(f"no authority {id!r} has the role {role}")
    return row


def all_authorities(tx: Transaction) -> Sequence[Row[Any]]:
    """Every authority, for the trust root; sorted here, because a server sorts text by the rules of some language."""
    return sorted(tx.execute(select(authorities)).all(), key=lambda row: (row.role, row.id))
