"""Bookings of payments and costs: a creditor hands them in by the thousand, whoever sees the debt reads them.

A booking is there once, under the creditor's own id: handed in again it changes nothing, with other content it is a
conflict. So a file whose import broke off is simply imported again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import uuid_utils

from notary.db import acts as act_rows
from notary.db import instruments as instrument_rows
from notary.db import payments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.amounts.agreed import first_day
from notary.domain.errors import Conflict, Refused
from notary.domain.headline import Creditor
from notary.domain.money import Money
from notary.domain.payments import Booking, FeeKind, Kind, Row
from notary.domain.payments.problems import Problems, summary
from notary.domain.payments.rules import Debt, Ledger, Placed, Stock, fresh
from notary.domain.profiles.problem import Code, Problem
from notary.domain.standing import Flag
from notary.domain.times import format_time, parse_date
from notary.services import instruments, periods
from notary.services.context import Context


class NotBookable(Refused):
    """Some bookings do not fit what they are about; ``problems`` says which, and nothing was booked."""

    code = "NOT_BOOKABLE"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(summary(problems))
        self.problems = tuple(problems)


class BookedOtherwise(Conflict):
    """Some are booked already with other content; ``problems`` says which, and nothing was booked."""

    code = "BOOKED_OTHERWISE"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(summary(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Imported:
    """What came of an import.

    Attributes:
        count: bookings that are new.
        known: rows that were there already, or came twice.
        instruments: how many instruments have new bookings.
        source: the id of the import, which its bookings carry.
    """

    count: int
    known: int
    instruments: int
    source: str


@dataclass(frozen=True)
class Booked:
    """A booking as it is kept.

    Attributes:
        recorded_at: when it was handed in.
        source: the import that brought it.
        institution: the creditor who booked it, which is whoever received or spent it.
        reversed_by: the id of the booking by which it does not count any more; not known of a booking without names.
    """

    booking: Booking
    recorded_at: str
    source: str
    institution: str
    reversed_by: str | None = None


def import_(tx: Transaction, context: Context, scope: Scope, given: Sequence[Row]) -> Imported:
    """Book all of these, or nothing.

    Raises:
        Refused: the scope is no creditor's.
        NotBookable: some do not fit their instrument, or name one that the creditor does not have.
        BookedOtherwise: some are there with other content.
    """
    _require_creditor(scope)
    found = rows.named(tx, scope, (row.instrument for row in given))
    # Whoever inserts a booking holds its instrument; in order, and before the name, so that nobody waits in a circle.
    instrument_rows.lock(tx, (row.id for row in found.values()))
    rows.queue(tx, scope.institution)
    placed = _fresh(tx, context, scope, given, found)
    source = str(uuid_utils.uuid7())
    now = format_time(context.now)
    rows.add(tx, [_values(context, scope.institution, item, source, now) for item in placed])
    return _imported(given, placed, source)


def check(tx: Transaction, context: Context, scope: Scope, given: Sequence[Row]) -> Imported:
    """What ``import_`` would do now, without doing it (raises what that raises)."""
    _require_creditor(scope)
    found = rows.named(tx, scope, (row.instrument for row in given))
    return _imported(given, _fresh(tx, context, scope, given, found), "")


def of_instrument(tx: Transaction, context: Context, scope: Scope, id: str, until: date | None = None) -> list[Booked]:
    """The bookings of an instrument, by day and id, with their names (raises NotFound where the scope sees none)."""
    instrument_rows.get(tx, scope, id)
    found = rows.of_instruments(tx, [id])[id]
    reversed_ = {row.reverses: row.id for row in found if row.reverses}
    booked = [_booked(context, row, reversed_) for row in found if until is None or row.day <= until.isoformat()]
    return sorted(booked, key=lambda item: item.booking.order)


def of_instruments(tx: Transaction, ids: Iterable[str]) -> dict[str, list[Booked]]:
    """The bookings of each of these instruments without payer and note, which no figure depends on."""
    found = rows.of_instruments(tx, ids)
    return {
        id: [Booked(_bare(row), row.recorded_at, row.source, row.institution) for row in own]
        for id, own in found.items()
    }


def counts(tx: Transaction, ids: Iterable[str]) -> dict[str, int]:
    """How many bookings each of these instruments has; of those without any, nothing."""
    return {row.instrument: row.number for row in rows.stock(tx, ids)}


def page(
    tx: Transaction,
    context: Context,
    scope: Scope,
    id: str,
    *,
    until: date | None = None,
    cursor: str | None = None,
    limit: int,
) -> tuple[list[Booked], str | None]:
    """A part of an instrument's bookings by day and id, and the cursor of the next one; None at the end.

    Raises:
        NotFound: there is no such instrument, or the scope does not see it.
        FormatError: the cursor is none of ours.
    """
    instrument_rows.get(tx, scope, id)
    last = None if until is None else until.isoformat()
    found, following = rows.page(tx, id, until=last, cursor=cursor, limit=limit)
    reversed_ = rows.reversals_on(tx, id, (item.id for item in found))
    return [_booked(context, item, reversed_) for item in found], following


def _require_creditor(scope: Scope) -> None:
    if scope.role != "CREDITOR":
        raise Refused("payments are booked by the creditor who holds the claim")


def _fresh(
    tx: Transaction, context: Context, scope: Scope, given: Sequence[Row], found: dict[str, Any]
) -> list[Placed]:
    """Those that are not there yet, if all of them can be."""
    problems = Problems()
    placed = fresh(given, _ledger(tx, context, scope, given, found), context.today, problems)
    if problems:
        taken = all(problem.code is Code.DUPLICATE for problem in problems)
        raise BookedOtherwise(problems) if taken else NotBookable(problems)
    return placed


def _ledger(tx: Transaction, context: Context, scope: Scope, given: Sequence[Row], found: dict[str, Any]) -> Ledger:
    targets = {row.booking.reverses for row in given if row.booking.reverses}
    ids = sorted({row.booking.id for row in given} | targets)
    stock = {
        row.instrument: Stock(row.number, row.currency, date.fromisoformat(row.first))
        for row in rows.stock(tx, {row.id for row in found.values()})
    }
    debts, held, passed = _debts(context, given, found, stock), _held(tx, scope, found), _passed(tx, scope, found)
    return Ledger(
        debts={
            name: replace(debts[row.id], held=row.id in held, passed=passed.get(row.id)) for name, row in found.items()
        },
        known={
            row.id: Placed(row.instrument, _booked(context, row, {}).booking)
            for row in rows.by_ids(tx, scope.institution, ids)
        },
        reversed=rows.reversals_of(tx, scope.institution, sorted(targets)),
        stock=stock,
        others=rows.of_others(tx, scope.institution, debts, ids),
    )


def _held(tx: Transaction, scope: Scope, found: Mapping[str, Any]) -> frozenset[str]:
    """The debts on which a creditor books: its own, and those whose claim has come to it with effect."""
    own = {row.id for row in found.values() if row.institution == scope.institution}
    named = sorted({row.id for row in found.values()} - own)
    came = {id for id, done in act_rows.of_instruments(tx, named).items() if done and _has_come(done[-1])}
    return frozenset(own | came)


def _passed(tx: Transaction, scope: Scope, found: Mapping[str, Any]) -> dict[str, date]:
    """The day on which the claim went to the insurer whole, of those of a lender's own debts on which it did."""
    succeeded = [row for row in found.values() if (row.standing or 0) & Flag.SUCCEEDED]
    own = sorted({row.id for row in succeeded if row.institution == scope.institution})
    days = {}
    for id, done in act_rows.of_instruments(tx, own).items():
        bodies = [canonical.parse(act.act)["body"]["mandatory"] for act in done]
        if bodies[-1]["regions"]["rest"] is None:
            notice = periods.last(periods.counting(bodies), "NOTIFY_TRANSFER")
            assert notice is not None  # the flag is set
            days[id] = periods.legal_day(notice)
    return days


