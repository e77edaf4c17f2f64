"""SQL of the audit: everything that is stored, as streams in one order, so that memory stays bounded.

A stream holds a cursor of the transaction open; take it to its end or close it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from notary.db.numbers import REGISTER
from notary.db.session import Transaction
from notary.db.tables import (
    acts,
    advances,
    anchors,
    case_records,
    checkpoints,
    documents,
    instances,
    instruments,
    numbers,
    tiles,
    transactions,
    trust_roots,
)

_ROWS = 500
"""Rows fetched at once; an act has some ten kilobytes."""

_MOVES = acts.c.from_byte != acts.c.to_byte


def all_acts(tx: Transaction) -> Iterator[Row[Any]]:
    """Every act by register number and sequence, with ``owner`` and ``status`` of its instrument (None without one)."""
    statement = (
        select(acts, instruments.c.institution.label("owner"), instruments.c.status)
        .outerjoin(instruments, instruments.c.id == acts.c.instrument)
        .order_by(acts.c.register_no, acts.c.sequence)
    )
    return _stream(tx, statement)


def standings(tx: Transaction, end: int) -> Iterator[Row[Any]]:
    """Bytes, settlement and order's final block of every act of the numbers below ``end``, by number and sequence."""
    statement = (
        select(
            acts.c.register_no,
            acts.c.sequence,
            acts.c.type,
            acts.c.from_byte,
            acts.c.to_byte,
            acts.c.settled_on,
            transactions.c.block_number,
        )
        .outerjoin(transactions, _final_of_order())
        .where(acts.c.register_no < end)
        .order_by(acts.c.register_no, acts.c.sequence)
    )
    return _stream(tx, statement)


def moves(tx: Transaction, register_nos: Sequence[int]) -> Sequence[Row[Any]]:
    """The acts in the log that move a byte of these register numbers, by number and sequence."""
    wanted = acts.c.register_no.in_(register_nos) & _MOVES & acts.c.leaf_index.is_not(None)
    return tx.execute(select(acts).where(wanted).order_by(acts.c.register_no, acts.c.sequence)).all()


def settled_moves(tx: Transaction, instance: str, first_leaf: int) -> Iterator[Row[Any]]:
    """Acts from a leaf on whose byte was seen moved on an instance, with their order's final block."""
    wanted = _MOVES & (acts.c.settled_on == instance) & (acts.c.leaf_index >= first_leaf)
    statement = (
        select(acts.c.register_no, acts.c.sequence, transactions.c.block_number)
        .outerjoin(transactions, _final_of_order())
        .where(wanted)
        .order_by(acts.c.register_no, acts.c.sequence)
    )
    return _stream(tx, statement)


def all_instruments(tx: Transaction) -> Iterator[Row[Any]]:
    """Every instrument by id, with ``issue`` (its stored act 0), ``last_sequence``, ``last_hash`` and ``last_byte``."""
    first, last, top = acts.alias("first_act"), acts.alias("last_act"), acts.alias("top")
    newest = select(func.max(top.c.sequence)).where(top.c.instrument == instruments.c.id).scalar_subquery()
    statement = (
        select(
            instruments,
            first.c.act.label("issue"),
            last.c.sequence.label("last_sequence"),
            last.c.act_hash.label("last_hash"),
            last.c.to_byte.label("last_byte"),
        )
        .outerjoin(first, and_(first.c.instrument == instruments.c.id, first.c.sequence == 0))
        .outerjoin(last, and_(last.c.instrument == instruments.c.id, last.c.sequence == newest))
        .order_by(instruments.c.id)
    )
    return _stream(tx, statement)


def all_records(tx: Transaction) -> Iterator[Row[Any]]:
    """Every case record by instrument and sequence, with ``owner``, the institution of its instrument."""
    statement = (
        select(case_records, instruments.c.institution.label("owner"))
        .outerjoin(instruments, instruments.c.id == case_records.c.instrument)
        .order_by(case_records.c.instrument, case_records.c.sequence)
    )
    return _stream(tx, statement)


def documents_of(tx: Transaction, instrument: str) -> Sequence[Any]:
    """The documents of an instrument in their order, without their content."""
    columns = (documents.c.position, documents.c.institution, documents.c.type, documents.c.sha256, documents.c.sm3)
    wanted = documents.c.instrument == instrument
    return tx.execute(select(*columns, documents.c.size).where(wanted).order_by(documents.c.position)).all()


def document(tx: Transaction, instrument: str, position: int) -> bytes:
    """The stored (encrypted) content of one document."""
    row = (documents.c.instrument == instrument) & (documents.c.position == position)
    return bytes(tx.execute(select(documents.c.private).where(row)).scalar_one())


def all_numbers(tx: Transaction) -> Iterator[Row[Any]]:
    """Every number by pool and serial, with ``type`` and ``bearer`` (the instrument) of an act 0: for a register number
    of the one that bears it, for a deed number of that of its holder. None where there is none."""
    bearing, holding = acts.alias("bearing"), acts.alias("holding")
    is_register = numbers.c.pool == REGISTER
    bears = and_(is_register, bearing.c.sequence == 0, bearing.c.register_no == numbers.c.serial)
    holds = and_(~is_register, holding.c.sequence == 0, holding.c.instrument == numbers.c.instrument)
    statement = (
        select(
            numbers,
            func.coalesce(bearing.c.type, holding.c.type).label("type"),
            func.coalesce(bearing.c.instrument, holding.c.instrument).label("bearer"),
        )
        .outerjoin(bearing, bears)
        .outerjoin(holding, holds)
        .order_by(numbers.c.pool, numbers.c.serial)
    )
    return _stream(tx, statement)


