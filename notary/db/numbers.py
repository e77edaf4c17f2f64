"""Register and deed numbers: leased while an issue is prepared, used once, and never twice.

A lapsed lease goes to the next issue, so gaps fill themselves; what nothing fills is voided by the notary.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from notary.db.locks import serialise
from notary.db.rows import guarded
from notary.db.session import Transaction
from notary.db.tables import numbers
from notary.domain.times import format_time, parse_time

REGISTER = "register"
"""The pool of register numbers; deed numbers have a pool per year and series."""

LAPSED = ""
"""Sorts before every time."""


def lease(
    tx: Transaction, pool: str, instrument: str, now: datetime, until: datetime, longest: timedelta | None = None
) -> int:
    """A number for an instrument: its own lease renewed, else the lowest lapsed one, else a new one.

    Args:
        longest: how long one instrument may hold one number, however often it renews; then it gets another. A register
            number that is held hides every higher one, so it must not be held for good.
    """
    queue(tx, pool)
    own = tx.execute(select(numbers).where(_mine(pool, instrument)).with_for_update()).one_or_none()
    if own is not None:
        end = None if longest is None else parse_time(own.leased_at) + longest
        if end is None or now < end:
            _change(tx, pool, own.serial, expires_at=format_time(until if end is None else min(until, end)))
            return int(own.serial)
        _change(tx, pool, own.serial, instrument=None, expires_at=LAPSED)
    lapsed = (
        select(numbers.c.serial)
        .where(numbers.c.pool == pool, numbers.c.state == "LEASED", numbers.c.expires_at < format_time(now))
        .where(numbers.c.serial != (-1 if own is None else own.serial))
        .order_by(numbers.c.serial)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    serial = tx.execute(lapsed).scalar_one_or_none()
    values = {
        "instrument": instrument,
        "leased_at": format_time(now),
        "expires_at": format_time(until),
        "state": "LEASED",
    }
    if serial is not None:
        _change(tx, pool, serial, **values)
        return int(serial)
    top = tx.execute(select(func.max(numbers.c.serial)).where(numbers.c.pool == pool)).scalar()
    first = 0 if pool == REGISTER else 1
    serial = first if top is None else top + 1
    tx.execute(insert(numbers).values(pool=pool, serial=serial, **values))
    return int(serial)


def queue(tx: Transaction, pool: str) -> None:
    """Wait for whoever else gives numbers of a pool out: only then is the next one the next, and none is left out."""
    serialise(tx, f"numbers/{pool}")


def leased(tx: Transaction, pool: str, instrument: str) -> int | None:
    """The number of a pool that is leased to an instrument, lapsed or not."""
    return tx.execute(select(numbers.c.serial).where(_mine(pool, instrument))).scalar_one_or_none()


def release(tx: Transaction, instrument: str) -> None:
    """Let every lease of an instrument lapse now: the next issue fills its numbers, or the notary voids them."""
    held = (numbers.c.instrument == instrument) & (numbers.c.state == "LEASED")
    tx.execute(update(numbers).where(held).values(expires_at=LAPSED))


def use(tx: Transaction, pool: str, serial: int, instrument: str, now: datetime, state: str = "USED") -> None:
    """Turn a live lease into use, or into VOID (raises Conflict where it lapsed or went to another instrument)."""
    mine = (
        (numbers.c.pool == pool)
        & (numbers.c.serial == serial)
        & (numbers.c.instrument == instrument)
        & (numbers.c.state == "LEASED")
        & (numbers.c.expires_at >= format_time(now))
    )
    guarded(
        tx,
        update(numbers).where(mine).values(state=state),
        f"the lease of number {serial} ({pool}) lapsed or went to another issue; prepare it again",
    )


def gaps(tx: Transaction, now: datetime, limit: int = 1000, *, lock: bool = False) -> list[int]:
    """Register numbers whose lease lapsed and that hold back a higher number in use, lowest first.

    Args:
        lock: hold them, after ``queue``; those that another transaction has in hand are passed over.
    """
    higher = select(func.max(numbers.c.serial)).where(numbers.c.pool == REGISTER, numbers.c.state == "USED")
    lapsed = (numbers.c.pool == REGISTER) & (numbers.c.state == "LEASED") & (numbers.c.expires_at < format_time(now))
    statement = (
        select(numbers.c.serial)
        .where(lapsed, numbers.c.serial < higher.scalar_subquery())
        .order_by(numbers.c.serial)
        .limit(limit)
    )
    return list(tx.execute(statement.with_for_update(skip_locked=True) if lock else statement).scalars())


def hold(tx: Transaction, serial: int, instrument: str, until: datetime) -> None:
    """Lease one particular register number, so that no issue takes it while it is being voided."""
    _change(tx, REGISTER, serial, instrument=instrument, expires_at=format_time(until))


def _mine(pool: str, instrument: str) -> ColumnElement[bool]:
    return (numbers.c.pool == pool) & (numbers.c.instrument == instrument) & (numbers.c.state == "LEASED")


def _change(tx: Transaction, pool: str, serial: int, **values: Any) -> None:
    tx.execute(update(numbers).where(numbers.c.pool == pool, numbers.c.serial == serial).values(**values))
