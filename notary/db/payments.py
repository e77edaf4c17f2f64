"""SQL of bookings. They are only ever added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, literal, select, tuple_

from notary.db.locks import serialise
from notary.db.rows import by_bytes
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.db.tables import instruments, payments
from notary.domain.cursor import CursorError, decode, encode
from notary.domain.errors import FormatError
from notary.domain.times import parse_date

_ASKED_AT_ONCE = 1000
"""Parameters of one statement, which every driver limits."""

_NUMBERS_END = 2**63


def queue(tx: Transaction, institution: str) -> None:
    """Wait until no other transaction books for an institution; what is read after this is the truth about its
    bookings."""
    serialise(tx, f"payments {institution}")


def add(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """New bookings."""
    if rows:
        tx.execute(insert(payments), rows)


def named(tx: Transaction, scope: Scope, names: Iterable[str]) -> dict[str, Row[Any]]:
    """The instruments that the scope sees under these names: by register number, id, or reference, in this order."""
    wanted = sorted(set(names))
    numbers = {name: int(name) for name in wanted if name.isascii() and name.isdigit() and int(name) < _NUMBERS_END}
    live = instruments.c.status != "WITHDRAWN"
    found: dict[str, Row[Any]] = {}
    for row in _instruments(tx, scope, instruments.c.reference, wanted, live):
        found[row.reference] = row
    for row in _instruments(tx, scope, instruments.c.id, wanted):
        found[row.id] = row
    by_number = {row.register_no: row for row in _instruments(tx, scope, instruments.c.register_no, numbers.values())}
    return found | {name: by_number[number] for name, number in numbers.items() if number in by_number}


def _instruments(
    tx: Transaction, scope: Scope, column: Any, values: Iterable[Any], *conditions: ColumnElement[bool]
) -> Iterator[Row[Any]]:
    for some in _parts(values):
        yield from tx.execute(select(instruments).where(column.in_(some), scope.sees(), *conditions))


def by_ids(tx: Transaction, institution: str, ids: Iterable[str]) -> Iterator[Row[Any]]:
    """Those bookings of an institution that have one of these ids."""
    return _own(tx, institution, payments.c.id, ids)


def reversals_of(tx: Transaction, institution: str, ids: Iterable[str]) -> dict[str, str]:
    """Of those bookings that were reversed: their id, and that of the reversal."""
    return {row.reverses: row.id for row in _own(tx, institution, payments.c.reverses, ids)}


def reversals_on(tx: Transaction, instrument: str, ids: Iterable[str]) -> dict[str, str]:
    """Of those bookings of an instrument that were reversed: their id, and that of the reversal."""
    return {row.reverses: row.id for row in _where(tx, payments.c.instrument == instrument, payments.c.reverses, ids)}


def of_others(
    tx: Transaction, institution: str, instruments: Iterable[str], ids: Iterable[str]
) -> frozenset[tuple[str, str]]:
    """(instrument, id) of the bookings that other institutions have on these instruments under one of these ids."""
    wanted = frozenset(instruments)
    found = _where(tx, payments.c.institution != institution, payments.c.id, ids)
    return frozenset((row.instrument, row.id) for row in found if row.instrument in wanted)


def _own(tx: Transaction, institution: str, column: Any, ids: Iterable[str]) -> Iterator[Row[Any]]:
    return _where(tx, payments.c.institution == institution, column, ids)


def _where(tx: Transaction, condition: ColumnElement[bool], column: Any, values: Iterable[str]) -> Iterator[Row[Any]]:
    for some in _parts(values):
        yield from tx.execute(select(payments).where(condition, column.in_(some)))


def stock(tx: Transaction, ids: Iterable[str]) -> Iterator[Row[Any]]:
    """(instrument, number, currency, first day) of each of these instruments that has bookings; all of one have one
    currency."""
    columns = (
        payments.c.instrument,
        func.count().label("number"),
        func.min(payments.c.currency).label("currency"),
        func.min(payments.c.day).label("first"),
    )
    for some in _parts(ids):
        yield from tx.execute(select(*columns).where(payments.c.instrument.in_(some)).group_by(columns[0]))


def of_instruments(tx: Transaction, ids: Iterable[str]) -> dict[str, list[Row[Any]]]:
    """The bookings of each of these instruments, in no order; in few queries, however many instruments there are."""
    wanted = list(ids)
    found: dict[str, list[Row[Any]]] = {id: [] for id in wanted}
    for some in _parts(wanted):
        for row in tx.execute(select(payments).where(payments.c.instrument.in_(some))):
            found[row.instrument].append(row)
    return found


def page(
    tx: Transaction, instrument: str, *, until: str | None, cursor: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    """A part of an instrument's bookings by day and id, and the cursor of the next one; None at the end.

    Raises:
        FormatError: the cursor is none of ours.
    """
    id = by_bytes(tx, payments.c.id)
    conditions = [payments.c.instrument == instrument]
    if until is not None:
        conditions.append(payments.c.day <= until)
    if cursor is not None:
        conditions.append(tuple_(payments.c.day, id) > tuple_(*(literal(value) for value in _parse_cursor(cursor))))
    rows = tx.execute(select(payments).where(*conditions).order_by(payments.c.day, id).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode(rows[limit - 1].day, rows[limit - 1].id)


def _parse_cursor(cursor: str) -> tuple[str, str]:
    day, id = decode(cursor, 2)
    try:
        parse_date(day)
    except FormatError:
        raise CursorError from None
    if not (isinstance(id, str) and id.isascii() and id.isprintable()):
        raise CursorError
    return day, id


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    wanted = list(values)
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        yield wanted[start : start + _ASKED_AT_ONCE]
