"""SQL of notices. Any sender claims the one that is due longest; a claim lapses when its holder falls silent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select, true, update

from notary.db.rows import guarded, insert_absent
from notary.db.scope import SEES_ALL, Scope
from notary.db.session import Transaction
from notary.db.tables import notices, parties
from notary.domain.cursor import CursorError, decode, encode
from notary.domain.errors import NotFound
from notary.domain.notices import State


def add(tx: Transaction, **values: Any) -> bool:
    """A notice, unless the event was told to this recipient over this channel already; says whether it is new."""
    fresh = {"attempts": 0, "holder": "", "lease_until": ""}
    return insert_absent(tx, notices, **fresh, **values)


def get(tx: Transaction, scope: Scope, id: str, *, lock: bool = False) -> Row[Any]:
    """A notice by its id (raises NotFound where the scope does not see it)."""
    statement = select(notices).where(notices.c.id == id, _seen_by(scope))
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound(f"there is no notice {id}")
    return row


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None where a thing does not matter."""

    instrument: str | None = None
    state: str | None = None
    kind: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a row must meet."""
        for name in ("instrument", "state", "kind"):
            value = getattr(self, name)
            if value is not None:
                yield notices.c[name] == value


def page(
    tx: Transaction, scope: Scope, wanted: Filter, *, cursor: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    """A part of the list, newest first, and the cursor of the next one; None at the end.

    Raises:
        FormatError: the cursor is none of ours.
    """
    conditions = [_seen_by(scope), *wanted.conditions()]
    if cursor is not None:
        conditions.append(notices.c.id < _parse_cursor(cursor))
    rows = tx.execute(select(notices).where(*conditions).order_by(notices.c.id.desc()).limit(limit + 1)).all()
    return (rows, None) if len(rows) <= limit else (rows[:limit], encode(rows[limit - 1].id))


def waits(tx: Transaction, channel: str, now: str, until: str) -> bool:
    """Whether there is a notice to claim."""
    return tx.execute(select(notices.c.id).where(_claimable(channel, now, until)).limit(1)).first() is not None


def claim(tx: Transaction, holder: str, channel: str, now: str, until: str) -> Row[Any] | None:
    """Take the notice that is due longest, or whose holder fell silent; None when there is none."""
    free = (
        select(notices)
        .where(_claimable(channel, now, until))
        .order_by(notices.c.not_before, notices.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.execute(free).one_or_none()
    if row is None:
        return None
    taken = {"state": State.SENDING, "holder": holder, "lease_until": until, "attempts": row.attempts + 1}
    statement = update(notices).where(_same(row)).values(**taken)
    guarded(tx, statement, f"notice {row.id} was taken by another sender")
    return tx.execute(select(notices).where(notices.c.id == row.id)).one()


def settle(tx: Transaction, row: Row[Any], **values: Any) -> None:
    """Record what became of a claimed notice (raises Conflict where another sender has it by now)."""
    freed = {"holder": "", "lease_until": ""}
    statement = update(notices).where(_same(row)).values(**freed, **values)
    guarded(tx, statement, f"notice {row.id} went to another sender")


def note_seen(tx: Transaction, id: str, now: str) -> None:
    """Record that a notice was seen; the first time stays."""
    tx.execute(update(notices).where(notices.c.id == id, notices.c.seen_at.is_(None)).values(seen_at=now))


@dataclass(frozen=True)
class Figures:
    """How the outbox is; ``oldest`` is when the longest waiting notice was written, None when none waits."""

    waiting: int
    failed: int
    oldest: str | None


def figures(tx: Transaction) -> Figures:
    """How many notices wait or failed, over all institutions."""
    waiting = notices.c.state.in_((State.WAITING, State.SENDING))
    count, oldest = tx.execute(select(func.count(), func.min(notices.c.created_at)).where(waiting)).one()
    failed = tx.execute(select(func.count()).where(notices.c.state == State.FAILED)).scalar_one()
    return Figures(count, failed, oldest)


def _seen_by(scope: Scope) -> ColumnElement[bool]:
    """Each sees what is told to itself, the office all of it."""
    if scope.role in SEES_ALL:
        return true()
    if scope.role in ("CREDITOR", "COURT"):
        return and_(notices.c.role == scope.role, notices.c.recipient == scope.institution)
    if scope.role == "PARTY" and scope.identity:
        own = select(parties.c.instrument).where(
            parties.c.instrument == notices.c.instrument,
            parties.c.party == notices.c.recipient,
            parties.c.identity == scope.identity,
        )
        return and_(notices.c.role == "PARTY", own.exists())
    return false()


def _claimable(channel: str, now: str, until: str) -> ColumnElement[bool]:
    """Due, or held by somebody who fell silent; a claim that runs longer than any can was made before the clock was set
    back."""
    due = and_(notices.c.state == State.WAITING, notices.c.not_before <= now)
    lapsed = or_(notices.c.lease_until < now, notices.c.lease_until > until)
    return and_(notices.c.channel == channel, or_(due, and_(notices.c.state == State.SENDING, lapsed)))


def _same(row: Row[Any]) -> ColumnElement[bool]:
    """Whether nobody changed it since; each claim has its own number of attempts (the fence)."""
    return and_(notices.c.id == row.id, notices.c.attempts == row.attempts, notices.c.state == row.state)


def _parse_cursor(cursor: str) -> str:
    (id,) = decode(cursor, 1)
    if not isinstance(id, str) or not id.isascii() or "\0" in id:
        raise CursorError
    return id
