"""How each component of a statement came about, in one line of a paper."""

from decimal import Decimal

from notary.domain.amounts import Statement
from notary.domain.amounts.lines import Kind, Line, money
from notary.domain.amounts.terms import Part

MOST = 3
"""Terms of a sum that a paper shows; of more, the statement of account has them one by one."""

_KINDS = {
    Part.INTEREST: Kind.INTEREST,
    Part.OVERDUE: Kind.OVERDUE,
    Part.COMPOUND: Kind.COMPOUND,
    Part.FEES: Kind.FEE,
}


def of_part(statement: Statement, part: Part, amount: Decimal) -> str:
    """The sum that gives ``amount`` of a part: its few terms, or where to find the many.

    Only a sum that is right to the smallest unit is shown as one; what accrued and is not due yet, or another amount,
    is referred to the statement.
    """
    quantum = statement.terms.quantum
    added = _added(statement, part)
    taken = [line for line in statement.lines if line.kind in (Kind.PAYMENT, Kind.CAP) and line.parts.get(part)]
    total = sum((value for value, _ in added), Decimal(0)) - sum((line.parts[part] for line in taken), Decimal(0))
    if len(added) + len(taken) > MOST or total != amount or not added:
        only = "其中已到期未付的部分，" if total > amount else ""
        return f"{only}见截至{statement.terms.as_of.isoformat()}的款项明细（{len(added)}笔计收、{len(taken)}笔扣除）"
    told = " + ".join(text for _, text in added)
    return told + "".join(f" − {money(line.parts[part], quantum)}（{_taken(line)}）" for line in taken)


def _added(statement: Statement, part: Part) -> list[tuple[Decimal, str]]:
    """Each amount that was added to a part, with its own formula."""
    quantum = statement.terms.quantum
    if part is Part.PRINCIPAL:
        return [(statement.terms.principal, f"借款本金{money(statement.terms.principal, quantum)}")]
    return [
        (line.amount, line.formula if line.kind is not Kind.FEE else f"{line.formula}{money(line.amount, quantum)}")
        for line in statement.lines
        if line.kind is _KINDS[part]
    ]


def _taken(line: Line) -> str:
    return "超过上限的部分" if line.kind is Kind.CAP else f"{line.end.isoformat()}还款"
