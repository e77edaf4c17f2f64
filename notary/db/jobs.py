"""SQL of jobs. Any worker claims the oldest that nobody holds; a claim lapses unless its holder renews it."""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update

from notary.db.rows import guarded
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.db.tables import jobs
from notary.domain.errors import NotFound


def add(tx: Transaction, **values: Any) -> None:
    """A job that waits for a worker."""
    fresh = {"state": "WAITING", "done": 0, "attempts": 0, "holder": "", "lease_until": ""}
    tx.execute(insert(jobs).values(**fresh, **values))


def get(tx: Transaction, scope: Scope, id: str) -> Row[Any]:
    """A job of the caller's (raises NotFound)."""
    mine = jobs.c.identity == scope.identity if scope.role == "PARTY" else scope.owns(jobs.c.institution)
    row = tx.execute(select(jobs).where(jobs.c.id == id, mine)).one_or_none()
    if row is None:
        raise NotFound(f"there is no job {id}")
    return row


def waits(tx: Transaction, now: str, until: str) -> bool:
    """Whether there is a job to claim."""
    return tx.execute(select(jobs.c.id).where(_claimable(now, until)).limit(1)).first() is not None


def claim(tx: Transaction, holder: str, now: str, until: str) -> Row[Any] | None:
    """Take the oldest job that waits, or whose holder fell silent; None when there is none."""
    free = (
        select(jobs)
        .where(_claimable(now, until))
        .order_by(jobs.c.created_at, jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.execute(free).one_or_none()
    if row is None:
        return None
    taken = {"state": "RUNNING", "holder": holder, "lease_until": until, "attempts": row.attempts + 1}
    guarded(tx, update(jobs).where(_same(row)).values(**taken), f"job {row.id} was taken by another worker")
    return tx.execute(select(jobs).where(jobs.c.id == row.id)).one()


def progress(tx: Transaction, row: Row[Any], done: int, until: str) -> None:
    """Say how far a job is, and renew the claim (raises Conflict where another worker has it by now)."""
    statement = update(jobs).where(_held(row)).values(done=done, lease_until=until)
    guarded(tx, statement, f"job {row.id} went to another worker")


def finish(tx: Transaction, row: Row[Any], state: str, result: bytes, now: str) -> None:
    """End a job with what came of it (raises Conflict where another worker has it by now)."""
    statement = update(jobs).where(_held(row)).values(state=state, result=result, finished_at=now)
    guarded(tx, statement, f"job {row.id} went to another worker")


def _claimable(now: str, until: str) -> ColumnElement[bool]:
    """Waiting, or held by somebody who fell silent; a claim that runs longer than any can was made before the clock was
    set back."""
    lapsed = or_(jobs.c.lease_until < now, jobs.c.lease_until > until)
    return or_(jobs.c.state == "WAITING", and_(jobs.c.state == "RUNNING", lapsed))


def _same(row: Row[Any]) -> ColumnElement[bool]:
    return and_(jobs.c.id == row.id, jobs.c.attempts == row.attempts, jobs.c.state == row.state)


def _held(row: Row[Any]) -> ColumnElement[bool]:
    """Whether this very claim is still in force; each claim has its own number of attempts (the fence)."""
    return and_(jobs.c.id == row.id, jobs.c.attempts == row.attempts, jobs.c.state == "RUNNING")
