"""The sheet of terms: the inputs, each under the name by which the formulas refer to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from notary.domain.amounts import Statement
from notary.domain.amounts.delay import DAILY
from notary.domain.amounts.terms import Method
from notary.xlsx.cells import Cell, count, day, money, number, rate, text
from notary.xlsx.layout import Layout
from notary.xlsx.table import Column, Sheet, Table
from notary.xlsx.words import CONVENTIONS, LENDERS, METHODS, NO, PARTS, YES

COLUMNS = (
    Column("term", "条款 Term", 44),
    Column("value", "值 Value", 30),
    Column("name", "公式中名称 Name in formulas", 26),
)


@dataclass(frozen=True)
class Term:
    """One row; without a ``name`` no formula refers to it."""

    label: str
    value: Cell
    name: str = ""


def sheet(layout: Layout) -> Sheet:
    """The sheet: terms, derived rates, and the conventions in words."""
    found = [*_loan(layout), *_default(layout.statement), *_others(layout.statement)]
    rows = [[text(term.label), term.value, text(term.name)] for term in found]
    rows += [[text(sentence)] for sentence in CONVENTIONS]
    table = Table("条款 Terms", "条款 Terms", "公式所引用的数据 What the formulas refer to", COLUMNS, len(rows))
    names = {term.name: table.cell("value", place) for place, term in enumerate(found) if term.name}
    return Sheet(table, rows, names)


def _loan(layout: Layout) -> Iterator[Term]:
    terms = layout.statement.terms
    yield Term("币种 currency", text(terms.currency))
    yield Term("本金 principal", money(terms.principal), "Principal")
    yield Term("年利率 rate a year", rate(terms.rate), "AnnualRate")
    yield Term("计息基础（天） days of a year", count(terms.day_count), "DayCount")
    yield Term("起息日 from", day(terms.start), "StartDate")
    yield Term("到期日 due", day(terms.due), "DueDate")
    yield Term("截至日 as of", day(terms.as_of), "AsOf")
    yield Term("还款方式 method", text(METHODS[terms.method]))
    yield Term("期数 instalments", count(terms.instalments), "InstalmentCount")
    if terms.method is Method.EQUAL_INSTALMENT:
        formula = layout.rounded("PMT(AnnualRate/12,InstalmentCount,-Principal)")
        yield Term("等额期供 equal instalment", money(layout.statement.instalment, formula), "Instalment")


def _default(statement: Statement) -> Iterator[Term]:
    terms = statement.terms
    yield Term("罚息倍数 overdue multiple", number(terms.overdue_multiple), "OverdueMultiple")
    overdue = rate(terms.overdue_rate, "AnnualRate*OverdueMultiple")
    yield Term("罚息利率 overdue rate a year", overdue, "OverdueRate")
    yield Term("计收复利 compound interest", text(YES if terms.compound else NO))
    yield Term("抵充次序 order of allocation", text(" → ".join(PARTS[part] for part in terms.allocation)))
    yield Term("加倍部分债务利息日利率 delay interest a day", rate(DAILY), "DelayDailyRate")
    yield Term("加倍部分债务利息起算日 delay interest from", day(terms.delay_start))


def _others(statement: Statement) -> Iterator[Term]:
    terms, limit = statement.terms, statement.limit
    yield Term("出借人 lender", text(LENDERS[terms.lender]))
    yield Term("合同日 day of the contract", day(terms.contract_date))
    yield Term("每月增信费用 premium a month", money(terms.premium_monthly), "MonthlyPremium")
    yield Term("适用上限 cap that applies", text(limit.code if limit else NO))
    yield Term("上限年利率 rate of the cap", rate(limit.rate if limit else None), "CapRate")
