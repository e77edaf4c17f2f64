"""The sheet that sums up: what is owed on the day, part by part, and what a day adds, as formulas over the others.

Beside each figure stands what was issued, so that a change to a term, or a spreadsheet that counts otherwise, shows.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from notary.domain.amounts.caps import CUT_ORDER
from notary.domain.amounts.lines import Kind, percent
from notary.domain.amounts.terms import Part
from notary.xlsx import sums, workings
from notary.xlsx.cells import Cell, day, difference, money, rate, text, total
from notary.xlsx.layout import Layout
from notary.xlsx.table import Column, Sheet, Table
from notary.xlsx.words import KINDS, PARTS

TABLE = Table(
    "结算 Summary",
    "债务计算书 Statement of account",
    "公式随各表重算；“出具数”为出具时的数额 Formulas over the other sheets, beside the figures as issued",
    (
        Column("item", "项目 Item", 44),
        Column("accrued", "发生 Accrued", 16),
        Column("paid", "已付 Paid", 16),
        Column("unpaid", "未付 Unpaid", 16),
        Column("cut", "上限扣减 Cut by the cap", 16),
        Column("owed", "应付 Owed", 16),
        Column("issued", "出具数 As issued", 16),
        Column("difference", "差额 Difference", 16),
        Column("note", "说明 Note", 60),
    ),
)

ORDER = (Part.PRINCIPAL, Part.INTEREST, Part.OVERDUE, Part.COMPOUND, Part.FEES)
"""The parts, in the rows from 1 on; the day of the statement stands above them and their total below."""

TOTAL = 1 + len(ORDER)


def sheet(layout: Layout) -> Sheet:
    """The sheet."""
    as_of = layout.statement.terms.as_of
    rows = [
        TABLE.row(item=text("截至日 As of"), owed=day(as_of, "AsOf"), issued=day(as_of)),
        *(_part(layout, place, part) for place, part in enumerate(ORDER, 1)),
        _total(layout),
        *_figures(layout),
        [],
    ]
    names = {
        "Outstanding": TABLE.cell("unpaid", 1 + ORDER.index(Part.PRINCIPAL)),
        **workings.names(TABLE, len(rows)),
    }
    return Sheet(TABLE, [*rows, *workings.rows(layout, TABLE, len(rows))], names)


def _part(layout: Layout, place: int, part: Part) -> list[Cell]:
    """What accrued of a part (of principal, what was lent), less what was paid, less what the cap takes."""
    statement, at = layout.statement, partial(TABLE.here, row=place)
    accrued, paid = sums.accrued(statement, part), sums.paid(statement, part)
    cut = statement.cut.parts.get(part, Decimal(0))
    lent = part is Part.PRINCIPAL
    note = "未付本金全额，不论是否到期 All that is outstanding, due or not" if lent else ""
    return TABLE.row(
        item=text(PARTS[part]),
        accrued=money(accrued, "Principal" if lent else f"SUMIFS(LineAmount,LineKind,{at('item')})"),
        paid=money(paid, f"SUM(Paid{part.title()})"),
        unpaid=money(accrued - paid, layout.rounded(f"{at('accrued')}-{at('paid')}")),
        cut=money(cut, _cut(layout, part)),
        owed=money(statement.parts[part], layout.rounded(f"{at('unpaid')}-{at('cut')}")),
        issued=money(statement.parts[part]),
        difference=_difference(layout, place),
        note=text(note),
    )


def _cut(layout: Layout, part: Part) -> str:
    """What is unpaid, or what the cut of the parts before it left; in the order of caps, not of rows."""
    before = [TABLE.here("cut", 1 + ORDER.index(each)) for each in CUT_ORDER[: CUT_ORDER.index(part)]]
    left = layout.rounded("-".join(["CapRemoved", *before])) if before else "CapRemoved"
    return f"MIN({TABLE.here('unpaid', 1 + ORDER.index(part))},{left})"


def _total(layout: Layout) -> list[Cell]:
    amount = layout.statement.total
    owed = layout.rounded(f"SUM({TABLE.here('owed', 1)}:{TABLE.here('owed', TOTAL - 1)})")
    return TABLE.row(
        item=text("合计 Total"),
        owed=total(amount, owed),
        issued=total(amount),
        difference=_difference(layout, TOTAL),
    )


def _figures(layout: Layout) -> Iterator[list[Cell]]:
    """The figures that stand outside the total."""
    statement = layout.statement
    per_diem = statement.per_diem
    cuts = f"SUM({TABLE.here('cut', 1)}:{TABLE.here('cut', TOTAL - 1)})"
    until = f"，至 until {per_diem.until}" if per_diem.until else ""
    amounts = (
        ("溢付 Credit", statement.credit, f"SUM(Received)-SUM(Allocated)+CapRemoved-{cuts}", ""),
        (KINDS[Kind.DELAY], statement.delay_doubled, _delay(layout), "不计入合计 Outside the total"),
        ("此后每日增加 Per diem", per_diem.amount, "SUM(PerDiem)", f"{per_diem.formula}{until}"),
    )
    for place, (item, issued, formula, note) in enumerate(amounts, TOTAL + 1):
        yield TABLE.row(
            item=text(item),
            owed=money(issued, layout.rounded(formula) if formula else ""),
            issued=money(issued),
            difference=_difference(layout, place),
            note=text(note),
        )
    costs = (
        ("综合融资成本（名义年化） All-in cost, nominal", statement.cost.nominal, "12*MonthlyRate"),
        ("综合融资成本（实际年化） All-in cost, effective", statement.cost.effective, "(1+MonthlyRate)^12-1"),
    )
    for item, cost, formula in costs:
        issued = Decimal(percent(cost))  # percent with four places: a fraction with six
        yield TABLE.row(item=text(item), owed=rate(issued, f"ROUND({formula},6)"), issued=rate(issued))


def _delay(layout: Layout) -> str:
    """The lines of delay interest are the last; without any there is nothing to sum."""
    first, end = layout.account_lines + bool(layout.statement.limit), layout.lines.rows
    return f"SUM({layout.lines.span('amount', end, first)})" if end > first else ""


def _difference(layout: Layout, place: int) -> Cell:
    return difference(layout.rounded(f"{TABLE.here('owed', place)}-{TABLE.here('issued', place)}"))