def _has_come(last: Any) -> bool:
    """Whether the last act says that the transfer of the claim has taken effect."""
    regions = canonical.parse(last.act)["body"]["mandatory"]["regions"]
    return bool(regions["creditor"] == Creditor.TRANSFER_EFFECTIVE.name)


def _debts(
    context: Context, given: Sequence[Row], found: Mapping[str, Any], stock: Mapping[str, Stock]
) -> dict[str, Debt]:
    """The debts by id. Only those are decrypted that earlier bookings do not vouch for, since it takes milliseconds."""
    about: dict[str, list[Booking]] = {row.id: [] for row in found.values()}
    for item in given:
        if item.instrument in found:
            about[found[item.instrument].id].append(item.booking)
    debts = {}
    for row in {row.id: row for row in found.values()}.values():
        known = stock.get(row.id)
        vouched = known is not None and known.covers(about[row.id])
        debts[row.id] = Debt(row.id, True, known.first, known.currency) if known and vouched else _debt(context, row)
    return debts


def _debt(context: Context, row: Any) -> Debt:
    if row.status != "ISSUED":
        return Debt(row.id, False, date.min, None)
    content = instruments.content(context, row)
    loan = content["sections"].get("loan")
    currency = None if loan is None else loan["principal"]["currency"]
    return Debt(row.id, True, parse_date(first_day(content)), currency)


def _values(context: Context, institution: str, placed: Placed, source: str, now: str) -> dict[str, Any]:
    booking = placed.booking
    return {
        "institution": institution,
        "id": booking.id,
        "instrument": placed.instrument,
        "day": booking.day.isoformat(),
        "kind": str(booking.kind),
        "amount": booking.amount.minor,
        "currency": booking.amount.currency,
        "fee": None if booking.fee is None else str(booking.fee),
        "reverses": booking.reverses,
        "private": context.vault.seal_json([booking.payer, booking.note], _place(institution, booking.id)),
        "source": source,
        "recorded_at": now,
    }


def _booked(context: Context, row: Any, reversed_: dict[str, str]) -> Booked:
    payer, note = context.vault.open_json(row.private, _place(row.institution, row.id))
    booking = replace(_bare(row), payer=payer, note=note)
    return Booked(booking, row.recorded_at, row.source, row.institution, reversed_.get(row.id))


def _bare(row: Any) -> Booking:
    return Booking(
        id=row.id,
        day=date.fromisoformat(row.day),
        kind=Kind(row.kind),
        amount=Money(row.amount, row.currency),
        fee=None if row.fee is None else FeeKind(row.fee),
        reverses=row.reverses,
    )


def _imported(given: Sequence[Row], placed: Sequence[Placed], source: str) -> Imported:
    new = {item.instrument for item in placed}
    return Imported(len(placed), len(given) - len(placed), len(new), source)


def _place(institution: str, id: str) -> str:
    return f"payments/{institution}/{id}"
