"""The terms of a notarised loan, read from its instrument (profile ``cn``), and what had to be assumed for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from notary.domain import money
from notary.domain.amounts.acceleration import accelerated
from notary.domain.amounts.lines import plain
from notary.domain.amounts.terms import DEFAULT_ALLOCATION, Cap, Lender, Method, Part
from notary.domain.money import Money
from notary.domain.parties import PartyKind, Role
from notary.domain.payments.booking import Booking, Counted, counted

PARTS = {
    "FEES": Part.FEES,
    "INTEREST": Part.INTEREST,
    "OVERDUE_INTEREST": Part.OVERDUE,
    "COMPOUND": Part.COMPOUND,
    "PRINCIPAL": Part.PRINCIPAL,
}
"""The parts of an agreed allocation order (cn_fields.COMPONENTS); damages come with the fees."""

CAPS = {Lender.FINANCIAL_INSTITUTION: Cap.FI_24, Lender.PRIVATE: Cap.LPR4}
"""The cap that a debtor may ask for in court, by whose loan it is."""


@dataclass(frozen=True)
class Agreed:
    """``terms`` as JSON, from which anyone gets the same amount, and what the instrument does not say (``assumed``)."""

    terms: dict[str, Any]
    assumed: tuple[str, ...]


def agreed(
    draft: Mapping[str, Any], as_of: date, booked: Iterable[Booking] | None = None, all_due: date | None = None
) -> Agreed | None:
    """The terms of a sound draft's loan; None where it is about none.

    Args:
        booked: what is on record of it, of which only what counts on ``as_of`` is taken; None before the issue, when
            nothing can be.
        all_due: the day on which the whole was declared due; what is asked for a day before it does not know of that.
    """
    loan = draft["sections"].get("loan")
    if loan is None:
        return None
    insurance = draft["sections"].get("guarantee_insurance", {})
    lender = _lender(draft["parties"])
    cap = CAPS.get(lender) if lender else None
    counts = None if booked is None else counted(booked, as_of)
    terms = {
        "currency": loan["principal"]["currency"],
        "principal": _decimal(loan["principal"]),
        "rate": loan["annual_rate"],
        "day_count": int(loan["day_count"]),
        "from": first_day(draft),
        "due": None,
        "method": Method.SCHEDULE.value,
        "schedule": _schedule(draft, loan, all_due if all_due is not None and all_due <= as_of else None),
        "overdue_multiple": _multiple(loan.get("overdue_rate_percent")),
        "compound": loan.get("compound_interest", False),
        "premium_monthly": _decimal(insurance["premium_monthly"]) if _has_premium(loan, insurance) else None,
        "fees": [_fee(item) for item in counts.fees] if counts else [],
        "payments": [_payment(item) for item in counts.payments] if counts else [],
        "allocation": [part.value for part in _allocation(loan.get("allocation_order", ()))],
        "lender": (lender or Lender.LOCAL_FINANCE).value,
        "cap": cap.value if cap else None,
        "contract_date": draft["dates"]["signed"],
        "delay_start": None,
        "as_of": as_of.isoformat(),
    }
    return Agreed(terms, (*_recorded(counts, as_of), *_assumed(loan, insurance, lender)))


def _schedule(draft: Mapping[str, Any], loan: Mapping[str, Any], all_due: date | None) -> list[dict[str, str]]:
    lines = [_line(line) for line in loan["schedule"]]
    start = date.fromisoformat(first_day(draft))
    if all_due is None or all_due <= start:
        return lines
    quantum = Decimal(1).scaleb(-money.exponent(loan["principal"]["currency"]))
    return accelerated(lines, start, all_due, quantum)


def first_day(draft: Mapping[str, Any]) -> str:
    """The day from which a debt can bear interest and be paid: of the disbursement, or else of signing."""
    day: str = draft["sections"].get("loan", {}).get("disbursement_date", draft["dates"]["signed"])
    return day


def _recorded(counts: Counted | None, as_of: date) -> list[str]:
    """What the amount takes for paid and spent."""
    if counts is None:
        return ["before the issue no payments and no fees are on record: the amount is as if none had been made"]
    found = [
        f"payments on record up to {as_of}: {len(counts.payments)}, fees: {len(counts.fees)}; "
        "what the creditor did not book is not known here"
    ]
    if counts.fees:
        found.append("the fees are as the creditor booked them: whether the title names them is not examined here")
    return found


def _fee(booking: Booking) -> dict[str, str]:
    return {"kind": str(booking.fee), "amount": _units(booking.amount), "date": booking.day.isoformat()}


def _payment(booking: Booking) -> dict[str, str]:
    return {"date": booking.day.isoformat(), "amount": _units(booking.amount)}


def _has_premium(loan: Mapping[str, Any], insurance: Mapping[str, Any]) -> bool:
    """Whether there is a premium that can be counted with the loan."""
    premium = insurance.get("premium_monthly")
    return premium is not None and premium["currency"] == loan["principal"]["currency"]


def _assumed(loan: Mapping[str, Any], insurance: Mapping[str, Any], lender: Lender | None) -> list[str]:
    found = []
    if "disbursement_date" not in loan:
        found.append("the day of disbursement is not stated: interest runs from the day of signing")
    if "overdue_rate_percent" not in loan:
        found.append("no overdue rate is stated: the rate of the term goes on after the due date")
    if loan["rate_kind"] != "FIXED":
        found.append("the rate follows the LPR: later changes of it are not known here, its first value goes on")
    if "premium_monthly" in insurance and not _has_premium(loan, insurance):
        found.append("the premium is in another currency than the loan, so the all-in cost is without it")
    if lender is None:
        found.append("the lender has no financial licence and is no natural person: no cap was applied")
    return found


def _lender(parties: list[Mapping[str, Any]]) -> Lender | None:
    """Whose loan it is, as far as the instrument shows it."""
    lenders = [party for party in parties if Role.LENDER in party["roles"]]
    if any("licence_no" in party for party in lenders):
        return Lender.FINANCIAL_INSTITUTION
    if lenders and all(party["party_kind"] == PartyKind.NATURAL for party in lenders):
        return Lender.PRIVATE
    return None


def _allocation(order: list[str] | tuple[()]) -> list[Part]:
    """The agreed order; parts that it does not name follow in the order of the law."""
    named = [PARTS[code] for code in order if code in PARTS]
    return named + [part for part in DEFAULT_ALLOCATION if part not in named]


def _multiple(percent: str | None) -> str | None:
    return None if percent is None else plain(Decimal(percent) / 100)


def _line(line: Mapping[str, Any]) -> dict[str, str]:
    return {"due": line["due"], "principal": _decimal(line["principal"]), "interest": _decimal(line["interest"])}


def _decimal(value: Mapping[str, str]) -> str:
    """An amount of minor units in units of its currency."""
    return _units(money.from_json(value))


def _units(amount: Money) -> str:
    return f"{Decimal(amount.minor).scaleb(-money.exponent(amount.currency)):f}"
