"""The statement: the amount as of a day, its parts, and how each came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from notary.domain.amounts import caps, cost, delay, schedule
from notary.domain.amounts.account import ZERO, Account, overdue_rate, replay
from notary.domain.amounts.caps import Cut, Limit
from notary.domain.amounts.cost import Cost
from notary.domain.amounts.lines import Line, by_days, money, percent, rounded
from notary.domain.amounts.schedule import Row
from notary.domain.amounts.terms import Part, Terms

DIGITS = 60
"""Of intermediate results: products of amounts, rates and days are exact in them."""


@dataclass(frozen=True)
class PerDiem:
    """What a day after ``as_of`` adds, as agreed; it holds until the next instalment falls due, or for good."""

    amount: Decimal
    formula: str
    until: date | None


@dataclass(frozen=True)
class Statement:
    """What is owed as of ``terms.as_of``. ``parts`` are after the cap and sum to ``total``; ``delay_doubled`` stands
    outside it. ``due`` is what of each part fell due and is unpaid: all that can be
    claimed of instalments that were not accelerated."""

    terms: Terms
    rows: Sequence[Row]
    parts: Mapping[Part, Decimal]
    due: Mapping[Part, Decimal]
    credit: Decimal
    per_diem: PerDiem
    delay_doubled: Decimal
    instalment: Decimal | None
    cost: Cost
    limit: Limit | None
    cut: Cut
    lines: Sequence[Line]

    @property
    def total(self) -> Decimal:
        """The amount of the title as of the day."""
        return sum(self.parts.values(), ZERO)

    @property
    def arrears(self) -> Decimal:
        """What of principal and contract interest fell due and is unpaid."""
        return self.due[Part.PRINCIPAL] + self.due[Part.INTEREST]

    @property
    def claimable(self) -> Mapping[Part, Decimal]:
        """What can be claimed on the day: all once the last due day is there (an accelerated debt has but one), before
        that what fell due."""
        return self.parts if max(row.due for row in self.rows) <= self.terms.as_of else self.due

    @property
    def exceeded(self) -> bool:
        """Whether the nominal all-in cost, in the four places that it is told in, is above the cap that applies."""
        return self.limit is not None and Decimal(percent(self.cost.nominal)) > self.limit.rate

    def to_json(self) -> dict[str, Any]:
        """Decimal strings with the places of the currency, rates with four (docs/amounts.md)."""
        quantum = self.terms.quantum
        return {
            "as_of": self.terms.as_of.isoformat(),
            "currency": self.terms.currency,
            **{part.value: money(amount, quantum) for part, amount in self.parts.items()},
            "total": money(self.total, quantum),
            "credit": money(self.credit, quantum),
            "per_diem": money(self.per_diem.amount, quantum),
            "per_diem_formula": self.per_diem.formula,
            "per_diem_until": self.per_diem.until.isoformat() if self.per_diem.until else None,
            "delay_doubled": money(self.delay_doubled, quantum),
            "instalment": None if self.instalment is None else money(self.instalment, quantum),
            "schedule": [_row(row, quantum) for row in self.rows],
            "all_in": {"nominal": percent(self.cost.nominal), "effective": percent(self.cost.effective)},
            "cap": self._cap(quantum),
            "lines": [line.to_json(quantum) for line in self.lines],
        }

    def _cap(self, quantum: Decimal) -> dict[str, Any]:
        return {
            "code": self.limit.code.value if self.limit else None,
            "rate": percent(self.limit.rate) if self.limit else None,
            "source": self.limit.source if self.limit else None,
            "removed": money(self.cut.removed, quantum),
            "exceeded": self.exceeded,
            "per_diem": None if self.cut.per_diem is None else money(self.cut.per_diem, quantum),
            "provisional": self.limit.provisional if self.limit else "",
        }


def compute(terms: Terms) -> Statement:
    """The statement that follows from the terms, and from nothing else."""
    with localcontext(prec=DIGITS):
        rows = schedule.build(terms)
        account = replay(terms, rows)
        limit = caps.limit(terms)
        cut = caps.cut(account, limit)
        delayed = delay.lines(account)
        parts = {part: caps.unpaid(account, part) - cut.parts.get(part, ZERO) for part in Part}
        capped = [caps.line(account, limit, cut)] if limit else []
        return Statement(
            terms=terms,
            rows=rows,
            parts=parts,
            due={part: min(amount, account.due.get(part, ZERO)) for part, amount in parts.items()},
            credit=account.credit + cut.removed - sum(cut.parts.values(), ZERO),
            per_diem=_per_diem(account),
            delay_doubled=sum((line.amount for line in delayed), ZERO),
            instalment=schedule.instalment(terms),
            cost=cost.all_in(terms, rows),
            limit=limit,
            cut=cut,
            lines=(*account.lines, *capped, *delayed),
        )


def _per_diem(account: Account) -> PerDiem:
    """Contract interest of the running period, and what is due and unpaid bears; rounded once."""
    terms, row = account.terms, account.current
    rate = terms.overdue_rate
    bases = [account.due[Part.PRINCIPAL], account.due[Part.INTEREST] if terms.compound else ZERO]
    amount = sum((by_days(base, rate, 1, terms) for base in bases), ZERO)
    told = [f"{base} × {overdue_rate(terms)} / {terms.day_count}" for base in bases if base and rate]
    if row is not None and schedule.accrued(terms, row, 1):
        amount += schedule.accrued(terms, row, 1)
        told.insert(0, schedule.formula(terms, row, 1))
    later = [row.due for row in account.rows if row.due > terms.as_of]
    return PerDiem(rounded(amount, terms), " + ".join(told) or "0", min(later, default=None))


def _row(row: Row, quantum: Decimal) -> dict[str, Any]:
    return {
        "no": row.no,
        "from": row.start.isoformat(),
        "due": row.due.isoformat(),
        "principal": money(row.principal, quantum),
        "interest": money(row.interest, quantum),
        "instalment": money(row.principal + row.interest, quantum),
        "balance": money(row.balance - row.principal, quantum),
    }
