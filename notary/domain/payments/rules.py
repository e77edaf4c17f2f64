"""What a booking must be for the debt that it is about, and beside the bookings that are there already."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notary.domain.amounts.terms import MAX_ENTRIES
from notary.domain.payments.booking import Booking, Kind, Row
from notary.domain.payments.problems import Problems
from notary.domain.profiles.problem import Code

MOST = MAX_ENTRIES
"""Bookings of one instrument: as many as an amount can be computed from."""


@dataclass(frozen=True)
class Debt:
    """An instrument as far as its bookings must fit it.

    Attributes:
        id: of the instrument.
        issued: whether its deed is; before, its content may still change or be erased.
        start: nothing is received on it before (the day of disbursement, or else of signing).
        currency: of the loan; None where it is about none.
        held: whether the creditor holds the claim, of which one that it is to come to may know already.
        passed: the day on which the claim went from the creditor to another whole; None: it did not.
    """

    id: str
    issued: bool
    start: date
    currency: str | None
    held: bool = True
    passed: date | None = None


@dataclass(frozen=True)
class Placed:
    """A booking and the id of its instrument."""

    instrument: str
    booking: Booking


@dataclass(frozen=True)
class Stock:
    """The bookings that an instrument has: how many, their currency, and the day of the first."""

    count: int
    currency: str
    first: date

    def covers(self, bookings: Iterable[Booking]) -> bool:
        """Whether bookings are in this currency and not before this day, so that they fit the debt as these did."""
        return all(item.day >= self.first and item.amount.currency == self.currency for item in bookings)


@dataclass(frozen=True)
class Ledger:
    """What there is already, as far as some rows bear on it.

    Attributes:
        debts: by every name by which the rows name one that the creditor has.
        known: by id, the bookings that have the id of a row, or that a row reverses.
        reversed: by the id of each of these, the id of the booking that reversed it.
        stock: by instrument, of those that have any.
        others: instrument and id of bookings that another creditor has there under the id of a row.
    """

    debts: Mapping[str, Debt]
    known: Mapping[str, Placed]
    reversed: Mapping[str, str]
    stock: Mapping[str, Stock]
    others: frozenset[tuple[str, str]] = frozenset()


def fresh(rows: Sequence[Row], ledger: Ledger, today: date, problems: Problems) -> list[Placed]:
    """The bookings that are not there yet, each once, in whatever order the rows are; notes all that is wrong.

    A row that is there already with the same content is none of them, and no mistake. Code DUPLICATE stands for what is
    there with other content.
    """
    found: dict[str, tuple[Row, Placed]] = {}
    counts = Counter({instrument: stock.count for instrument, stock in ledger.stock.items()})
    currencies = {instrument: stock.currency for instrument, stock in ledger.stock.items()}
    for row in rows:
        debt = ledger.debts.get(row.instrument)
        if debt is None:
            problems.note(f"{row.place}.instrument", Code.REFERENCE, "there is no such instrument", _NAMES)
            continue
        placed, booking = Placed(debt.id, row.booking), row.booking
        same = ledger.known.get(booking.id) or (found[booking.id][1] if booking.id in found else None)
        if same is not None:
            if same != placed:
                problems.note(f"{row.place}.id", Code.DUPLICATE, "booked already, with other content", _ANEW)
            continue
        if (debt.id, booking.id) in ledger.others:
            problems.note(f"{row.place}.id", Code.DUPLICATE, "booked by another creditor of this debt", _ANEW)
            continue
        currency = debt.currency or currencies.setdefault(debt.id, booking.amount.currency)
        _check(row, debt, currency, today, problems)
        counts[debt.id] += 1
        if counts[debt.id] == MOST + 1:
            problems.note(f"{row.place}.instrument", Code.LENGTH, "has more bookings than one may", f"at most {MOST:,}")
        found[booking.id] = (row, placed)
    _check_reversals(found, ledger, problems)
    return [placed for _, placed in found.values()]


_NAMES = "the reference, register number or id of an instrument of your own"
_ANEW = "the same content, or another id; a wrong booking is mended by a REVERSAL of it and a new one"


def _check(row: Row, debt: Debt, currency: str, today: date, problems: Problems) -> None:
    """Ensure that a new booking fits its debt."""
    day = row.booking.day
    if not debt.issued:
        expected = "an issued one; what was paid before is booked after the issue"
        problems.note(f"{row.place}.instrument", Code.REFERENCE, "its deed is not issued", expected)
    if not debt.held:
        expected = "one whose claim has come to you with effect (NOTIFY_TRANSFER)"
        problems.note(f"{row.place}.instrument", Code.REFERENCE, "you do not hold its claim", expected)
    if debt.passed is not None and row.booking.kind is Kind.PAYMENT and day > debt.passed:
        told = "after the claim had passed to the insurer whole"
        expected = f"a day until {debt.passed}; what came in later the insurer books (民法典 546)"
        problems.note(f"{row.place}.day", Code.ORDER, told, expected)
    if day > today:
        problems.note(f"{row.place}.day", Code.RANGE, "in the future", f"a day until today, {today}")
    if day < debt.start:
        told = "before the loan was paid out or signed"
        problems.note(f"{row.place}.day", Code.ORDER, told, f"a day from {debt.start}")
    if row.booking.amount.currency != currency:
        problems.note(f"{row.place}.currency", Code.CURRENCY, "not the currency of the debt", currency)


def _check_reversals(found: Mapping[str, tuple[Row, Placed]], ledger: Ledger, problems: Problems) -> None:
    """Ensure that every new reversal takes back one booking, once and whole."""
    reversed_ = dict(ledger.reversed)
    for row, placed in found.values():
        target = row.booking.reverses
        if target is None:
            continue
        at = f"{row.place}.reverses"
        if reversed_.setdefault(target, row.booking.id) != row.booking.id:
            problems.note(at, Code.DUPLICATE, "reversed already, by another booking", "each booking reversed once")
            continue
        other = ledger.known.get(target) or (found[target][1] if target in found else None)
        for code, message, expected in _unfit(placed, other):
            problems.note(at, code, message, expected)


def _unfit(reversal: Placed, other: Placed | None) -> Iterator[tuple[Code, str, str]]:
    """What keeps a booking from being reversed by another."""
    if other is None or other.instrument != reversal.instrument:
        yield Code.REFERENCE, "this instrument has no such booking", "the id of a payment or fee of the same instrument"
        return
    if other.booking.kind is Kind.REVERSAL:
        yield Code.REFERENCE, "a reversal is not reversed", "the id of a payment or fee; book it anew under a new id"
    if other.booking.amount != reversal.booking.amount:
        yield Code.SUM, "of another amount", "the whole amount of the booking; what is left of it is booked anew"
    if other.booking.day > reversal.booking.day:
        yield Code.ORDER, "of a later day", "a day on or after the booking's own"
