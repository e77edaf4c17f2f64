"""SQL of case records, and of those that were handed out for signing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from notary.db.session import Transaction
from notary.db.tables import case_records, record_preparations
from notary.domain.acts import ZERO
from notary.domain.errors import Conflict, NotFound

_ASKED_AT_ONCE = 1000
"""Parameters of one statement, which every driver limits."""

_SIGNED = [column for column in case_records.c if column is not case_records.c.private]
"""Everything but the sealed disclosures."""


def add(tx: Transaction, **values: Any) -> None:
    """A record at the end of its instrument's case file. The instrument's row is locked."""
    tx.execute(insert(case_records).values(**values))


def of_instrument(tx: Transaction, instrument: str) -> Sequence[Row[Any]]:
    """The records of an instrument in sequence."""
    mine = case_records.c.instrument == instrument
    return tx.execute(select(case_records).where(mine).order_by(case_records.c.sequence)).all()


def of_instruments(tx: Transaction, instruments: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Of each of these instruments all records in sequence, without what they disclose."""
    found: dict[str, list[Row[Any]]] = {id: [] for id in instruments}
    for start in range(0, len(instruments), _ASKED_AT_ONCE):
        these = case_records.c.instrument.in_(instruments[start : start + _ASKED_AT_ONCE])
        order = (case_records.c.instrument, case_records.c.sequence)
        for row in tx.execute(select(*_SIGNED).where(these).order_by(*order)):
            found[row.instrument].append(row)
    return found


def head(tx: Transaction, instrument: str) -> str:
    """The hash of the last record of an instrument; zeros before the first."""
    mine = case_records.c.instrument == instrument
    last = select(case_records.c.record_hash).where(mine).order_by(case_records.c.sequence.desc()).limit(1)
    found: str | None = tx.execute(last).scalar_one_or_none()
    return found or ZERO


def is_applied_for(tx: Transaction, instrument: str) -> bool:
    """Whether an application for an instrument is before the notary: made, and not refused."""
    mine = (case_records.c.instrument == instrument) & case_records.c.type.in_(("APPLY", "NOT_ACCEPT", "REFUSE"))
    return list(tx.execute(select(case_records.c.type).where(mine)).scalars()) == ["APPLY"]


def require_head(tx: Transaction, instrument: str, previous: str) -> None:
    """Ensure that nothing was recorded since ``previous`` (raises Conflict)."""
    if head(tx, instrument) != previous:
        raise Conflict(f"the case file of {instrument} has a newer record by now; prepare this one again")


def erase(tx: Transaction, instrument: str) -> None:
    """Forget what the records of an instrument disclose; the chain itself, which tells nothing personal, stays."""
    mine = case_records.c.instrument == instrument
    tx.execute(update(case_records).where(mine).values(private=b""))
    tx.execute(delete(record_preparations).where(record_preparations.c.instrument == instrument))


def keep_preparation(tx: Transaction, **values: Any) -> None:
    """Remember a body that was handed out for signing."""
    tx.execute(insert(record_preparations).values(**values))


def preparations(tx: Transaction, body_hashes: Iterable[str]) -> Mapping[str, Row[Any]]:
    """Those of these bodies that wait for a signature, by hash."""
    wanted, found = list(body_hashes), {}
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        these = record_preparations.c.body_hash.in_(wanted[start : start + _ASKED_AT_ONCE])
        for row in tx.execute(select(record_preparations).where(these)):
            found[row.body_hash] = row
    return found


def take_preparation(tx: Transaction, body_hash: str, now: str) -> Row[Any]:
    """The prepared body with this hash, which is used up by this.

    Raises:
        NotFound: nothing of this hash is waiting for a signature.
        Conflict: it waited too long.
    """
    this = record_preparations.c.body_hash == body_hash
    row = tx.execute(delete(record_preparations).where(this).returning(record_preparations)).one_or_none()
    if row is None:
        raise NotFound(f"no record with the body hash {body_hash} was prepared here, or it was submitted already")
    if row.expires_at < now:
        raise Conflict(f"the record {body_hash} had to be signed by {row.expires_at}; prepare it again")
    return row


def drop_lapsed_preparations(tx: Transaction, now: str) -> None:
    """Forget what was never signed in time; what another transaction has in hand is left to the next time."""
    column = record_preparations.c.expires_at
    lapsed = select(record_preparations.c.body_hash).where(column < now).with_for_update(skip_locked=True)
    tx.execute(delete(record_preparations).where(record_preparations.c.body_hash.in_(lapsed)))
