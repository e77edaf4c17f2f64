"""What is owed under an instrument, by its own content and by what was booked on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from notary.db import instruments as rows
from notary.db.scope import SYSTEM, Scope
from notary.db.session import Transaction
from notary.domain import amounts
from notary.domain.amounts import Statement, TermsError
from notary.domain.amounts.agreed import Agreed, agreed
from notary.domain.amounts.lines import money
from notary.domain.errors import Refused
from notary.domain.payments import Booking
from notary.domain.profiles.problem import Problem
from notary.services import history, instruments, payments, periods
from notary.services.context import Context


class NoAmount(Refused):
    """No amount follows from the instrument; ``problems`` says what keeps it from that."""

    code = "NO_AMOUNT"

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True)
class Owed:
    """A statement, and the terms that it follows from."""

    agreed: Agreed
    statement: Statement

    @property
    def claimable(self) -> dict[str, str]:
        """What can be claimed on the day by part, in units of the currency."""
        quantum = self.statement.terms.quantum
        return {part.value: money(amount, quantum) for part, amount in self.statement.claimable.items()}


@dataclass(frozen=True)
class _Account:
    """What an amount follows from on any day: content, bookings (None before the issue), and when all fell due."""

    kind: str
    content: dict[str, Any]
    booked: Sequence[Booking] | None
    all_due: date | None

    def owed(self, day: date) -> Owed:
        """What is owed as of a day (raises NoAmount)."""
        found = agreed(self.content, day, self.booked, self.all_due)
        if found is None:
            raise NoAmount(f"an instrument of the kind {self.kind} is about no loan of its own")
        try:
            return Owed(found, amounts.compute(amounts.parse(found.terms)))
        except TermsError as error:
            raise NoAmount("no amount follows from the loan as it is stated", error.problems) from None


def of_instrument(
    tx: Transaction, context: Context, scope: Scope, id: str, as_of: date | None = None, upto: int | None = None
) -> Owed:
    """What is owed as of a day (in Shanghai; default today).

    Args:
        upto: the sequence of the last act that is known of; all of them by default. A paper of an act must not show
            what a later act of the same day made due.

    Raises:
        NotFound: none that the scope may see.
        Conflict: it was withdrawn, and its content erased.
        NoAmount: its kind is about no loan, its draft is not sound, or the day is before the loan.
    """
    return _account(tx, context, scope, id, upto).owed(as_of or context.today)


def unpaid_since(tx: Transaction, context: Context, id: str, due: Sequence[date], day: date) -> date | None:
    """The due day since when something has been in arrears without a break; None where nothing is on this day.

    Args:
        due: the days on which instalments fall due, ascending.
    """
    account = _account(tx, context, SYSTEM, id)
    if account.owed(day).statement.arrears == 0:
        return None
    for each in sorted((each for each in due if each <= day), reverse=True):
        before = each - timedelta(days=1)
        if each == min(due) or account.owed(before).statement.arrears == 0:
            return each
    return None


def _account(tx: Transaction, context: Context, scope: Scope, id: str, upto: int | None = None) -> _Account:
    row = rows.get(tx, scope, id)
    booked = [item.booking for item in payments.of_instruments(tx, [id])[id]] if row.status == "ISSUED" else None
    return _Account(row.kind, _sound(tx, context, scope, row), booked, _all_due(tx, context, row, upto))


def _all_due(tx: Transaction, context: Context, row: Any, upto: int | None) -> date | None:
    """The day on which the whole debt was declared due, by the last ACCELERATE that no RESTRUCTURE has undone."""
    if row.status != "ISSUED":
        return None
    found = None
    for sequence, body, _ in history.of_instrument(tx, context, row.id).steps:
        if upto is not None and sequence > upto:
            break
        if body["type"] == "ACCELERATE":
            found = periods.legal_day(body)
        elif body["type"] == "RESTRUCTURE":
            found = None
    return found


def _sound(tx: Transaction, context: Context, scope: Scope, row: Any) -> dict[str, Any]:
    """The content of an instrument, which an offer has checked and a draft may still lack."""
    draft = instruments.content(context, row)
    if row.status == "DRAFT":
        wrong = instruments.problems(tx, context, scope, row.id)
        problems = tuple(item for item in wrong if not item.path.startswith("documents"))  # no amount depends on them
        if problems:
            raise NoAmount("the draft is not sound yet", problems)
    return draft
