"""Money: an integer count of minor units and a currency. Never a float, and never an amount without its currency."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from notary.domain.errors import FormatError

EXPONENTS = {
    "AED": 2, "AUD": 2, "BHD": 3, "BRL": 2, "CAD": 2, "CHF": 2, "CLP": 0, "CNY": 2, "CZK": 2, "DKK": 2,
    "EUR": 2, "GBP": 2, "HKD": 2, "HUF": 2, "IDR": 2, "ILS": 2, "INR": 2, "ISK": 0, "JOD": 3, "JPY": 0,
    "KRW": 0, "KWD": 3, "KZT": 2, "MNT": 2, "MOP": 2, "MXN": 2, "MYR": 2, "NOK": 2, "NZD": 2, "OMR": 3,
    "PHP": 2, "PLN": 2, "RUB": 2, "SAR": 2, "SEK": 2, "SGD": 2, "THB": 2, "TND": 3, "TRY": 2, "TWD": 2,
    "USD": 2, "VND": 0, "ZAR": 2,
}  # fmt: skip
"""Number of decimals of each accepted currency (ISO 4217, list one)."""

MAX_DIGITS = 18
"""Longest amount in minor units: 10^16 yuan, more than any debt, and still a 64-bit integer."""

_AMOUNT = re.compile(r"(0|[1-9][0-9]*)\Z", re.ASCII)
_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?\Z", re.ASCII)


class MoneyError(FormatError):
    """An amount or a currency does not have its format, or two currencies were mixed."""

    code = "MONEY"


@dataclass(frozen=True, order=False)
class Money:
    """``minor`` minor units (fen, cents; never below zero) of ``currency`` (ISO 4217)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if type(self.minor) is not int:
            raise MoneyError(f"an amount is an integer of minor units, not {type(self.minor).__name__}")
        if not 0 <= self.minor < 10**MAX_DIGITS:
            raise MoneyError(f"an amount has 1 to {MAX_DIGITS} digits of minor units and no sign, not {self.minor}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise MoneyError(f"{other.currency} cannot be counted with {self.currency}")
        return other.minor

    def to_json(self) -> dict[str, str]:
        """The form in instruments: ``{"amount": "15000000", "currency": "CNY"}``."""
        return {"amount": str(self.minor), "currency": self.currency}


def exponent(currency: str) -> int:
    """Decimals of a currency (raises MoneyError when it is not an accepted ISO 4217 code)."""
    if not isinstance(currency, str) or currency not in EXPONENTS:
        raise MoneyError(f"{str(currency)[:20]!r} is not an accepted ISO 4217 currency code such as 'CNY'")
    return EXPONENTS[currency]


def from_json(value: object) -> Money:
    """Money from ``{"amount": minor units as a string, "currency": code}`` and nothing else.

    Raises:
        MoneyError: another shape, a number instead of a string, leading zeros, a sign, an unknown currency.
    """
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        raise MoneyError('money is {"amount": "15000000", "currency": "CNY"} and nothing else')
    amount = value["amount"]
    if not isinstance(amount, str) or len(amount) > MAX_DIGITS or not _AMOUNT.match(amount):
        raise MoneyError(
            f"the amount must be a string of 1 to {MAX_DIGITS} digits (minor units, no leading zero, no sign)"
        )
    return Money(int(amount), value["currency"])


def parse(text: str, currency: str) -> Money:
    """Money from a plain decimal such as ``1500.50``; no grouping, no sign, no more decimals than the currency has.

    Raises:
        MoneyError: not such a decimal.
    """
    places = exponent(currency)
    if not isinstance(text, str) or len(text) > MAX_DIGITS + 1 or not _DECIMAL.match(text):
        raise MoneyError(f"{str(text)[:30]!r} is not a plain decimal amount such as '1500.50'")
    try:
        minor = Decimal(text).scaleb(places)
    except InvalidOperation:
        raise MoneyError(f"{text!r} is too large") from None
    if minor != minor.to_integral_value():
        raise MoneyError(f"{text!r} has more decimals than the {places} of {currency}")
    return Money(int(minor), currency)


def format(money: Money) -> str:
    """The amount for people, without currency: ``150,000.00``."""
    places = exponent(money.currency)
    whole, rest = divmod(money.minor, 10**places)
    return f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum of amounts that are all in ``currency`` (raises MoneyError when one is not)."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result
