"""The terms: what was agreed, what was paid, and the day as of which the amount is asked for.

Where courts differ, the terms say which reading is meant:

- ``day_count``: 360 by the custom of banks (银发〔2005〕129号), 365 where agreed;
- ``allocation``: 民法典 art. 561; the order inside interest is not in the law;
- ``delay_start``: the due date, or the day that the execution certificate names (法释〔2014〕8号 art. 1);
- ``premium_monthly``: part of the cost (金规〔2025〕9号 item 6), not of the debt;
- ``overdue_multiple``: where none was agreed, the rate of the term goes on (法释〔2020〕17号 art. 28(2)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from notary.domain import times
from notary.domain.amounts.reader import Reader
from notary.domain.errors import FormatError
from notary.domain.money import exponent
from notary.domain.profiles.problem import Code, Problem

MAX_INSTALMENTS, MAX_ENTRIES = 600, 2_000


class Method(StrEnum):
    """How the loan is repaid."""

    BULLET = "bullet"  # 到期一次还本付息
    EQUAL_INSTALMENT = "equal-instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal-principal"  # 等额本金
    INTEREST_FIRST = "interest-first"  # 先息后本
    SCHEDULE = "schedule"  # as the contract's own table says


class Part(StrEnum):
    """A part of what is owed; an allocation orders all five."""

    FEES = "fees"
    INTEREST = "interest"
    OVERDUE = "overdue"
    COMPOUND = "compound"
    PRINCIPAL = "principal"


class Lender(StrEnum):
    """Whose loan it is, as far as caps depend on it."""

    FINANCIAL_INSTITUTION = "financial-institution"
    LOCAL_FINANCE = "local-finance"  # the seven kinds of 法释〔2020〕27号 item 1: small-loan companies, pawnshops, …
    PRIVATE = "private"


class Cap(StrEnum):
    """A cap that a debtor may ask for (notary.domain.amounts.caps)."""

    FI_24 = "FI_24"
    INET_24 = "INET_24"
    LPR4 = "LPR4"


MONTHLY = frozenset({Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST})
"""The methods whose due dates follow from ``from`` and the number of instalments."""

DEFAULT_ALLOCATION = (Part.FEES, Part.INTEREST, Part.OVERDUE, Part.COMPOUND, Part.PRINCIPAL)
"""民法典 art. 561: costs of realisation, interest, principal; inside interest, what fell due first."""


class TermsError(FormatError):
    """Terms from which no amount follows; ``problems`` says everything that is wrong with them."""

    code = "TERMS"

    def __init__(self, problems: list[Problem]) -> None:
        more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
        super().__init__("; ".join(str(problem) for problem in problems[:3]) + more)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Fee:
    """A cost that the title names; without a ``day`` it stands from the first overdue day, at latest on ``as_of``."""

    kind: str
    amount: Decimal
    day: date | None = None


@dataclass(frozen=True)
class Payment:
    """Money received on a day."""

    day: date
    amount: Decimal


@dataclass(frozen=True)
class Planned:
    """One line of a contract's own schedule."""

    due: date
    principal: Decimal
    interest: Decimal


@dataclass(frozen=True)
class Terms:
    """Terms that passed every check; ``parse`` is the way to them. Amounts are in units of the currency (yuan), rates
    in percent a year."""

    currency: str
    principal: Decimal
    rate: Decimal
    day_count: int
    start: date
    due: date
    """The last due date."""
    method: Method
    instalments: int | None
    planned: tuple[Planned, ...]
    overdue_multiple: Decimal
    compound: bool
    premium_monthly: Decimal
    fees: tuple[Fee, ...]
    payments: tuple[Payment, ...]
    allocation: tuple[Part, ...]
    lender: Lender
    cap: Cap | None
    contract_date: date | None
    delay_start: date | None
    as_of: date

    @property
    def overdue_rate(self) -> Decimal:
        """What is due and unpaid bears, in percent a year."""
        return self.rate * self.overdue_multiple

    @property
    def quantum(self) -> Decimal:
        """The smallest unit of the currency: 0.01 for CNY."""
        return Decimal(1).scaleb(-exponent(self.currency))


def parse(value: Any) -> Terms:
    """The terms of a JSON object (docs/amounts.md lists its members).

    Raises:
        TermsError: there are problems.
    """
    if not isinstance(value, Mapping):
        raise TermsError([Problem("", Code.TYPE, "not an object", "an object of terms")])
    read = Reader(value)
    members = _members(read)
    read.no_others()
    if not read.problems:
        _check_together(read, members)
    if read.problems:
        raise TermsError(read.problems)
    return Terms(**members)


