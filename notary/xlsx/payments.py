"""The sheet of payments: what came in, and to what it went, part by part in the agreed order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from notary.domain.amounts.lines import Line
from notary.domain.amounts.terms import Part
from notary.xlsx import sums
from notary.xlsx.cells import BLANK, Cell, count, day, money
from notary.xlsx.layout import Entry, Layout
from notary.xlsx.table import Sheet


def sheet(layout: Layout) -> Sheet:
    """The sheet."""
    names = {"PaidOn": "allocated", "Received": "amount", "Allocated": "taken"}
    names |= {f"Paid{part.title()}": f"paid {part}" for part in Part}
    spans = {name: layout.payments.span(key) for name, key in names.items()}
    return Sheet(layout.payments, list(_rows(layout)), spans)


@dataclass(frozen=True)
class Allocation:
    """A payment, or what an earlier row left of it, on the day on which it was allocated."""

    layout: Layout
    row: int
    line_no: int
    available: Decimal
    due: Mapping[Part, Decimal]

    @property
    def line(self) -> Line:
        """The line that says to what it went."""
        return self.layout.statement.lines[self.line_no - 1]

    @property
    def left(self) -> Decimal:
        """What nothing due has taken."""
        return self.available - self.line.amount

    def at(self, key: str) -> str:
        """A cell of the row."""
        return self.layout.payments.here(key, self.row)


def _rows(layout: Layout) -> Iterator[list[Cell]]:
    dues, left = sums.due_before_payments(layout.statement), Decimal(0)
    for row, entry in enumerate(layout.entries):
        if entry.line_no is None:
            yield _waiting(layout, row, entry)
            continue
        available = left if entry.amount is None else entry.amount
        allocation = Allocation(layout, row, entry.line_no, available, next(dues))
        yield [*_head(entry, allocation), *_parts(allocation)]
        left = allocation.left


def _waiting(layout: Layout, row: int, entry: Entry) -> list[Cell]:
    """Nothing was due that it could have gone to."""
    here = layout.payments.here
    available, left = money(entry.amount, here("amount", row)), money(entry.amount, here("available", row))
    return [BLANK, day(entry.day), BLANK, money(entry.amount), available, *[BLANK] * (2 * len(Part) + 1), left]


def _head(entry: Entry, allocation: Allocation) -> list[Cell]:
    above = allocation.layout.payments.here("left", allocation.row - 1)
    return [
        count(allocation.line_no),
        day(entry.day),
        day(allocation.line.end),
        money(entry.amount),
        money(allocation.available, above if entry.amount is None else allocation.at("amount")),
    ]


def _parts(allocation: Allocation) -> Iterator[Cell]:
    """What was due, and to what of it the payment went."""
    rounded, order = allocation.layout.rounded, allocation.layout.statement.terms.allocation
    for part in order:
        yield money(allocation.due[part], rounded(_due(allocation, part)))
    for part in order:
        yield money(allocation.line.parts.get(part, Decimal(0)), _taken(allocation, part))
    yield money(allocation.line.amount, rounded(_sum(allocation, order)))
    yield money(allocation.left, rounded(f"{allocation.at('available')}-{allocation.at('taken')}"))


def _due(allocation: Allocation, part: Part) -> str:
    """What of a part was due and unpaid: what accrued or fell due until this payment's line, less what was paid."""
    lines, payments = allocation.layout.lines, allocation.layout.payments
    if part is Part.PRINCIPAL:
        due = f'SUMIFS(SchedulePrincipal,ScheduleDue,"<="&{allocation.at("allocated")})'
    else:  # only the lines above: those below depend on this payment
        above = allocation.line_no - 1
        due = f"SUMIFS({lines.span('amount', above)},{lines.span('kind', above)},{payments.heading(f'due {part}')})"
    return f"{due}-SUM({payments.span(f'paid {part}', allocation.row)})" if allocation.row else due


def _taken(allocation: Allocation, part: Part) -> str:
    """What is due of a part, or what the parts before it left of the payment."""
    order = allocation.layout.statement.terms.allocation
    before = order[: order.index(part)]
    left = allocation.at("available")
    if before:
        left = allocation.layout.rounded(f"{left}-{_sum(allocation, before)}")
    return f"MIN({left},{allocation.at(f'due {part}')})"


def _sum(allocation: Allocation, parts: tuple[Part, ...]) -> str:
    return f"SUM({allocation.at(f'paid {parts[0]}')}:{allocation.at(f'paid {parts[-1]}')})"
