"""The workings below the summary: what a day adds, and what the cap allows and takes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from notary.domain.amounts import Statement
from notary.domain.amounts.lines import rounded
from notary.domain.amounts.terms import MONTHLY, Method, Part
from notary.xlsx import sums
from notary.xlsx.cells import BLANK, Cell, count, money, number, rate, text
from notary.xlsx.layout import Layout
from notary.xlsx.table import Table
from notary.xlsx.words import NO, PARTS, YES

BASE, RATE, BASIS, PER_DAY = "accrued", "paid", "unpaid", "cut"
"""The columns of the summary that the workings of the per diem use; what the cap allows and takes is under "owed"."""

ALLOWED, REMOVED = 6, 7
"""Rows of the workings, counted from their first."""


def names(table: Table, first: int) -> Mapping[str, str]:
    """The names under which other formulas refer to the workings that start in a row."""
    return {
        "PerDiem": table.span(PER_DAY, first + 4, first + 1),
        "CapAllowed": table.cell("owed", first + ALLOWED),
        "CapRemoved": table.cell("owed", first + REMOVED),
    }


class Bearing(NamedTuple):
    """Something that grows by the day: figures, each with its formula. ``rate`` is in percent, and none where a share
    of the base itself is added."""

    part: Part
    base: tuple[Decimal, str]
    rate: tuple[Decimal, str] | None
    basis: tuple[int, str]

    @property
    def per_day(self) -> Decimal:
        """What a day adds."""
        return self.base[0] * (self.rate[0] / 100 if self.rate else 1) / self.basis[0]


def rows(layout: Layout, table: Table, first: int) -> Iterator[list[Cell]]:
    """The rows, of which the first is in row ``first`` of the summary."""
    head = {BASE: "基数 Base", RATE: "利率 Rate", BASIS: "计息基础 Basis", PER_DAY: "每日 Per day"}
    title = text("每日增加额的计算 How the per diem comes about")
    yield table.row(item=title, **{key: text(heading) for key, heading in head.items()})
    for row, bearing in enumerate((_running(layout), *_unpaid(layout)), first + 1):
        yield _bearing(table, row, bearing)
    yield []
    yield from _cap(layout, table)


def _bearing(table: Table, row: int, bearing: Bearing) -> list[Cell]:
    at = partial(table.here, row=row)
    times_rate = f"*{at(RATE)}" if bearing.rate else ""
    cells = {
        BASE: money(*bearing.base),
        RATE: rate(*bearing.rate) if bearing.rate else BLANK,
        BASIS: count(*bearing.basis),
        PER_DAY: number(bearing.per_day, f"{at(BASE)}{times_rate}/{at(BASIS)}"),
    }
    return table.row(item=text(f"{PARTS[bearing.part]}, a day"), **cells)


def _running(layout: Layout) -> Bearing:
    """Contract interest of the period that is running; after the last one, of nothing."""
    terms, schedule = layout.statement.terms, layout.schedule
    annual, by_days = (terms.rate, "AnnualRate"), (terms.day_count, "DayCount")
    for place, row in enumerate(layout.statement.rows):
        if row.start <= terms.as_of < row.due:
            days, balance = schedule.cell("days", place), (row.balance, schedule.cell("balance", place))
            if terms.method is Method.SCHEDULE:
                given = (row.interest, schedule.cell("interest", place))
                return Bearing(Part.INTEREST, given, None, (row.days, days))
            basis = (12 * row.days, f"12*{days}") if terms.method in MONTHLY else by_days
            return Bearing(Part.INTEREST, balance, annual, basis)
    return Bearing(Part.INTEREST, (sums.ZERO, ""), annual, by_days)


def _unpaid(layout: Layout) -> Iterator[Bearing]:
    """What is due, unpaid: principal bears overdue interest; contract interest bears compound interest where agreed."""
    statement, terms = layout.statement, layout.statement.terms
    fallen_due = sums.fallen_due(statement, terms.as_of)
    overdue, basis = (terms.overdue_rate, "OverdueRate"), (terms.day_count, "DayCount")
    for part, of in ((Part.OVERDUE, Part.PRINCIPAL), (Part.COMPOUND, Part.INTEREST)):
        name = of.title()
        formula = layout.rounded(f'SUMIFS(Schedule{name},ScheduleDue,"<="&AsOf)-SUM(Paid{name})')
        base = (fallen_due[of] - sums.paid(statement, of), formula)
        agreed = part is Part.OVERDUE or terms.compound
        yield Bearing(part, base if agreed else (sums.ZERO, ""), overdue, basis)


def _cap(layout: Layout, table: Table) -> Iterator[list[Cell]]:
    limit, cut = layout.statement.limit, layout.statement.cut
    yield table.row(
        item=text("上限 Cap"),
        owed=text(limit.code if limit else NO),
        note=text("; ".join(filter(None, (limit.source, limit.provisional))) if limit else None),
    )
    yield table.row(
        item=text("允许总额 Allowed in all"),
        owed=money(cut.allowed, _allowed(layout)) if limit else BLANK,
    )
    yield table.row(
        item=text("扣减额 Cut"),
        owed=money(cut.removed, layout.lines.cell("amount", layout.account_lines) if limit else ""),
        issued=money(cut.removed),
    )
    yield table.row(
        item=text("扣减时每日增加至多 Per diem at most, while it cuts"),
        owed=_at_most(layout) if limit else BLANK,
    )
    yield table.row(
        item=text("名义综合成本超过上限 Nominal all-in cost above the cap"),
        owed=_exceeded(layout.statement) if limit else text(NO),
    )


def _allowed(layout: Layout) -> str:
    """The cap's rate on the principal outstanding, day by day: what was lent, on all days, less what was paid, on the
    days after its payment."""
    owed = "Principal*(AsOf-StartDate)-SUMPRODUCT(PaidPrincipal,AsOf-PaidOn)"
    return layout.rounded(f"({owed})*CapRate/DayCount")


def _at_most(layout: Layout) -> Cell:
    a_day = layout.statement.cut.per_diem
    told = None if a_day is None else rounded(a_day, layout.statement.terms)
    return money(told, f'IF(CapRemoved>0,{layout.rounded("Outstanding*CapRate/DayCount")},"")')


def _exceeded(statement: Statement) -> Cell:
    told = YES if statement.exceeded else NO
    return text(told, f'IF(ROUND(12*MonthlyRate,6)>CapRate,"{YES}","{NO}")')
