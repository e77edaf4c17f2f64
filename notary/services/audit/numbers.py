"""Whether register and deed numbers are where the acts say: each used once, void where it was voided, none left out."""

from collections.abc import Iterator
from typing import Any

from notary.db import audit as rows
from notary.db.numbers import REGISTER
from notary.services.audit.case import Case, parsed, place
from notary.services.audit.report import Finding, compare

FIRST_YEAR = 2020
"""No register of this kind is older."""

_STATES = {"ISSUE": "USED", "VOID": "VOID"}
"""What an act 0 makes of its number."""


def numbers(case: Case) -> Iterator[Finding]:
    """Register and deed numbers are dense; one is used, or void, exactly where an act 0 bears it."""
    following: dict[str, int] = {}
    series, certified = _execution_series(case), _certified(case)
    for row in rows.all_numbers(case.tx):
        case.count()
        where = f"number {row.serial} of {row.pool}"
        first = 0 if row.pool == REGISTER else 1
        yield from compare("serial", where, following.get(row.pool, first), row.serial)
        following[row.pool] = row.serial + 1
        if row.pool in series:
            number = case.context.office.execution_no(series[row.pool], row.serial)
            yield from _use_once(row, certified.pop(number, None), where)
        elif row.pool == REGISTER or row.state != "LEASED":
            yield from _use(row, where)
    for number, instrument in certified.items():
        yield from compare(
            "number of an execution certificate", f"instrument {instrument}", "one that was given", number
        )
    for row in rows.numbered(case.tx, series):
        yield from _borne(case, row)


def _execution_series(case: Case) -> dict[str, int]:
    """The pool of execution certificates of each year that there can be, with the year."""
    years = range(FIRST_YEAR, case.context.now.year + 2)
    return {case.context.office.execution_pool(year): year for year in years}


def _certified(case: Case) -> dict[str, str]:
    """The number of each execution certificate, and the instrument that it is on."""
    found = {}
    for row in rows.all_acts(case.tx):
        act = parsed(row) if row.type == "CERTIFY" else None
        if act is not None:
            found[str(act["body"]["mandatory"]["detail"]["executionNo"])] = str(row.instrument)
    return found


def _use_once(row: Any, instrument: str | None, where: str) -> Iterator[Finding]:
    """A number of an execution certificate is used exactly where an act bears it."""
    yield from compare("state", where, "LEASED" if instrument is None else "USED", row.state)
    if instrument is not None:
        yield from compare("instrument", where, instrument, row.instrument)


def _use(row: Any, where: str) -> Iterator[Finding]:
    yield from compare("state", where, _STATES.get(row.type, "LEASED"), row.state)
    if row.type is not None:
        yield from compare("instrument", where, row.bearer, row.instrument)


def _borne(case: Case, row: Any) -> Iterator[Finding]:
    """What act 0 says against the numbers' own table."""
    where = place(row.register_no, 0)
    yield from compare("state of its number", where, _STATES.get(row.type), row.state)
    act = parsed(row)
    if act is None or row.type != "ISSUE":
        return
    detail = act["body"]["mandatory"]["detail"]
    year, office = int(detail["issueDate"][:4]), case.context.office
    yield from compare("pool of its deed number", where, office.deed_pool(year), row.deed_pool)
    if row.deed_serial is not None:
        yield from compare("deed number", where, detail["deedNo"], office.deed_no(year, row.deed_serial))
