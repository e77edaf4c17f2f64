"""SQL of instruments, their documents and consents."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from notary.db.rows import guarded, insert_absent
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.db.tables import consents, documents, institutions, instruments
from notary.domain.errors import Conflict, NotFound

_LIVE = instruments.c.status != "WITHDRAWN"

_LOCKED_AT_ONCE = 1000
"""Parameters of one statement, which every driver limits."""


def add(tx: Transaction, institution: str, reference: str, **values: Any) -> None:
    """A new instrument (raises Conflict where its institution used the reference already)."""
    if not insert_absent(tx, instruments, institution=institution, reference=reference, **values):
        raise Conflict(f"{institution!r} has an instrument with the reference {reference!r} already")


def get(tx: Transaction, scope: Scope, instrument: str, *, lock: bool = False) -> Row[Any]:
    """An instrument by its id (raises NotFound where the scope does not see it)."""
    statement = select(instruments).where(instruments.c.id == instrument, scope.sees(instruments.c.institution))
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound(f"there is no instrument {instrument}")
    return row


def lock(tx: Transaction, instruments_: Iterable[str]) -> None:
    """Hold several instruments until the transaction ends; in order, so that two that do this never deadlock."""
    ids = sorted(set(instruments_))
    for start in range(0, len(ids), _LOCKED_AT_ONCE):
        wanted = instruments.c.id.in_(ids[start : start + _LOCKED_AT_ONCE])
        tx.execute(select(instruments.c.id).where(wanted).order_by(instruments.c.id).with_for_update())


def find(tx: Transaction, scope: Scope, *, register_no: int | None = None, reference: str | None = None) -> Row[Any]:
    """An instrument by its register number or the creditor's reference. One that was withdrawn is named by its id.

    Raises:
        NotFound: the scope sees none.
        Conflict: it sees several, of different institutions, with this reference.
    """
    wanted = instruments.c.register_no == register_no
    if reference is not None:
        wanted = (instruments.c.reference == reference) & _LIVE
    rows = tx.execute(select(instruments).where(wanted, scope.sees(instruments.c.institution)).limit(2)).all()
    name = f"register number {register_no}" if reference is None else f"reference {reference}"
    if not rows:
        raise NotFound(f"there is no instrument with {name}")
    if len(rows) > 1:
        raise Conflict(f"several institutions have an instrument with {name}; name it by its id")
    return rows[0]


def listing(tx: Transaction, scope: Scope) -> Sequence[Row[Any]]:
    """All instruments that the scope sees, by register number, drafts last."""
    seen = scope.sees(instruments.c.institution)
    order = (instruments.c.register_no.is_(None), instruments.c.register_no, instruments.c.created_at)
    return tx.execute(select(instruments).where(seen).order_by(*order)).all()


def change(tx: Transaction, instrument: str, was: str, **values: Any) -> None:
    """Change an instrument that still has this status (raises Conflict)."""
    row = (instruments.c.id == instrument) & (instruments.c.status == was)
    guarded(tx, update(instruments).where(row).values(**values), f"instrument {instrument} is no longer {was}")


def erase(tx: Transaction, instrument: str) -> None:
    """Delete the documents and consents of an instrument."""
    for table in (documents, consents):
        tx.execute(delete(table).where(table.c.instrument == instrument))


def drop_documents(tx: Transaction, instrument: str) -> None:
    """Delete the documents of a draft, so that others take their place."""
    tx.execute(delete(documents).where(documents.c.instrument == instrument))


def advance_head(tx: Transaction, instrument: str, previous: str | None, **values: Any) -> None:
    """Put a new act at the head of an instrument whose head is still ``previous`` (raises Conflict)."""
    head = instruments.c.head_hash.is_(None) if previous is None else instruments.c.head_hash == previous
    guarded(
        tx,
        update(instruments).where(instruments.c.id == instrument, head).values(**values),
        f"instrument {instrument} has a newer act by now; prepare this one again",
    )


def add_document(tx: Transaction, **values: Any) -> None:
    """A document of a draft."""
    tx.execute(insert(documents).values(**values))


def documents_of(tx: Transaction, instrument: str) -> Sequence[Row[Any]]:
    """The documents in their order."""
    return tx.execute(
        select(documents).where(documents.c.instrument == instrument).order_by(documents.c.position)
    ).all()


def put_consent(tx: Transaction, instrument: str, party: str, role: str, **values: Any) -> None:
    """A verified consent, in place of an earlier one of this party in this role. Its instrument's row is locked."""
    same = (consents.c.instrument == instrument) & (consents.c.party == party) & (consents.c.role == role)
    tx.execute(delete(consents).where(same))
    tx.execute(insert(consents).values(instrument=instrument, party=party, role=role, **values))


def consents_of(tx: Transaction, instrument: str) -> Sequence[Row[Any]]:
    """The consents by party and role; sorted here, because a server sorts text by the rules of some language."""
    rows = tx.execute(select(consents).where(consents.c.instrument == instrument)).all()
    return sorted(rows, key=lambda row: (row.party, row.role))


def institution(tx: Transaction, id: str) -> Row[Any]:
    """An institution by its id (raises NotFound)."""
    row = tx.execute(select(institutions).where(institutions.c.id == id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no institution {id!r}")
    return row


def add_institution(tx: Transaction, **values: Any) -> None:
    """A new tenant."""
    tx.execute(insert(institutions).values(**values))
