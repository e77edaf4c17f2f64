"""The sheet of the schedule: what falls due when, as agreed."""

from collections.abc import Iterator
from functools import partial

from notary.domain.amounts.schedule import Row
from notary.domain.amounts.terms import MONTHLY, Method
from notary.xlsx.cells import Cell, count, day, money
from notary.xlsx.layout import Layout
from notary.xlsx.table import Sheet


def sheet(layout: Layout) -> Sheet:
    """The sheet."""
    names = {f"Schedule{key.title()}": layout.schedule.span(key) for key in ("due", "principal", "interest")}
    return Sheet(layout.schedule, list(_rows(layout)), names)


def _rows(layout: Layout) -> Iterator[list[Cell]]:
    here = layout.schedule.here
    for place, row in enumerate(layout.statement.rows):
        at = partial(here, row=place)
        principal, interest = _principal(layout, place, row), _interest(layout, place, row)
        yield [
            count(row.no),
            day(row.start, here("due", place - 1) if place else "StartDate"),
            _due(layout, place, row),
            count(row.days, f"{at('due')}-{at('start')}"),
            money(row.balance, here("after", place - 1) if place else "Principal"),
            interest,
            principal,
            money(row.principal + row.interest, layout.rounded(f"{at('interest')}+{at('principal')}")),
            money(row.balance - row.principal, layout.rounded(f"{at('balance')}-{at('principal')}")),
        ]


def _due(layout: Layout, place: int, row: Row) -> Cell:
    method = layout.statement.terms.method
    if method in MONTHLY:  # counted from the first day, so that 31 January, 28 February is followed by 31 March
        return day(row.due, f"EDATE(StartDate,{layout.schedule.here('no', place)})")
    return day(row.due, "DueDate" if method is Method.BULLET else "")


def _interest(layout: Layout, place: int, row: Row) -> Cell:
    method, at = layout.statement.terms.method, partial(layout.schedule.here, row=place)
    if method is Method.SCHEDULE:
        return money(row.interest)
    share = "/12" if method in MONTHLY else f"*{at('days')}/DayCount"
    return money(row.interest, layout.rounded(f"{at('balance')}*AnnualRate{share}"))


def _principal(layout: Layout, place: int, row: Row) -> Cell:
    """The last instalment takes what is left; none takes more than that."""
    method, at = layout.statement.terms.method, partial(layout.schedule.here, row=place)
    if method is Method.SCHEDULE:
        return money(row.principal)
    if place == len(layout.statement.rows) - 1:
        return money(row.principal, at("balance"))
    if method is Method.INTEREST_FIRST:
        return money(row.principal)
    share = layout.rounded("Principal/InstalmentCount")
    if method is Method.EQUAL_INSTALMENT:
        share = layout.rounded(f"Instalment-{at('interest')}")
    return money(row.principal, f"MIN({at('balance')},{share})")
