"""Reads one booking, and notes everything that is wrong with it. No message repeats what was sent."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from notary.domain import money, times
from notary.domain.errors import FormatError
from notary.domain.money import EXPONENTS, MAX_DIGITS, Money, MoneyError
from notary.domain.payments.booking import Booking, FeeKind, Kind, Row
from notary.domain.payments.problems import PaymentsError, Problems
from notary.domain.profiles.problem import Code
from notary.domain.profiles.values import YEARS

MEMBERS = ("instrument", "id", "day", "kind", "amount", "fee", "reverses", "payer", "note")

MAX_AMOUNT = 10**14
"""Minor units: a trillion yuan, more than any payment; all that one debt may have still sum to an amount of ours."""

MAX_PAYER, MAX_NOTE = 200, 500
"""Characters; two thousand of the longest bookings fit into one request."""

_ID = re.compile(r"[!-~]{1,100}", re.ASCII)
_ID_EXPECTED = "1 to 100 printable ASCII characters without blanks, such as TX-20260301-0007"
_INSTRUMENT_EXPECTED = "the instrument's reference, register number or id"
_DAY = f"a day such as 2026-03-01, from {YEARS[0]} to {YEARS[1]}"
_MONEY = '{"amount": "150050", "currency": "CNY"}: a string of minor units, and an ISO 4217 code'
_DECIMAL = "units of the currency with its decimals, such as 1500.50: no sign, blank or thousands separator"

Option = TypeVar("Option", bound=StrEnum)


def parse(values: Iterable[Any], name: str = "payments") -> list[Row]:
    """The bookings of JSON values, the first of which stands at ``payments[0]``.

    Raises:
        PaymentsError: something is wrong with one of them; lists all of it, up to a limit.
    """
    problems, rows = Problems(), []
    for index, value in enumerate(values):
        row = read_row(value, f"{name}[{index}]", problems)
        if row is not None:
            rows.append(row)
        if problems.full:
            break
    if problems:
        raise PaymentsError(problems)
    return rows


def read_row(value: Any, place: str, problems: Problems, amount: Money | None = None) -> Row | None:
    """One booking of a JSON object; None where something is wrong with it, which is noted then.

    Args:
        amount: the amount, where it was read already from another form than JSON's; what was wrong is noted then.
    """
    if not isinstance(value, Mapping):
        problems.note(place, Code.TYPE, "not an object", "a booking (docs/payments.md)")
        return None
    before = len(problems)
    read = _Reader(value, place, problems)
    read.no_others()
    kind = read.choice("kind", Kind)
    row: dict[str, Any] = {
        "id": read.name("id", _ID_EXPECTED),
        "day": read.day(),
        "kind": kind,
        "amount": amount or read.amount(),
        "fee": read.only_for(kind, Kind.FEE, "fee", lambda: read.choice("fee", FeeKind)),
        "reverses": read.only_for(kind, Kind.REVERSAL, "reverses", lambda: read.name("reverses", _ID_EXPECTED)),
        "payer": read.text("payer", MAX_PAYER),
        "note": read.text("note", MAX_NOTE),
    }
    instrument = read.instrument()
    if row["reverses"] and row["reverses"] == row["id"]:
        problems.note(f"{place}.reverses", Code.REFERENCE, "its own id", "the id of the booking that does not count")
    if len(problems) > before:
        return None
    return Row(place, instrument, Booking(**row))


def read_decimal(text: str, currency: str, place: str, problems: Problems) -> Money | None:
    """An amount as people write it, in units of its currency; None where something is wrong, which is noted then."""
    if currency not in EXPONENTS:
        problems.note(f"{place}.currency", Code.CURRENCY, "not an accepted currency", "an ISO 4217 code such as CNY")
        return None
    try:
        found = money.parse(text, currency)
    except MoneyError:
        problems.note(f"{place}.amount", Code.FORMAT, _why(text, EXPONENTS[currency]), _DECIMAL)
        return None
    return _within(found, place, problems)


def _within(amount: Money, place: str, problems: Problems) -> Money | None:
    """The amount, if a booking may have it."""
    if 0 < amount.minor <= MAX_AMOUNT:
        return amount
    told = "too large" if amount.minor else "zero"
    problems.note(f"{place}.amount", Code.RANGE, told, f"more than zero, at most {MAX_AMOUNT:,} minor units")
    return None


def _why(text: str, places: int) -> str:
    """What is wrong with a text that is no amount."""
    if text[:1] in ("-", "−", "－", "("):
        return "below zero; what bounced is a REVERSAL of its booking"
    if any(mark in text for mark in ",，' "):
        return "has a thousands separator or a blank"
    if any(not mark.isascii() and unicodedata.digit(mark, None) is not None for mark in text):
        return "has digits other than 0 to 9"
    whole, _, decimals = text.partition(".")
    if whole.isascii() and whole.isdigit() and len(whole) + places > MAX_DIGITS:
        return "too large"
    if decimals.isascii() and decimals.isdigit() and len(decimals) > places:
        return f"more than the {places} decimals of the currency"
    return "not a plain decimal"


class _Reader:
    """One JSON object. Every method gives a member; where that is wrong, the problem is noted."""

    def __init__(self, value: Mapping[str, Any], place: str, problems: Problems) -> None:
        self._value = value
        self._place = place
        self._problems = problems

    def wrong(self, name: str, code: Code, message: str, expected: str) -> None:
        self._problems.note(f"{self._place}.{name}", code, message, expected)

    def no_others(self) -> None:
        """Note members that nobody reads: a misspelt one would otherwise be taken for its absence."""
        if set(self._value) - set(MEMBERS):
            expected = f"only {', '.join(MEMBERS)}"
            self._problems.note(self._place, Code.UNKNOWN_KEY, "has an unknown member", expected)

    def only_for(self, kind: Kind | None, own: Kind, name: str, read: Any) -> Any:
        """A member that bookings of one kind must have and no others may."""
        if kind is own:
            return read()
        if kind is not None and self._value.get(name) is not None:
            self.wrong(name, Code.UNKNOWN_KEY, f"given, and a {kind} has none", f"nothing; it is for a {own}")
        return None

    def choice(self, name: str, options: type[Option]) -> Option | None:
        expected = f"one of {', '.join(options)}"
        found = self._take(name, expected)
        if isinstance(found, str) and found in set(options):
            return options(found)
        if found is not None:
            self.wrong(name, Code.UNKNOWN_CODE, "unknown word", expected)
        return None

    def name(self, name: str, expected: str) -> str:
        found = self._take(name, expected)
        if isinstance(found, str) and _ID.fullmatch(found):
            return found
        if found is not None:
            self.wrong(name, Code.FORMAT, "not such a text", expected)
        return ""

    def instrument(self) -> str:
        found = self._take("instrument", _INSTRUMENT_EXPECTED)
        if isinstance(found, str) and 1 <= len(found) <= 200 and _is_plain(found) and found.strip() == found:
            return found
        if found is not None:
            self.wrong("instrument", Code.FORMAT, "no such name", _INSTRUMENT_EXPECTED)
        return ""

    def day(self) -> date:
        found = self._take("day", _DAY)
        if found is not None:
            try:
                day = times.parse_date(found)
                if YEARS[0] <= day.year <= YEARS[1]:
                    return day
            except FormatError:
                pass
            self.wrong("day", Code.FORMAT, "not a day", _DAY)
        return date.min

    def amount(self) -> Money | None:
        if self._take("amount", _MONEY) is None:
            return None
        try:
            found = money.from_json(self._value["amount"])
        except MoneyError:
            self.wrong("amount", Code.FORMAT, "not an amount with its currency", _MONEY)
            return None
        return _within(found, self._place, self._problems)

    def text(self, name: str, most: int) -> str:
        found = self._value.get(name)
        if found is None:
            return ""
        if isinstance(found, str) and len(found) <= most and _is_plain(found):
            return found
        self.wrong(name, Code.FORMAT, "not such a text", f"at most {most} characters, none of them a control character")
        return ""

    def _take(self, name: str, expected: str) -> Any:
        if self._value.get(name) is None:
            self.wrong(name, Code.MISSING, "missing", expected)
        return self._value.get(name)


def _is_plain(text: str) -> bool:
    """Whether there are neither control characters nor lone surrogates in it."""
    return not any(unicodedata.category(mark) in ("Cc", "Cs") for mark in text)
