"""Register and deed numbers: leased while an issue is prepared, used once, and never twice.

A lapsed lease goes to the next issue, so gaps fill themselves; what nothing fills is voided by the notary.
"""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from notary.db.rows import guarded
from notary.db.session import Transaction
from notary.db.tables import numbers
from notary.domain.times import format_time

REGISTER = "register"
"""The pool of register numbers; deed numbers have a pool per year and series."""


def lease(tx: Transaction, pool: str, instrument: str, now: datetime, until: datetime) -> int:
    """A number for an instrument: its own lease renewed, else the lowest lapsed one, else a new one."""
    held = (numbers.c.pool == pool) & (numbers.c.state == "LEASED")
    own = leased(tx, pool, instrument)
    lapsed = (
        select(numbers.c.serial)
        .where(held, numbers.c.expires_at < format_time(now))
        .order_by(numbers.c.serial)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    serial = own if own is not None else tx.execute(lapsed).scalar_one_or_none()
    values = {"instrument": instrument, "expires_at": format_time(until), "state": "LEASED"}
    if serial is not None:
        tx.execute(update(numbers).where(numbers.c.pool == pool, numbers.c.serial == serial).values(**values))
        return int(serial)
    top = tx.execute(select(func.max(numbers.c.serial)).where(numbers.c.pool == pool)).scalar()
    first = 0 if pool == REGISTER else 1
    serial = first if top is None else top + 1
    tx.execute(insert(numbers).values(pool=pool, serial=serial, **values))
    return int(serial)


def leased(tx: Transaction, pool: str, instrument: str) -> int | None:
    """The number of a pool that is leased to an instrument, lapsed or not."""
    mine = (numbers.c.pool == pool) & (numbers.c.instrument == instrument) & (numbers.c.state == "LEASED")
    return tx.execute(select(numbers.c.serial).where(mine)).scalar_one_or_none()


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


def gaps(tx: Transaction, now: datetime, limit: int = 1000) -> list[int]:
    """Register numbers whose lease lapsed and that hold back a higher number in use, lowest first."""
    higher = select(func.max(numbers.c.serial)).where(numbers.c.pool == REGISTER, numbers.c.state == "USED")
    lapsed = (numbers.c.pool == REGISTER) & (numbers.c.state == "LEASED") & (numbers.c.expires_at < format_time(now))
    rows = tx.execute(
        select(numbers.c.serial)
        .where(lapsed, numbers.c.serial < higher.scalar_subquery())
        .order_by(numbers.c.serial)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(rows.scalars())


def hold(tx: Transaction, serial: int, instrument: str, until: datetime) -> None:
    """Lease one particular register number, so that no issue takes it while it is being voided."""
    row = (numbers.c.pool == REGISTER) & (numbers.c.serial == serial)
    tx.execute(update(numbers).where(row).values(instrument=instrument, expires_at=format_time(until)))
