"""The same rules written a second time and another way: a walk over every single day in exact fractions, with nothing
rounded but what the contract itself rounds (the schedule). It shares no code with the product but the parsed terms."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from notary.domain.amounts.terms import Method, Part, Terms

DAY = timedelta(days=1)


@dataclass
class Walk:
    """Where the walk stands; ``accrued`` is everything since the start, paid or not."""

    terms: Terms
    schedule: list[dict[str, str]]
    due: Counter[Part] = field(default_factory=Counter)
    running: Fraction = Fraction(0)
    outstanding: Fraction = Fraction(0)
    accrued: Fraction = Fraction(0)
    allowed: Fraction = Fraction(0)
    delay: Fraction = Fraction(0)
    purse: Fraction = Fraction(0)
    fees_stand: bool = False

    def run(self, cap: Fraction) -> "Walk":
        """Walk from the first day to ``as_of``."""
        terms, day = self.terms, self.terms.start
        self.outstanding = Fraction(terms.principal)
        self._morning(day)
        while day < terms.as_of:
            self._night(day, cap)
            day += DAY
            self._morning(day)
        if not self.fees_stand:
            self._undated()
            self._pay()
        return self

    def _morning(self, day: date) -> None:
        for row in self.schedule:
            if row["due"] == day.isoformat():
                exact = self.running
                self.running = Fraction(0)
                self.accrued += Fraction(row["interest"]) - exact
                self.due[Part.INTEREST] += Fraction(row["interest"])
                self.due[Part.PRINCIPAL] += Fraction(row["principal"])
        for fee in self.terms.fees:
            if fee.day == day:
                self._fee(Fraction(fee.amount))
        self.purse += sum(Fraction(payment.amount) for payment in self.terms.payments if payment.day == day)
        self._pay()
        if not self.fees_stand and (self.due[Part.PRINCIPAL] or self.due[Part.INTEREST]):
            self._undated()

    def _undated(self) -> None:
        self.fees_stand = True
        for fee in self.terms.fees:
            if fee.day is None:
                self._fee(Fraction(fee.amount))

    def _fee(self, amount: Fraction) -> None:
        self.due[Part.FEES] += amount
        self.accrued += amount

    def _pay(self) -> None:
        for part in self.terms.allocation:
            paid = min(self.purse, self.due[part])
            self.due[part] -= paid
            self.purse -= paid
            if part is Part.PRINCIPAL:
                self.outstanding -= paid

    def _night(self, day: date, cap: Fraction) -> None:
        """What the night between two days adds."""
        terms = self.terms
        year = 100 * terms.day_count
        late = Fraction(terms.rate) * Fraction(terms.overdue_multiple) / year
        overdue = self.due[Part.PRINCIPAL] * late
        compound = self.due[Part.INTEREST] * late if terms.compound else Fraction(0)
        contract = self._contract(day)
        self.due[Part.OVERDUE] += overdue
        self.due[Part.COMPOUND] += compound
        self.running += contract
        self.accrued += overdue + compound + contract
        self.allowed += self.outstanding * cap / year
        if terms.delay_start is not None and day >= terms.delay_start:
            self.delay += (self.due[Part.PRINCIPAL] + self.due[Part.FEES]) * Fraction("0.000175")

    def _contract(self, day: date) -> Fraction:
        for row in self.schedule:
            start, end = date.fromisoformat(row["from"]), date.fromisoformat(row["due"])
            if start <= day < end:
                balance = Fraction(row["balance"]) + Fraction(row["principal"])
                if self.terms.method is Method.BULLET:
                    return balance * Fraction(self.terms.rate) / 100 / self.terms.day_count
                if self.terms.method is Method.SCHEDULE:
                    return Fraction(row["interest"]) / (end - start).days
                return balance * Fraction(self.terms.rate) / 1200 / (end - start).days
        return Fraction(0)
