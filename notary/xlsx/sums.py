"""Sums over the lines and rows of a statement: workings of the account that the statement itself does not keep."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from notary.domain.amounts import Statement
from notary.domain.amounts.lines import Kind
from notary.domain.amounts.terms import Part

ACCRUES = {
    Kind.INTEREST: Part.INTEREST,
    Kind.OVERDUE: Part.OVERDUE,
    Kind.COMPOUND: Part.COMPOUND,
    Kind.FEE: Part.FEES,
}
"""The lines that add to a part; principal is added to by no line."""

ZERO = Decimal(0)


def accrued(statement: Statement, part: Part) -> Decimal:
    """All that accrued of a part, paid or not; of principal, what was lent."""
    if part is Part.PRINCIPAL:
        return statement.terms.principal
    return sum((line.amount for line in statement.lines if ACCRUES.get(line.kind) is part), ZERO)


def paid(statement: Statement, part: Part) -> Decimal:
    """All that payments paid of a part."""
    payments = (line.parts for line in statement.lines if line.kind is Kind.PAYMENT)
    return sum((parts.get(part, ZERO) for parts in payments), ZERO)


def fallen_due(statement: Statement, day: date) -> Mapping[Part, Decimal]:
    """Principal and contract interest that fell due by a day, as agreed."""
    rows = [row for row in statement.rows if row.due <= day]
    return {
        Part.PRINCIPAL: sum((row.principal for row in rows), ZERO),
        Part.INTEREST: sum((row.interest for row in rows), ZERO),
    }


def due_before_payments(statement: Statement) -> Iterator[Mapping[Part, Decimal]]:
    """For each payment that was allocated, in order: what of each part was due and unpaid just before."""
    due = dict.fromkeys(Part, ZERO)
    for line in statement.lines:
        if line.kind is Kind.PAYMENT:
            principal = fallen_due(statement, line.end)[Part.PRINCIPAL]
            yield due | {Part.PRINCIPAL: principal + due[Part.PRINCIPAL]}
            for part, amount in line.parts.items():
                due[part] -= amount
        elif line.kind in ACCRUES:
            due[ACCRUES[line.kind]] += line.amount
