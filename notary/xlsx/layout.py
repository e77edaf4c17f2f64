"""Where everything stands: the tables that refer to each other, and which of their rows is which figure of the
statement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from notary.domain.amounts import Statement
from notary.domain.amounts.lines import Kind
from notary.domain.amounts.terms import Part
from notary.xlsx.table import Column, Table
from notary.xlsx.words import PARTS


@dataclass(frozen=True)
class Entry:
    """A row of the payments: ``amount`` that came in, or None for what the row above had left of it; ``line_no`` is the
    number of the line that says where it went, or None while it waits."""

    day: date
    amount: Decimal | None
    line_no: int | None


class Layout:
    """The tables of a statement's workbook."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.places = max(0, -int(statement.terms.quantum.as_tuple().exponent))
        self.schedule = Table(
            "还款计划 Schedule",
            "还款计划 Schedule",
            "按约定到期的本息，不论是否已付 What falls due as agreed, whatever was paid",
            _SCHEDULE,
            len(statement.rows),
        )
        self.lines = Table(
            "明细 Lines",
            "明细 Lines",
            "按发生次序；金额 = 基数 × 利率 × 天数 ÷ 计息基础 In the order of events",
            _LINES,
            len(statement.lines),
        )
        self.payments = Table(
            "还款 Payments",
            "还款及抵充 Payments and their allocation",
            "抵充次序自左至右 Allocated from left to right",
            tuple(_payments(statement.terms.allocation)),
            len(self.entries),
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The rows of the payments: those that were allocated, in order, then those that wait."""
        return tuple(_entries(self.statement))

    @cached_property
    def account_lines(self) -> int:
        """How many lines are the account's; the cut of a cap and delay interest come after them."""
        return sum(line.kind not in (Kind.CAP, Kind.DELAY) for line in self.statement.lines)

    @cached_property
    def payments_before(self) -> Sequence[int]:
        """For each line how many payments were allocated before it, which is where a payment's own row is."""
        kinds = [line.kind is Kind.PAYMENT for line in self.statement.lines]
        return tuple(accumulate(kinds, initial=0))

    @cached_property
    def periods(self) -> Mapping[date, int]:
        """The places of the schedule's rows, by the first day of their periods."""
        return {row.start: place for place, row in enumerate(self.statement.rows)}

    def rounded(self, expression: str) -> str:
        """An expression rounded to the smallest unit of the currency.

        Spreadsheets round what a number is to fifteen digits, so half a fen goes up although its binary form may lie a
        little below. Expressions multiply first and divide last, to stay within these digits. A second, finer ROUND
        inside would not help, and would take for a half what is just below one (tests/integration/xlsx).
        """
        return f"ROUND({expression},{self.places})"


def _entries(statement: Statement) -> Iterator[Entry]:
    terms, left = statement.terms, Decimal(0)
    received = iter(sorted((p for p in terms.payments if p.day <= terms.as_of), key=lambda payment: payment.day))
    for no, line in enumerate(statement.lines, 1):
        if line.kind is Kind.PAYMENT:
            amount = None if left else next(received).amount
            left += (amount or 0) - line.amount
            yield Entry(line.start, amount, no)
    for payment in received:
        yield Entry(payment.day, payment.amount, None)


_SCHEDULE = (
    Column("no", "期次 No.", 8),
    Column("start", "起日 From", 12),
    Column("due", "到期日 Due", 12),
    Column("days", "天数 Days", 10),
    Column("balance", "期初本金 Balance before", 18),
    Column("interest", "利息 Interest", 16),
    Column("principal", "本金 Principal", 16),
    Column("instalment", "期供 Instalment", 16),
    Column("after", "期末本金 Balance after", 18),
)

_LINES = (
    Column("no", "序号 No.", 8),
    Column("kind", "项目 Kind", 30),
    Column("from", "起日 From", 12),
    Column("to", "止日 To", 12),
    Column("days", "天数 Days", 10),
    Column("base", "基数 Base", 16),
    Column("rate", "利率 Rate", 12),
    Column("basis", "计息基础 Basis", 14),
    Column("amount", "金额 Amount", 16),
    Column("explanation", "说明 Explanation", 60),
)


def _payments(order: Sequence[Part]) -> Iterator[Column]:
    yield Column("no", "明细序号 Line", 12)
    yield Column("received", "收款日 Received on", 14)
    yield Column("allocated", "抵充日 Allocated on", 14)
    yield Column("amount", "收款金额 Amount", 16)
    yield Column("available", "可抵充 Available", 16)
    for part in order:
        yield Column(f"due {part}", PARTS[part], 15, "到期未付 Due and unpaid")
    for part in order:
        yield Column(f"paid {part}", PARTS[part], 15, "抵充 Allocated to")
    yield Column("taken", "抵充合计 Sum allocated", 16)
    yield Column("left", "余额 Left", 16)
