"""Bookings in tests, as they are sent and as they are written in a file."""

import csv
from io import StringIO
from typing import Any

from notary.domain import money
from notary.domain.payments import Row, parse
from notary.domain.payments.files import COLUMNS


def paid(instrument: str = "LN-1", id: str = "TX-1", **change: Any) -> dict[str, Any]:
    """A payment of 1,000.00 yuan; a member that is None is left out."""
    amount = {"amount": "100000", "currency": "CNY"}
    value = {"instrument": instrument, "id": id, "day": "2026-06-01", "kind": "PAYMENT", "amount": amount} | change
    return {name: member for name, member in value.items() if member is not None}


def reversal(of: str, id: str = "RV-1", **change: Any) -> dict[str, Any]:
    """What takes ``paid`` back."""
    return paid(id=id, kind="REVERSAL", reverses=of, **{"day": "2026-06-05"} | change)


def fee(id: str = "FE-1", kind: str = "LAWYER", **change: Any) -> dict[str, Any]:
    """A cost of 1,000.00 yuan."""
    return paid(id=id, kind="FEE", fee=kind, **change)


def rows(*values: dict[str, Any]) -> list[Row]:
    """Bookings as they are handed in."""
    return parse(values)


def csv_of(*values: dict[str, Any]) -> bytes:
    """The same as a file."""
    out = StringIO()
    written = csv.DictWriter(out, COLUMNS)
    written.writeheader()
    for value in values:
        amount = money.from_json(value["amount"])
        text = money.format(amount).replace(",", "")
        written.writerow(value | {"amount": text, "currency": amount.currency})
    return out.getvalue().encode()
