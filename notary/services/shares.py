"""What each creditor has of a claim of which the insurer paid a part: what it got back, and what stands in the other
one's execution certificate already."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from notary.db import acts as rows
from notary.db.session import Transaction
from notary.domain import canonical, money
from notary.domain.headline import REST
from notary.domain.law.replay import History
from notary.domain.money import Money
from notary.domain.payments import counted
from notary.services import history, payments
from notary.services.context import Context

PAPER = "execution.paper"
"""The evidence of CERTIFY that is the paper (docs/acts.md)."""

Taken = Mapping[str, Money]
"""Amounts by component."""


def recovered(tx: Transaction, row: Any, so_far: History, day: date) -> Money | None:
    """What the insurer has booked as received on the debt by a day; None where it has paid nothing itself."""
    paid = so_far.case.indemnity
    return None if paid is None else _received(tx, row.id, so_far.case.insurer, day, paid.currency)


def taken(
    tx: Transaction, context: Context, row: Any, so_far: History, share: str | None, day: date
) -> dict[str, Money]:
    """What stands in the execution certificate in force over the other share, less what its creditor received since.

    Args:
        share: the share that is asked about.

    Returns:
        By component; empty where no certificate is in force there, and where the claim is one.
    """
    other = None if share == REST else REST
    at = so_far.in_force.get(other)
    if so_far.case.regions.rest is None or at is None:
        return {}
    kept = next(item for item in rows.of_instrument(tx, row.id) if item.sequence == at)
    owed = history.evidence_of(context, kept, canonical.parse(kept.act))[PAPER]["object"]
    lines = {line["component"]: money.from_json(line["amount"]) for line in owed["lines"]}
    currency = next(iter(lines.values())).currency
    creditor = row.institution if other == REST else so_far.case.insurer
    return _less(lines, _received(tx, row.id, creditor, day, currency, since=kept.recorded_at))


def _less(lines: Taken, received: Money) -> dict[str, Money]:
    """The lines after a payment, which goes to them in their order."""
    left, found = received.minor, {}
    for name, amount in lines.items():
        gone = min(left, amount.minor)
        left -= gone
        found[name] = Money(amount.minor - gone, amount.currency)
    return found


def _received(tx: Transaction, id: str, institution: str, until: date, currency: str, since: str = "") -> Money:
    """The payments up to a day that an institution booked after a time: what was booked before, a certificate of that
    time has taken off already."""
    own = [item for item in payments.of_instruments(tx, [id])[id] if item.institution == institution]
    late = {item.booking.id for item in own if item.recorded_at > since}
    paid = counted((item.booking for item in own), until).payments
    return Money(sum(booking.amount.minor for booking in paid if booking.id in late), currency)