def _members(read: Reader) -> dict[str, Any]:
    currency = read.currency("currency")
    return {
        "currency": currency,
        "principal": read.amount("principal", positive=True),
        "rate": read.percent("rate"),
        "day_count": read.integer("day_count", options=(360, 365)),
        "start": read.day("from"),
        "due": read.day("due", optional=True),
        "method": read.choice("method", Method),
        "instalments": read.integer("instalments", low=1, high=MAX_INSTALMENTS, optional=True),
        "planned": read.records("schedule", _planned, MAX_INSTALMENTS),
        "overdue_multiple": read.decimal("overdue_multiple", most=100, default=Decimal(1)),
        "compound": read.boolean("compound"),
        "premium_monthly": read.amount("premium_monthly", optional=True) or Decimal(0),
        "fees": read.records("fees", _fee, MAX_ENTRIES),
        "payments": read.records("payments", _payment, MAX_ENTRIES),
        "allocation": read.order("allocation", Part, DEFAULT_ALLOCATION),
        "lender": read.choice("lender", Lender),
        "cap": read.choice("cap", Cap, optional=True),
        "contract_date": read.day("contract_date", optional=True),
        "delay_start": read.day("delay_start", optional=True),
        "as_of": read.day("as_of"),
    }


def _planned(read: Reader) -> Planned:
    return Planned(read.day("due"), read.amount("principal"), read.amount("interest"))


def _fee(read: Reader) -> Fee:
    return Fee(read.text("kind"), read.amount("amount", positive=True), read.day("date", optional=True))


def _payment(read: Reader) -> Payment:
    return Payment(read.day("date"), read.amount("amount", positive=True))


def _check_together(read: Reader, terms: dict[str, Any]) -> None:
    """The rules between members; fills the due date where it follows from others."""
    _check_method(read, terms)
    last = _last_due(terms)
    if terms["due"] is None and last is None:
        read.wrong("due", Code.MISSING, "missing, for a loan repaid at once", "a day such as 2024-03-01")
    elif last is not None and terms["due"] not in (None, last):
        read.wrong("due", Code.REFERENCE, "not the last instalment's, which the terms set", f"{last} or null")
    elif terms["due"] is not None and terms["due"] <= terms["start"]:
        read.wrong("due", Code.ORDER, "not after from", "a day after from")
    terms["due"] = terms["due"] or last
    _check_days(read, terms)


def _check_days(read: Reader, terms: dict[str, Any]) -> None:
    """Nothing happens before the loan is paid out."""
    days = {"as_of": terms["as_of"]}
    days |= {f"payments[{index}].date": payment.day for index, payment in enumerate(terms["payments"])}
    days |= {f"fees[{index}].date": fee.day for index, fee in enumerate(terms["fees"]) if fee.day}
    for name, day in days.items():
        if day < terms["start"]:
            read.wrong(name, Code.ORDER, "before from", "from or a later day")
    if terms["cap"] in (Cap.INET_24, Cap.LPR4) and terms["contract_date"] is None:
        read.wrong("contract_date", Code.MISSING, "this cap depends on the day of the contract", "a day")


def _last_due(terms: dict[str, Any]) -> date | None:
    """The last due date, where it follows from other terms than ``due``."""
    if terms["planned"]:
        last: Planned = terms["planned"][-1]
        return last.due
    if terms["method"] in MONTHLY and terms["instalments"]:
        return times.add_months(terms["start"], terms["instalments"])
    return None


def _check_method(read: Reader, terms: dict[str, Any]) -> None:
    """That the members which describe the repayment fit its method."""
    method, planned, count = terms["method"], terms["planned"], terms["instalments"]
    if method in MONTHLY and count is None:
        read.wrong("instalments", Code.MISSING, f"{method} needs the number of instalments", "a number such as 36")
    if method not in MONTHLY and count is not None:
        read.wrong("instalments", Code.UNKNOWN_KEY, f"{method} has no monthly instalments", "null")
    if method is Method.SCHEDULE and not planned:
        read.wrong("schedule", Code.MISSING, "this method takes its lines from here", "a list of lines")
    if method is not Method.SCHEDULE and planned:
        read.wrong("schedule", Code.UNKNOWN_KEY, "only the method schedule takes lines", "no such member")
    if planned:
        _check_planned(read, terms["start"], terms["principal"], planned)


def _check_planned(read: Reader, start: date, principal: Decimal, planned: tuple[Planned, ...]) -> None:
    dues = [line.due for line in planned]
    if dues[0] < start or any(later <= earlier for earlier, later in pairwise(dues)):
        read.wrong("schedule", Code.ORDER, "due dates do not ascend, the first from the day of from", "such dates")
    if sum(line.principal for line in planned) != principal:
        read.wrong("schedule", Code.SUM, "the principals do not sum to the principal", "lines that repay all of it")
