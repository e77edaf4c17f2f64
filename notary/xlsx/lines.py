"""The sheet of lines: every figure of the account, in the order of events, and how it comes about."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from notary.domain.amounts.lines import Kind, Line
from notary.domain.amounts.terms import Method, Part
from notary.xlsx.cells import BLANK, Cell, count, day, money, rate, text
from notary.xlsx.layout import Layout
from notary.xlsx.table import Sheet
from notary.xlsx.words import KINDS, PARTS


class Figures(NamedTuple):
    """What distinguishes lines of one kind from those of another."""

    base: Cell
    rate: Cell
    basis: Cell
    amount: Cell


class Place(NamedTuple):
    """A line, and the row it is in."""

    layout: Layout
    row: int
    line: Line

    def at(self, key: str) -> str:
        """A cell of the row."""
        return self.layout.lines.here(key, self.row)

    def by_days(self) -> Cell:
        """The amount that follows from base, rate, days and basis."""
        return self.amount(f"{self.at('base')}*{self.at('rate')}*{self.at('days')}/{self.at('basis')}")

    def amount(self, formula: str) -> Cell:
        """The amount that follows from a formula."""
        return money(self.line.amount, self.layout.rounded(formula))

    def annual(self, name: str) -> Cell:
        """The rate, under its name among the terms."""
        return rate(self.line.rate, name)

    def day_count(self) -> Cell:
        """The days of a year."""
        return count(self.layout.statement.terms.day_count, "DayCount")


def sheet(layout: Layout) -> Sheet:
    """The sheet; its names leave out the cut and delay interest, which are computed from the account, and start with
    the heading, for an account may have no line."""
    names = {
        name: layout.lines.span(key, layout.account_lines, first=-1)
        for name, key in (("LineKind", "kind"), ("LineTo", "to"), ("LineAmount", "amount"))
    }
    return Sheet(layout.lines, list(_rows(layout)), names)


def _rows(layout: Layout) -> Iterator[list[Cell]]:
    for row, line in enumerate(layout.statement.lines):
        place = Place(layout, row, line)
        yield [
            count(row + 1),
            text(KINDS[line.kind]),
            day(line.start),
            _end(layout, line),
            count(line.days, f"{place.at('to')}-{place.at('from')}"),
            *_FIGURES[line.kind](place),
            text(line.formula),
        ]


def _end(layout: Layout, line: Line) -> Cell:
    """The day on which a line ends; what accrues until the day of the statement does so until whatever day that is."""
    terms = layout.statement.terms
    whole = line.kind is Kind.INTEREST and line.end == layout.statement.rows[layout.periods[line.start]].due
    given = line.kind in (Kind.FEE, Kind.PAYMENT) or whole
    return day(line.end, "" if given or line.end != terms.as_of else "AsOf")


def _interest(place: Place) -> Figures:
    """Contract interest: by days; or a twelfth a month and a broken month by its days; or as the contract gives it."""
    statement, schedule = place.layout.statement, place.layout.schedule
    period = place.layout.periods[place.line.start]
    row, days = statement.rows[period], schedule.cell("days", period)
    method = statement.terms.method
    if method is Method.SCHEDULE:
        agreed = money(row.interest, schedule.cell("interest", period))
        share = place.amount(f"{place.at('base')}*{place.at('days')}/{place.at('basis')}")
        return Figures(agreed, BLANK, count(row.days, days), share)
    balance, annual = money(place.line.base, schedule.cell("balance", period)), place.annual("AnnualRate")
    if method is Method.BULLET:
        return Figures(balance, annual, place.day_count(), place.by_days())
    if place.line.days == row.days:
        a_month = place.amount(f"{place.at('base')}*{place.at('rate')}/{place.at('basis')}")
        return Figures(balance, annual, count(12), a_month)
    return Figures(balance, annual, count(12 * row.days, f"12*{days}"), place.by_days())


def _accruing(part: Part, due: str, place: Place) -> Figures:
    """Overdue or compound interest, on what fell due by the line's first day and was not paid by then."""
    layout, paid = place.layout, place.layout.payments_before[place.row]
    base = f'SUMIFS({due},ScheduleDue,"<="&{place.at("from")})'
    if paid:
        base = f"{base}-SUM({layout.payments.span(f'paid {part}', paid)})"
    unpaid = money(place.line.base, layout.rounded(base))
    return Figures(unpaid, place.annual("OverdueRate"), place.day_count(), place.by_days())


def _fee(place: Place) -> Figures:
    return Figures(BLANK, BLANK, BLANK, money(place.line.amount))


def _payment(place: Place) -> Figures:
    taken = place.layout.payments.cell("taken", place.layout.payments_before[place.row])
    return Figures(BLANK, BLANK, BLANK, money(place.line.amount, taken))


def _cap(place: Place) -> Figures:
    """All that accrued, paid or not, less what the cap allows."""
    payments = f'SUMIFS(LineAmount,LineKind,"{KINDS[Kind.PAYMENT]}")'
    excess = place.layout.rounded(f"SUM(LineAmount)-{payments}-CapAllowed")
    removed = money(place.line.amount, f"MAX(0,{excess})")
    return Figures(BLANK, place.annual("CapRate"), place.day_count(), removed)


def _delay(place: Place) -> Figures:
    """Doubled interest, a rate a day, on principal and fees that were due and unpaid on the line's first day."""
    until = f'"<="&{place.at("from")}'
    principal = f"SUMIFS(SchedulePrincipal,ScheduleDue,{until})-SUMIFS(PaidPrincipal,PaidOn,{until})"
    fees = f'SUMIFS(LineAmount,LineKind,"{PARTS[Part.FEES]}",LineTo,{until})-SUMIFS(PaidFees,PaidOn,{until})'
    unpaid = money(place.line.base, place.layout.rounded(f"{principal}+{fees}"))
    return Figures(unpaid, place.annual("DelayDailyRate"), count(1), place.by_days())


_FIGURES: Mapping[Kind, Callable[[Place], Figures]] = {
    Kind.INTEREST: _interest,
    Kind.OVERDUE: partial(_accruing, Part.PRINCIPAL, "SchedulePrincipal"),
    Kind.COMPOUND: partial(_accruing, Part.INTEREST, "ScheduleInterest"),
    Kind.FEE: _fee,
    Kind.PAYMENT: _payment,
    Kind.CAP: _cap,
    Kind.DELAY: _delay,
}
