"""SQL of who looked at an instrument's data."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select

from notary.db.locks import serialise
from notary.db.session import Transaction
from notary.db.tables import institutions, lookups
from notary.domain.cursor import CursorError, decode, encode


def is_noted(tx: Transaction, instrument: str, caller: str, what: str, since: str) -> bool:
    """Whether a caller's look at something is on record since a time."""
    same = (lookups.c.instrument == instrument) & (lookups.c.caller == caller) & (lookups.c.what == what)
    return tx.execute(select(lookups.c.id).where(same, lookups.c.at > since).limit(1)).first() is not None


def note(tx: Transaction, instrument: str, caller: str, what: str, since: str, **values: Any) -> None:
    """Enter a look, unless the same caller's look at the same is on record since a time."""
    serialise(tx, f"lookup {instrument} {caller} {what}")
    if not is_noted(tx, instrument, caller, what, since):
        tx.execute(insert(lookups).values(instrument=instrument, caller=caller, what=what, **values))


def page(tx: Transaction, instrument: str, *, cursor: str | None, limit: int) -> tuple[Sequence[Row[Any]], str | None]:
    """A part of an instrument's looks with the names of the institutions, newest first, and the cursor of the next.

    Raises:
        FormatError: the cursor is none of ours.
    """
    conditions = [lookups.c.instrument == instrument]
    if cursor is not None:
        (before,) = decode(cursor, 1)
        if type(before) is not int:
            raise CursorError
        conditions.append(lookups.c.id < before)
    named = select(lookups, institutions.c.name).join(institutions, institutions.c.id == lookups.c.institution)
    rows = tx.execute(named.where(*conditions).order_by(lookups.c.id.desc()).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode(rows[limit - 1].id)
