"""SQL of instruments, their documents and consents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, literal, select, true, tuple_, update

from notary.db.rows import by_bytes, guarded, insert_absent
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.db.tables import (
    acts,
    case_records,
    consents,
    court_access,
    documents,
    institutions,
    instruments,
    notices,
    parties,
)
from notary.domain.cursor import CursorError, decode, encode
from notary.domain.errors import Conflict, NotFound
from notary.domain.standing import CODE_BITS, Code, Flag

_LIVE = instruments.c.status != "WITHDRAWN"

_ASKED_AT_ONCE = 1000
"""Parameters of one statement, which every driver limits."""


def add(tx: Transaction, institution: str, reference: str, **values: Any) -> None:
    """A new instrument (raises Conflict where its institution used the reference already)."""
    if not insert_absent(tx, instruments, institution=institution, reference=reference, **values):
        raise Conflict(f"{institution!r} has an instrument with the reference {reference!r} already")


def get(tx: Transaction, scope: Scope, instrument: str, *, lock: bool = False) -> Row[Any]:
    """An instrument by its id (raises NotFound where the scope does not see it)."""
    statement = select(instruments).where(instruments.c.id == instrument, scope.sees())
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound(f"there is no instrument {instrument}")
    return row


def locked(tx: Transaction, instrument: str) -> Row[Any]:
    """An instrument that this transaction holds (``lock``), whoever may see it (raises NotFound)."""
    row = tx.execute(select(instruments).where(instruments.c.id == instrument)).one_or_none()
    if row is None:
        raise NotFound(f"there is no instrument {instrument}")
    return row


def is_visible(tx: Transaction, scope: Scope, instrument: str) -> bool:
    """Whether the scope sees an instrument."""
    statement = select(instruments.c.id).where(instruments.c.id == instrument, scope.sees())
    return tx.execute(statement).first() is not None


def by_register_no(tx: Transaction, register_no: int) -> Row[Any] | None:
    """The instrument with a register number, whoever may see it."""
    return tx.execute(select(instruments).where(instruments.c.register_no == register_no)).one_or_none()


def lock(tx: Transaction, instruments_: Iterable[str]) -> None:
    """Hold several instruments until the transaction ends; in order, so that two that do this never deadlock."""
    ids = sorted(set(instruments_))
    for start in range(0, len(ids), _ASKED_AT_ONCE):
        wanted = instruments.c.id.in_(ids[start : start + _ASKED_AT_ONCE])
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
    rows = tx.execute(select(instruments).where(wanted, scope.sees()).limit(2)).all()
    name = f"register number {register_no}" if reference is None else f"reference {reference}"
    if not rows:
        raise NotFound(f"there is no instrument with {name}")
    if len(rows) > 1:
        raise Conflict(f"several institutions have an instrument with {name}; name it by its id")
    return rows[0]


def listing(tx: Transaction, scope: Scope) -> Sequence[Row[Any]]:
    """All instruments that the scope sees, by register number, drafts last."""
    seen = scope.sees()
    order = (instruments.c.register_no.is_(None), instruments.c.register_no, instruments.c.created_at)
    return tx.execute(select(instruments).where(seen).order_by(*order)).all()


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None where a thing does not matter. ``code`` is the low five bits of the standing."""

    status: str | None = None
    kind: str | None = None
    code: int | None = None
    reference: str | None = None
    register_no: int | None = None
    deed_no: str | None = None
    case_no: str | None = None
    waiting_for: str | None = None
    """A role for which something may wait on the instrument (notary.services.worklist)."""

    def conditions(self, scope: Scope) -> Iterator[ColumnElement[bool]]:
        """What a row must meet."""
        for name in ("status", "kind", "reference", "register_no", "deed_no"):
            value = getattr(self, name)
            if value is not None:
                yield instruments.c[name] == value
        if self.code is not None:
            yield instruments.c.standing.bitwise_and(CODE_BITS) == self.code
        if self.waiting_for is not None:
            yield _may_wait_for(self.waiting_for)
        if self.case_no is not None:
            case = court_access.c.case_no == self.case_no
            own = court_access.c.court == scope.institution if scope.role == "COURT" else true()
            yield instruments.c.id.in_(select(court_access.c.instrument).where(case, own))


_OVER = (Code.DISCHARGED, Code.NOT_ENFORCED, Code.ENFORCED, Code.SUPERSEDED, Code.REVOKED, Code.REVERSED)


_BEFORE_AN_APPLICATION = (Code.ENFORCING, Code.PAUSED, Code.FILED, Code.CERTIFIED)
"""The codes that are shown of a claim that is split while an application over its other share waits."""


def _may_wait_for(role: str) -> ColumnElement[bool]:
    """A condition that every instrument meets on which something waits for a role; others may meet it too."""
    issued = (instruments.c.status == "ISSUED") & _after_issue(role)
    return issued if role == "COURT" else issued | ((instruments.c.status == "OFFERED") & _before_issue(role))


def _before_issue(role: str) -> ColumnElement[bool]:
    goes_on = ~_has_record("NOT_ACCEPT", "REFUSE")
    return goes_on & _has_record("APPLY") if role == "NOTARY" else goes_on


def _has_record(*types: str) -> ColumnElement[bool]:
    mine = (case_records.c.instrument == instruments.c.id) & case_records.c.type.in_(types)
    return select(case_records.c.sequence).where(mine).exists()


