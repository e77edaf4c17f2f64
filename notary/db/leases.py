"""Leases: one holder at a time, with a token that grows so that an earlier holder can never write again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from notary.db.rows import insert_absent
from notary.db.session import Transaction
from notary.db.tables import leases
from notary.domain.errors import Conflict
from notary.domain.times import format_time, parse_time

LONGEST = timedelta(minutes=10)


class LeaseLost(Conflict):
    """Another process took over; whatever this one had in hand must be dropped."""

    code = "LEASE_LOST"


@dataclass(frozen=True)
class Lease:
    """What a holder shows with every write."""

    name: str
    holder: str
    token: int


def take(tx: Transaction, name: str, holder: str, now: datetime, ttl: timedelta) -> Lease | None:
    """The lease, when it is free, expired or already this holder's; None while another holds it.

    Nobody takes it for longer than ``LONGEST``. Where it runs longer from now, the clock was set back, and a holder
    that died would keep everyone out until the clock is there again; so then it is taken. One that lives notices by
    its token.
    """
    insert_absent(tx, leases, name=name, holder="", token=0, expires_at="")
    row = tx.execute(select(leases).where(leases.c.name == name).with_for_update()).one()
    until = format_time(now + ttl)
    if row.holder == holder:
        tx.execute(update(leases).where(leases.c.name == name).values(expires_at=until))
        return Lease(name, holder, row.token)
    if format_time(now) < row.expires_at <= format_time(now + max(ttl, LONGEST)):
        return None
    tx.execute(update(leases).where(leases.c.name == name).values(holder=holder, token=row.token + 1, expires_at=until))
    return Lease(name, holder, row.token + 1)


def require(tx: Transaction, lease: Lease) -> None:
    """Ensure that the lease is still ours, and hold its row until the transaction ends (the fence).

    Raises:
        LeaseLost: the token has moved on.
    """
    mine = (leases.c.name == lease.name) & (leases.c.token == lease.token) & (leases.c.holder == lease.holder)
    result = tx.execute(update(leases).where(mine).values(token=lease.token))
    if result.rowcount != 1:
        raise LeaseLost(f"the lease {lease.name!r} went to another process")


def note_work(tx: Transaction, lease: Lease, now: datetime, ttl: timedelta) -> None:
    """Say that the holder has just done its whole work, and renew the lease (raises LeaseLost)."""
    require(tx, lease)
    values = {"worked_at": format_time(now), "expires_at": format_time(now + ttl)}
    tx.execute(update(leases).where(leases.c.name == lease.name).values(**values))


def last_work(tx: Transaction, name: str) -> datetime | None:
    """When a holder last did its whole work; None before the first time."""
    found = tx.execute(select(leases.c.worked_at).where(leases.c.name == name)).scalar_one_or_none()
    return None if found is None else parse_time(found)


def release(tx: Transaction, lease: Lease) -> None:
    """Give the lease up early, so that the next process need not wait for it to expire."""
    mine = (leases.c.name == lease.name) & (leases.c.token == lease.token) & (leases.c.holder == lease.holder)
    tx.execute(update(leases).where(mine).values(expires_at=""))
