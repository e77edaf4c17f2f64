"""What the drivers' errors mean here: who could not be reached, who was overtaken, and which faults are our own."""

from typing import Any

from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from notary.domain.errors import Conflict, Error, FormatError, Unavailable

OVERTAKEN = "OVERTAKEN"
"""The code of a conflict that may be gone when the whole transaction is done again."""

_OVERTAKEN = ("40001", "40P01")
"""SQLSTATEs of a serialisation failure and of a deadlock."""

_TAKEN = ("23503", "23505", "23P01")
"""SQLSTATEs of a key that is gone or taken: our statements look first, so somebody else was quicker."""

_ABSENT_CLASSES = ("08", "28", "3D", "53", "57", "58", "XX")
"""Classes of SQLSTATE: connection, login, no such database, too little of something, operator, system, damage."""

_LOCK_TIMEOUT, _IDLE_TIMEOUT, _READ_ONLY = "55P03", "25P03", "25006"

_SQLITE_TAKEN = (
    "SQLITE_CONSTRAINT_UNIQUE",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_ROWID",
    "SQLITE_CONSTRAINT_FOREIGNKEY",
)


class DatabaseUnavailable(Unavailable):
    """The database is locked, full, read-only, restarting or gone; nothing of the transaction was kept."""

    code = "DATABASE_UNAVAILABLE"


class OutcomeUnknown(DatabaseUnavailable):
    """The connection was lost during the commit: whether the transaction was kept shows only when one looks again."""

    code = "OUTCOME_UNKNOWN"


def translate(error: Exception, *, writing: bool, committing: bool) -> Error | None:
    """Our error for one of the driver's; None for a fault of our own statements, which must not look like trouble.

    Args:
        writing: whether the transaction meant to write; else a refused write is a fault of ours.
        committing: whether everything but the commit was done, so that on a server it may have been kept.
    """
    if isinstance(error, NoConnectionFree):
        return DatabaseUnavailable("the database does not answer: all connections of this process are in use")
    if not isinstance(error, DBAPIError):
        return None
    on_server = hasattr(error.orig, "sqlstate")
    if isinstance(error, DataError):
        kind = type(error.orig).__name__
        return FormatError(f"too long, too large or not text: the database cannot hold it ({kind})", where="a value")
    if is_taken(error):
        return Conflict(
            f"the same was entered, or what it rests on was removed, a moment ago ({_key(error)}); look again",
            code=OVERTAKEN,
        )
    if on_server and _state(error) in _OVERTAKEN:
        return Conflict("another transaction changed the same at the same moment; look again and retry", code=OVERTAKEN)
    if not (_is_absent_server(error, writing) if on_server else _is_absent_file(error)):
        return None
    if committing and on_server and _state(error) != _IDLE_TIMEOUT:
        return OutcomeUnknown(f"the database went away during the commit; look whether it was kept: {_reason(error)}")
    return DatabaseUnavailable(f"the database does not answer: {_reason(error)}")


def is_taken(error: DBAPIError) -> bool:
    """Whether a key was taken, or the row that it refers to is not there."""
    return isinstance(error, IntegrityError) and (
        _state(error) in _TAKEN or getattr(error.orig, "sqlite_errorname", "") in _SQLITE_TAKEN
    )


def _is_absent_file(error: DBAPIError) -> bool:
    # A damaged file is a bare DatabaseError; the other subclasses are faults of our statements.
    return isinstance(error, OperationalError) or type(error) is DatabaseError


def _is_absent_server(error: DBAPIError, writing: bool) -> bool:
    state = _state(error)
    if not state:  # the driver's own words: the server said nothing
        connecting = error.statement is None
        return connecting or error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    if state == _READ_ONLY:
        return writing
    return state in (_LOCK_TIMEOUT, _IDLE_TIMEOUT) or state.startswith(_ABSENT_CLASSES)


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _key(error: DBAPIError) -> str:
    """The key's name, and never its values."""
    diagnosis: Any = getattr(error.orig, "diag", None)
    return diagnosis.constraint_name if diagnosis is not None else str(error.orig).rpartition(": ")[2]


def _reason(error: DBAPIError) -> str:
    diagnosis: Any = getattr(error.orig, "diag", None)
    return " ".join(str(getattr(diagnosis, "message_primary", None) or error.orig).split())
