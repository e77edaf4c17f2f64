"""Whether register and deed numbers are where the acts say: each used once, void where it was voided, none left out."""

from collections.abc import Iterator
from typing import Any

from notary.db import audit as rows
from notary.db.numbers import REGISTER
from notary.services.audit.case import Case, parsed, place
from notary.services.audit.report import Finding, compare

_STATES = {"ISSUE": "USED", "VOID": "VOID"}
"""What an act 0 makes of its number."""


def numbers(case: Case) -> Iterator[Finding]:
    """Register and deed numbers are dense; one is used, or void, exactly where an act 0 bears it."""
    following: dict[str, int] = {}
    for row in rows.all_numbers(case.tx):
        case.count()
        where = f"number {row.serial} of {row.pool}"
        first = 0 if row.pool == REGISTER else 1
        yield from compare("serial", where, following.get(row.pool, first), row.serial)
        following[row.pool] = row.serial + 1
        if row.pool == REGISTER or row.state != "LEASED":
            yield from _use(row, where)
    for row in rows.numbered(case.tx):
        yield from _borne(case, row)


def _use(row: Any, where: str) -> Iterator[Finding]:
    yield from compare("state", where, _STATES.get(row.type, "LEASED"), row.state)
    if row.type is not None:
        yield from compare("instrument", where, row.bearer, row.instrument)


def _borne(case: Case, row: Any) -> Iterator[Finding]:
    """What act 0 says against the numbers' own table."""
    where = place(row.register_no, 0)
    yield from compare("state of its number", where, _STATES.get(row.type), row.state)
    yield from compare("holder of its number", where, row.instrument, row.holder)
    act = parsed(row)
    if act is None or row.type != "ISSUE":
        return
    detail = act["body"]["mandatory"]["detail"]
    year, office = int(detail["issueDate"][:4]), case.context.office
    yield from compare("pool of its deed number", where, office.deed_pool(year), row.deed_pool)
    if row.deed_serial is not None:
        yield from compare("deed number", where, detail["deedNo"], office.deed_no(year, row.deed_serial))
