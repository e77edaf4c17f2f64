"""Jobs: work that outlasts a request. Any worker does them, one at a time, and says how far it is.

A job is repeated whole when its worker dies, so every kind of it must be harmless to repeat. After ``ATTEMPTS`` it is
given up, for a job that kills its workers must not do so for ever.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import uuid_utils

from notary.db import instruments as instrument_rows
from notary.db import jobs as rows
from notary.db.scope import Scope
from notary.db.session import Database, Transaction
from notary.domain.errors import Error, NotFound
from notary.domain.times import format_time
from notary.services import issued
from notary.services.context import Context
from notary.services.ports import Chain

ATTEMPTS = 3


@dataclass(frozen=True)
class Office:
    """What a job works with."""

    database: Database
    context: Context
    chain: Chain


Run = Callable[[Office, Scope, Any], Iterator[tuple[int, Any]]]
"""Yields (how much is done, what has come of it so far); the last of these is the result."""


def _certificates(office: Office, scope: Scope, asked: Sequence[str]) -> Iterator[tuple[int, Any]]:
    """A certificate of each instrument; what cannot be had says why, and the others are made all the same."""
    found: list[Mapping[str, Any]] = []
    for done, instrument in enumerate(asked, 1):
        try:
            made = issued.hand_out(office.database, office.context, office.chain, scope, instrument)
            found.append({"instrument": instrument, "certificate": made.id})
        except Error as error:
            found.append({"instrument": instrument, "error": {"code": error.code, "detail": str(error)}})
        yield done, {"certificates": found}


KINDS: dict[str, Run] = {"CERTIFICATES": _certificates}


def ask(tx: Transaction, context: Context, scope: Scope, kind: str, asked: Any, total: int) -> str:
    """Enter a job; returns its id."""
    id = str(uuid_utils.uuid7())
    rows.add(
        tx,
        id=id,
        institution=scope.institution,
        role=scope.role,
        identity=scope.identity or None,
        kind=kind,
        total=total,
        private=context.vault.seal_json(asked, _place(id)),
        created_at=format_time(context.now),
    )
    return id


def ask_for_certificates(tx: Transaction, context: Context, scope: Scope, instruments: Sequence[str]) -> str:
    """A job that makes a certificate of each instrument; returns its id (raises NotFound for one not visible)."""
    for id in instruments:
        if not instrument_rows.is_visible(tx, scope, id):
            raise NotFound(f"there is no instrument {id}")
    return ask(tx, context, scope, "CERTIFICATES", list(instruments), len(instruments))


def find(tx: Transaction, scope: Scope, id: str) -> Any:
    """A job of the caller's (raises NotFound)."""
    return rows.get(tx, scope, id)


def result(context: Context, row: Any) -> Any:
    """What came of a job; None while it is not finished."""
    return None if row.result is None else json.loads(context.vault.open(row.result, f"{_place(row.id)}/result"))


def work(office: Office, holder: str) -> bool:
    """Claim one job and do it; says whether there was one.

    Raises:
        Conflict: another worker took the job over, because this one was silent for too long.
    """
    with office.database.read() as tx:
        if not rows.waits(tx, _now(office), _until(office)):
            return False  # most passes: no write lock is taken for nothing
    with office.database.write() as tx:
        row = rows.claim(tx, holder, _now(office), _until(office))
    if row is None:
        return False
    scope = Scope(row.role, row.institution, row.identity or "")
    if row.attempts > ATTEMPTS:
        fault = {"code": "GIVEN_UP", "detail": f"the job broke off {ATTEMPTS} times; the worker's log says why"}
        _finish(office, row, "FAILED", {"error": fault})
        return True
    asked = office.context.vault.open_json(row.private, _place(row.id))
    _finish(office, row, "DONE", _run(office, scope, row, asked))
    return True


def _run(office: Office, scope: Scope, row: Any, asked: Any) -> Any:
    found: Any = {}
    for done, so_far in KINDS[row.kind](office, scope, asked):
        found = so_far
        with office.database.write() as tx:
            rows.progress(tx, row, done, _until(office))
    return found


def _finish(office: Office, row: Any, state: str, value: Any) -> None:
    content = json.dumps(value, ensure_ascii=False).encode()
    sealed = office.context.vault.seal(content, f"{_place(row.id)}/result")
    with office.database.write() as tx:
        rows.finish(tx, row, state, sealed, _now(office))


def _now(office: Office) -> str:
    return format_time(office.context.now)


def _until(office: Office) -> str:
    return format_time(office.context.now + office.context.terms.job)


def _place(id: str) -> str:
    return f"jobs/{id}"
