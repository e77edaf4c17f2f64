"""SQL of enrolled keys."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from notary.db.locks import serialise
from notary.db.rows import guarded
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.db.tables import case_records, consents, enrolled_keys
from notary.domain.errors import NotFound


def queue(tx: Transaction, address: str) -> None:
    """Wait for whoever else enrols this key or consents with it; what is found after this stays true."""
    serialise(tx, f"key/{address}")


def put(tx: Transaction, address: str, **values: Any) -> None:
    """A new enrolment, in place of an earlier one of this address (after ``queue``)."""
    tx.execute(delete(enrolled_keys).where(enrolled_keys.c.address == address))
    tx.execute(insert(enrolled_keys).values(address=address, **values))


def is_relied_on(tx: Transaction, address: str) -> bool:
    """Whether a consent or a case record rests on this key."""
    resting = select(consents.c.key).where(consents.c.key == address)
    recorded = select(case_records.c.key).where(case_records.c.key == address)
    return tx.execute(resting.union_all(recorded).limit(1)).first() is not None


def find(tx: Transaction, address: str) -> Row[Any] | None:
    """An enrolment by its address, retired or not."""
    return tx.execute(select(enrolled_keys).where(enrolled_keys.c.address == address)).one_or_none()


def require_own(tx: Transaction, scope: Scope, address: str) -> None:
    """Ensure that the scope's institution enrolled a key, in force or not (raises NotFound)."""
    own = select(enrolled_keys.c.address).where(
        enrolled_keys.c.address == address, scope.owns(enrolled_keys.c.institution)
    )
    if tx.execute(own).first() is None:
        raise NotFound(f"no key {address} is enrolled here")


def listing(tx: Transaction, scope: Scope, limit: int = 1000) -> Sequence[Row[Any]]:
    """The keys that the scope's institution enrolled, newest first."""
    own = select(enrolled_keys).where(scope.owns(enrolled_keys.c.institution))
    order = (enrolled_keys.c.not_before.desc(), enrolled_keys.c.address)
    return tx.execute(own.order_by(*order).limit(limit)).all()


def retire(tx: Transaction, scope: Scope, address: str, now: str) -> None:
    """End an enrolment that is in force (raises Conflict)."""
    mine = (enrolled_keys.c.address == address) & enrolled_keys.c.retired_at.is_(None)
    guarded(
        tx,
        update(enrolled_keys).where(mine, scope.owns(enrolled_keys.c.institution)).values(retired_at=now),
        f"the key {address} is not enrolled here, or retired already",
    )