def numbered(tx: Transaction, others: Iterable[str]) -> Iterator[Row[Any]]:
    """Every act 0 by register number, with that number's ``state``, and ``deed_pool`` and ``deed_serial`` of the deed
    number that its instrument used; None where there is none. ``others`` are pools of neither."""
    own, deed = numbers.alias("own"), numbers.alias("deed")
    series = deed.c.pool.not_in([REGISTER, *others])
    used = and_(series, deed.c.instrument == acts.c.instrument, deed.c.state == "USED")
    statement = (
        select(
            acts.c.register_no,
            acts.c.type,
            acts.c.act,
            own.c.state,
            deed.c.pool.label("deed_pool"),
            deed.c.serial.label("deed_serial"),
        )
        .outerjoin(own, and_(own.c.pool == REGISTER, own.c.serial == acts.c.register_no))
        .outerjoin(deed, used)
        .where(acts.c.sequence == 0)
        .order_by(acts.c.register_no)
    )
    return _stream(tx, statement)


def placed(tx: Transaction) -> Iterator[Row[Any]]:
    """Leaf index and entry of every act that has a place in the log, by leaf."""
    columns = (acts.c.leaf_index, acts.c.register_no, acts.c.sequence, acts.c.act_hash)
    return _stream(tx, select(*columns).where(acts.c.leaf_index.is_not(None)).order_by(acts.c.leaf_index))


def oldest_unplaced(tx: Transaction) -> Any | None:
    """The act that has waited longest for its place."""
    columns = (acts.c.register_no, acts.c.sequence, acts.c.recorded_at)
    return tx.execute(select(*columns).where(acts.c.leaf_index.is_(None)).order_by(acts.c.position).limit(1)).first()


def all_checkpoints(tx: Transaction) -> Iterator[Row[Any]]:
    """Every checkpoint by size."""
    return _stream(tx, select(checkpoints).order_by(checkpoints.c.size))


def count_tiles(tx: Transaction) -> int:
    """How many tiles are stored."""
    return int(tx.execute(select(func.count()).select_from(tiles)).scalar_one())


def all_trust_roots(tx: Transaction) -> Iterator[Row[Any]]:
    """Every version of the trust root, in order."""
    return _stream(tx, select(trust_roots).order_by(trust_roots.c.version))


def all_orders(tx: Transaction) -> Iterator[Row[Any]]:
    """Every order with ``chain_id`` and ``address`` of its registry (None where that is unknown), by id."""
    statement = (
        select(advances, instances.c.chain_id, instances.c.address, instances.c.until)
        .outerjoin(instances, instances.c.instance == advances.c.instance)
        .order_by(advances.c.id)
    )
    return _stream(tx, statement)


def all_transactions(tx: Transaction) -> Iterator[Row[Any]]:
    """Every transaction with ``anchored_by`` (of its anchor's row) and ``order_state``, by id."""
    of_anchor = and_(
        transactions.c.kind == "ANCHOR",
        anchors.c.instance == transactions.c.instance,
        anchors.c.size == transactions.c.subject,
    )
    of_order = and_(transactions.c.kind == "ADVANCE", advances.c.id == transactions.c.subject)
    statement = (
        select(transactions, anchors.c.tx_hash.label("anchored_by"), advances.c.state.label("order_state"))
        .outerjoin(anchors, of_anchor)
        .outerjoin(advances, of_order)
        .order_by(transactions.c.id)
    )
    return _stream(tx, statement)


def all_anchors(tx: Transaction, instance: str) -> Iterator[Row[Any]]:
    """Every anchor of an instance with the checkpoint's ``root`` and ``instruments``, by size."""
    statement = (
        select(anchors, checkpoints.c.root, checkpoints.c.instruments)
        .join(checkpoints, checkpoints.c.size == anchors.c.size)
        .where(anchors.c.instance == instance)
        .order_by(anchors.c.size)
    )
    return _stream(tx, statement)


def opening_anchor(tx: Transaction, instance: str) -> Any | None:
    """The first anchor of an instance, with ``sent`` (None where it is not of a transaction that was stored)."""
    ours = and_(transactions.c.instance == anchors.c.instance, transactions.c.tx_hash == anchors.c.tx_hash)
    statement = (
        select(anchors, transactions.c.id.label("sent"))
        .outerjoin(transactions, ours)
        .where(anchors.c.instance == instance)
        .order_by(anchors.c.size)
        .limit(1)
    )
    return tx.execute(statement).first()


def _final_of_order() -> ColumnElement[bool]:
    """The final transaction of an act's order."""
    return and_(
        transactions.c.kind == "ADVANCE", transactions.c.subject == acts.c.advance, transactions.c.state == "FINAL"
    )


def _stream(tx: Transaction, statement: Select[Any]) -> Iterator[Row[Any]]:
    with tx.execute(statement, execution_options={"yield_per": _ROWS}) as rows:
        yield from rows
