"""The account of a loan: day by day what falls due, what accrues on it, and to what each payment goes.

Contract interest follows the schedule. What is due and unpaid bears overdue interest (principal, at the rate times the
multiple; 银发〔2003〕251号) and, where agreed, compound interest (contract interest, at the same rate; none on overdue
interest). A payment goes to what is due, part by part in the agreed order, oldest first; what is left waits for what
falls due next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from notary.domain.amounts import schedule
from notary.domain.amounts.lines import Kind, Line, by_days, plain, rounded
from notary.domain.amounts.schedule import Row
from notary.domain.amounts.terms import Fee, Part, Payment, Terms

ZERO = Decimal(0)
Item = TypeVar("Item")


@dataclass(frozen=True)
class State:
    """How things stood at the end of a day: principal outstanding, due or not, and what of the title was due and unpaid
    (principal and costs, the base of the doubled interest)."""

    day: date
    outstanding: Decimal
    title_due: Decimal


@dataclass
class Account:
    """The account at the end of ``as_of``. ``due`` is unpaid; ``running`` is contract interest that is not due yet."""

    terms: Terms
    rows: Sequence[Row]
    outstanding: Decimal
    due: dict[Part, Decimal] = field(default_factory=lambda: dict.fromkeys(Part, ZERO))
    running: Decimal = ZERO
    waiting: list[Payment] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    history: list[State] = field(default_factory=list)

    @property
    def credit(self) -> Decimal:
        """Money received that nothing due has taken."""
        return sum((payment.amount for payment in self.waiting), ZERO)

    @property
    def current(self) -> Row | None:
        """The instalment whose period is running at the end of ``as_of``."""
        return next((row for row in self.rows if row.start <= self.terms.as_of < row.due), None)

    def accrued(self) -> Decimal:
        """All that has accrued since ``from``, paid or not: interest of every kind, and fees."""
        return sum((line.amount for line in self.lines if line.kind is not Kind.PAYMENT), ZERO)


def replay(terms: Terms, rows: Sequence[Row]) -> Account:
    """The account of a loan as of ``terms.as_of``."""
    book = _Book(terms, rows)
    for day in book.days():
        book.live(day)
    book.finish()
    return book.account


class _Book:
    """The account while it is written, one day with an event after another."""

    def __init__(self, terms: Terms, rows: Sequence[Row]) -> None:
        self.account = Account(terms, rows, terms.principal)
        self._terms = terms
        self._settled = terms.start
        self._rows = _by_day((row.due, row) for row in rows)
        self._payments = _by_day((payment.day, payment) for payment in terms.payments)
        self._fees = _by_day((fee.day, fee) for fee in terms.fees if fee.day)
        self._undated = [fee for fee in terms.fees if fee.day is None]

    def days(self) -> list[date]:
        """The days on which something happens, until ``as_of``."""
        last = self._terms.as_of
        found = {self._terms.start, last, *self._rows, *self._payments, *self._fees}
        return sorted(day for day in found if day <= last)

    def live(self, day: date) -> None:
        """Everything of one day: what accrued until it, what falls due, what stands from it, what comes in."""
        if day in self._rows or day in self._payments or day == self._terms.as_of:
            self._settle(day)
        for row in self._rows.get(day, ()):
            self._fall_due(row)
        for fee in self._fees.get(day, ()):
            self._stand(fee, day)
        self.account.waiting += self._payments.get(day, ())
        self._spend(day)
        if self.account.due[Part.PRINCIPAL] or self.account.due[Part.INTEREST]:
            self._stand_undated(day)
        self._remember(day)

    def finish(self) -> None:
        """What counts on ``as_of`` whatever happened: the costs, and the contract interest of the running period."""
        account, day = self.account, self._terms.as_of
        if self._undated:
            self._stand_undated(day)
            self._spend(day)
            self._remember(day)
        row = account.current
        if row is not None and row.start < day:
            days = (day - row.start).days
            account.running = rounded(schedule.accrued(self._terms, row, days), self._terms)
            account.lines.append(_contract(self._terms, row, day, account.running))

    def _settle(self, day: date) -> None:
        """Close the period since the last settlement: what was due bears interest for it."""
        account, terms = self.account, self._terms
        rate = terms.overdue_rate
        for kind, base, charged in (
            (Part.OVERDUE, account.due[Part.PRINCIPAL], True),
            (Part.COMPOUND, account.due[Part.INTEREST], terms.compound),
        ):
            if base and rate and charged and day > self._settled:
                days = (day - self._settled).days
                amount = rounded(by_days(base, rate, days, terms), terms)
                text = f"{base} × {overdue_rate(terms)} × {days} / {terms.day_count}"
                account.due[kind] += amount
                account.lines.append(Line(Kind(kind), self._settled, day, amount, text, base, rate))
        self._settled = day

    def _fall_due(self, row: Row) -> None:
        self.account.lines.append(_contract(self._terms, row, row.due, row.interest))
        self.account.due[Part.INTEREST] += row.interest
        self.account.due[Part.PRINCIPAL] += row.principal

    def _stand(self, fee: Fee, day: date) -> None:
        self.account.lines.append(Line(Kind.FEE, day, day, fee.amount, fee.kind))
        self.account.due[Part.FEES] += fee.amount

    def _stand_undated(self, day: date) -> None:
        for fee in self._undated:
            self._stand(fee, day)
        self._undated = []

    def _spend(self, day: date) -> None:
        """Let what waits go to what is due."""
        account = self.account
        while account.waiting and any(account.due.values()):
            payment = account.waiting.pop(0)
            parts = self._allocate(payment.amount)
            taken = sum(parts.values(), ZERO)
            account.lines.append(Line(Kind.PAYMENT, payment.day, day, taken, _told(parts), parts=parts))
            if taken < payment.amount:
                account.waiting.insert(0, Payment(payment.day, payment.amount - taken))

    def _allocate(self, amount: Decimal) -> dict[Part, Decimal]:
        parts = {}
        for part in self._terms.allocation:
            taken = min(amount, self.account.due[part])
            if taken:
                parts[part] = taken
                self.account.due[part] -= taken
                amount -= taken
        self.account.outstanding -= parts.get(Part.PRINCIPAL, ZERO)
        return parts

    def _remember(self, day: date) -> None:
        due = self.account.due
        state = State(day, self.account.outstanding, due[Part.PRINCIPAL] + due[Part.FEES])
        if self.account.history and self.account.history[-1].day == day:
            self.account.history.pop()
        self.account.history.append(state)


def overdue_rate(terms: Terms) -> str:
    """The overdue rate as its product, for formulas."""
    return f"{plain(terms.rate)} % × {plain(terms.overdue_multiple)}"


def _contract(terms: Terms, row: Row, end: date, amount: Decimal) -> Line:
    days = (end - row.start).days
    return Line(Kind.INTEREST, row.start, end, amount, schedule.formula(terms, row, days), row.balance, terms.rate)


def _told(parts: dict[Part, Decimal]) -> str:
    return ", ".join(f"{part} {amount}" for part, amount in parts.items())


def _by_day(items: Iterable[tuple[date, Item]]) -> dict[date, list[Item]]:
    found: dict[date, list[Item]] = {}
    for day, item in items:
        found.setdefault(day, []).append(item)
    return found