def _after_issue(role: str) -> ColumnElement[bool]:
    code = instruments.c.standing.bitwise_and(CODE_BITS)
    if role == "NOTARY":
        asked = code.in_((Code.CERTIFICATE_REQUESTED, Code.OBJECTED))
        rechecked = instruments.c.standing.bitwise_and(int(Flag.UNDER_RECHECK)) != 0
        submitted = instruments.c.id.in_(select(acts.c.instrument).where(acts.c.type == "SUBMISSION"))
        succeeded = instruments.c.standing.bitwise_and(int(Flag.SUCCEEDED)) != 0
        return asked | rechecked | submitted | (succeeded & code.in_(_BEFORE_AN_APPLICATION))
    return code.not_in(_OVER)


_SORTS = {"created": instruments.c.id, "register_no": instruments.c.register_no, "reference": instruments.c.reference}
"""Ids are version 7, so they sort by time."""


def page(
    tx: Transaction, scope: Scope, wanted: Filter, *, sort: str, cursor: str | None, limit: int
) -> tuple[Sequence[Row[Any]], str | None]:
    """A part of the list, and the cursor of the next one; None at the end.

    Args:
        sort: ``created``, ``register_no`` (issued ones alone) or ``reference``; descending with ``-`` before it.
        cursor: as this returned it for the same list; rows that came or went meanwhile move no other.

    Raises:
        FormatError: the cursor is none of ours.
    """
    name, down = sort.lstrip("-"), sort.startswith("-")
    column = by_bytes(tx, _SORTS[name]) if name == "reference" else _SORTS[name]
    key = tuple_(column, instruments.c.id)
    conditions = [scope.sees(), column.is_not(None), *wanted.conditions(scope)]
    if cursor is not None:
        after = tuple_(*(literal(value) for value in _parse_cursor(cursor, sort)))
        conditions.append(key < after if down else key > after)
    order = [part.desc() if down else part.asc() for part in (column, instruments.c.id)]
    rows = tx.execute(select(instruments).where(*conditions).order_by(*order).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], encode(sort, getattr(last, _SORTS[name].name), last.id)


def cursor_after(row: Row[Any]) -> str:
    """The cursor that leads on after an instrument in the order of creation."""
    return encode("created", row.id, row.id)


def _parse_cursor(cursor: str, sort: str) -> tuple[Any, str]:
    made_for, value, id = decode(cursor, 3)
    number = sort.lstrip("-") == "register_no"
    right = type(value) is int and 0 <= value < 2**63 if number else _is_text(value)
    if made_for != sort or not right or not _is_text(id):
        raise CursorError
    return value, id


def _is_text(value: Any) -> bool:
    """Whether a database can compare with it."""
    return isinstance(value, str) and "\0" not in value and not any("\ud800" <= mark <= "\udfff" for mark in value)


def change(tx: Transaction, instrument: str, was: str, **values: Any) -> None:
    """Change an instrument that still has this status (raises Conflict)."""
    row = (instruments.c.id == instrument) & (instruments.c.status == was)
    guarded(tx, update(instruments).where(row).values(**values), f"instrument {instrument} is no longer {was}")


def erase(tx: Transaction, instrument: str) -> None:
    """Delete the documents, consents, parties and notices of an instrument."""
    for table in (documents, consents, parties, notices):
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


def document(tx: Transaction, instrument: str, sha256: str) -> Row[Any]:
    """One document of an instrument by its digest (raises NotFound)."""
    wanted = (documents.c.instrument == instrument) & (documents.c.sha256 == sha256)
    row = tx.execute(select(documents).where(wanted)).one_or_none()
    if row is None:
        raise NotFound(f"instrument {instrument} has no document {sha256}")
    return row


def drop_document(tx: Transaction, instrument: str, sha256: str) -> None:
    """Delete one document of a draft (raises NotFound)."""
    document(tx, instrument, sha256)
    tx.execute(delete(documents).where(documents.c.instrument == instrument, documents.c.sha256 == sha256))


def put_consent(tx: Transaction, instrument: str, party: str, role: str, **values: Any) -> None:
    """A verified consent, in place of an earlier one of this party in this role. Its instrument's row is locked."""
    same = (consents.c.instrument == instrument) & (consents.c.party == party) & (consents.c.role == role)
    tx.execute(delete(consents).where(same))
    tx.execute(insert(consents).values(instrument=instrument, party=party, role=role, **values))


def consents_of(tx: Transaction, instrument: str) -> Sequence[Row[Any]]:
    """The consents by party and role; sorted here, because a server sorts text by the rules of some language."""
    rows = tx.execute(select(consents).where(consents.c.instrument == instrument)).all()
    return sorted(rows, key=lambda row: (row.party, row.role))


def consents_of_several(tx: Transaction, instruments_: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Of each of these instruments the consents, in no particular order."""
    found: dict[str, list[Row[Any]]] = {id: [] for id in instruments_}
    for start in range(0, len(instruments_), _ASKED_AT_ONCE):
        these = consents.c.instrument.in_(instruments_[start : start + _ASKED_AT_ONCE])
        for row in tx.execute(select(consents).where(these)):
            found[row.instrument].append(row)
    return found


def all_institutions(tx: Transaction) -> Sequence[Row[Any]]:
    """Every tenant, by id."""
    return tx.execute(select(institutions).order_by(institutions.c.id)).all()


def institution_or_none(tx: Transaction, id: str) -> Row[Any] | None:
    """An institution by its id."""
    return tx.execute(select(institutions).where(institutions.c.id == id)).one_or_none()


def institution(tx: Transaction, id: str) -> Row[Any]:
    """An institution by its id (raises NotFound)."""
    row = institution_or_none(tx, id)
    if row is None:
        raise NotFound(f"there is no institution {id!r}; the office's admin enters one with POST /v1/institutions")
    return row


def add_institution(tx: Transaction, **values: Any) -> None:
    """A new tenant."""
    tx.execute(insert(institutions).values(**values))
