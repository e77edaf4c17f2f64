"""Who looked at the data of a debt: noted as it is read, and shown to those whom it is about.

Those who work on a debt may look at its personal data; its parties are to see who did (个人信息保护法 44, 45).
Staff appear by their institution and role.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from notary.db import instruments as instrument_rows
from notary.db import lookups as rows
from notary.db.scope import Scope
from notary.db.session import Database, Transaction
from notary.domain.errors import Refused
from notary.domain.times import format_time
from notary.services.context import Context

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=10)
"""Within this the same caller's look at the same thing is one."""

TRIAL = "trial"
"""Who looks on the command line of an office."""

WHAT = ("CONTENT", "DOCUMENT", "EVIDENCE", "PAPER", "CERTIFICATE", "AMOUNT", "VIEW")
"""What can be looked at; after a colon, of which kind it is."""


def note(database: Database, context: Context, scope: Scope, caller: str, instrument: str, what: str) -> None:
    """Remember that somebody looked, in a short transaction of its own; a party's look at its own debt is none.

    What goes wrong is logged, and nobody is kept from reading by it.

    Args:
        caller: the id of the API key, or ``TRIAL``.
        what: one of ``WHAT``, and where there are kinds of it ``:KIND``.
    """
    if scope.role in ("PARTY", "SYSTEM"):
        return
    now, since = format_time(context.now), format_time(context.now - AGAIN)
    try:
        with database.read() as tx:
            if rows.is_noted(tx, instrument, caller, what, since):
                return
        with database.write() as tx:
            rows.note(tx, instrument, caller, what, since, institution=scope.institution, role=scope.role, at=now)
    except Exception:  # whatever it is, the reader gets what it asked for
        log.exception("a look at the %s of instrument %s by %s was not noted", what, instrument, caller)


def page(
    tx: Transaction, scope: Scope, instrument: str, *, cursor: str | None, limit: int
) -> tuple[Sequence[Any], str | None]:
    """Who looked at an instrument, newest first, and the cursor of the next page.

    Raises:
        NotFound: the scope does not see the instrument.
        Refused: whoever asks is neither a party nor of the office.
        FormatError: the cursor is none of ours.
    """
    instrument_rows.get(tx, scope, instrument)
    if scope.role not in ("PARTY", "NOTARY", "AUDITOR", "SYSTEM"):
        raise Refused("who looked at a debt is shown to its parties and to the office")
    return rows.page(tx, instrument, cursor=cursor, limit=limit)
