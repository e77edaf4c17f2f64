"""The sheet of the all-in cost: the monthly rate at which the agreed flows are worth what was paid out.

Spreadsheets have functions for flows that are whole months apart (IRR) and for days of a year (XIRR), but none for
months of which the last may be broken. So the rate is found as those functions find it, by Newton's method, one step
a row. The worth falls with the rate, ever more slowly: from zero the steps therefore climb to the rate and do not pass
it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import count as integers
from itertools import takewhile, zip_longest

from notary.domain import times
from notary.xlsx.cells import BLANK, Cell, count, day, money, number
from notary.xlsx.layout import Layout
from notary.xlsx.table import Column, Sheet, Table

STEPS = 24
"""Far more than agreed loans need; they double the digits once they are near."""

COLUMNS = (
    Column("day", "日期 Day", 12),
    Column("amount", "还款及增信费用 Paid back", 24),
    Column("whole", "整月 Whole months", 18),
    Column("months", "月数 Months", 18),
    Column("worth", "现值 Worth at the rate", 22),
    Column("step", "步骤 Step", 10),
    Column("rate", "月利率 Rate a month", 22),
)


@dataclass(frozen=True)
class Flow:
    """Money that is paid back: an instalment, or the premium of a month; each with its formula."""

    day: date
    day_formula: str
    amount: Decimal
    amount_formula: str

    def whole_months(self, start: date) -> int:
        """Months since the loan was paid out, without the last if it is broken."""
        months = (self.day.year - start.year) * 12 + self.day.month - start.month
        return months - (times.add_months(start, months) > self.day)

    def months(self, start: date) -> float:
        """Months since the loan was paid out; the last counts by its days."""
        whole = self.whole_months(start)
        begun, end = times.add_months(start, whole), times.add_months(start, whole + 1)
        return whole + (self.day - begun).days / (end - begun).days


def sheet(layout: Layout) -> Sheet:
    """The sheet: the flows, and beside them the steps to the rate."""
    terms, flows = layout.statement.terms, list(_flows(layout))
    steps = list(_climb(float(terms.principal), [(float(flow.amount), flow.months(terms.start)) for flow in flows]))
    remark = "现值之和等于本金时的月利率 The monthly rate at which what is paid back is worth the principal"
    table = Table("成本 Cost", "综合融资成本 All-in cost", remark, COLUMNS, max(len(flows), len(steps)))
    left = [_flow(table, row, flow, terms.start, steps[-1]) for row, flow in enumerate(flows)]
    right = [_step(table, row, rate) for row, rate in enumerate(steps)]
    names = {
        "FlowAmount": table.span("amount", len(flows)),
        "FlowMonths": table.span("months", len(flows)),
        "MonthlyRate": table.cell("rate", STEPS),
    }
    return Sheet(table, [[*flow, *step] for flow, step in zip_longest(left, right, fillvalue=[BLANK] * 5)], names)


def _flows(layout: Layout) -> Iterator[Flow]:
    statement, schedule = layout.statement, layout.schedule
    terms, last = statement.terms, statement.rows[-1].due
    for row, each in enumerate(statement.rows):
        due, instalment = schedule.cell("due", row), schedule.cell("instalment", row)
        yield Flow(each.due, due, each.principal + each.interest, instalment)
    if terms.premium_monthly:
        days = takewhile(lambda each: each <= last, (times.add_months(terms.start, month) for month in integers(1)))
        for month, paid_on in enumerate(days, 1):
            yield Flow(paid_on, f"EDATE(StartDate,{month})", terms.premium_monthly, "MonthlyPremium")


def _climb(principal: float, flows: Sequence[tuple[float, float]]) -> Iterator[float]:
    """The rate at each step, from flows of an amount after so many months."""
    rate = 0.0
    yield rate
    for _ in range(STEPS):
        worth = sum(amount * (1 + rate) ** -months for amount, months in flows)
        slope = sum(months * amount * (1 + rate) ** -(months + 1) for amount, months in flows)
        rate += (worth - principal) / slope
        yield rate


def _flow(table: Table, row: int, flow: Flow, start: date, rate: float) -> list[Cell]:
    at, months = partial(table.here, row=row), flow.months(start)
    calendar = f"(YEAR({at('day')})-YEAR(StartDate))*12+MONTH({at('day')})-MONTH(StartDate)"
    begun, end = f"EDATE(StartDate,{at('whole')})", f"EDATE(StartDate,{at('whole')}+1)"
    return [
        day(flow.day, flow.day_formula),
        money(flow.amount, flow.amount_formula),
        count(flow.whole_months(start), f"{calendar}-IF(EDATE(StartDate,{calendar})>{at('day')},1,0)"),
        number(months, f"{at('whole')}+({at('day')}-{begun})/({end}-{begun})"),
        number(float(flow.amount) * (1 + rate) ** -months, f"{at('amount')}*(1+MonthlyRate)^-{at('months')}"),
    ]


def _step(table: Table, row: int, rate: float) -> list[Cell]:
    """One step. The powers are negative, so that high rates over many months come to nothing and not to an error."""
    if not row:
        return [count(row), number(rate)]
    above = table.here("rate", row - 1)
    worth = f"SUMPRODUCT(FlowAmount*(1+{above})^-FlowMonths)"
    slope = f"SUMPRODUCT(FlowMonths*FlowAmount*(1+{above})^-(FlowMonths+1))"
    return [count(row), number(rate, f"{above}+({worth}-Principal)/{slope}")]
