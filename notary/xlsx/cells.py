"""Cells: what one shows, how, and by which formula."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | float | Decimal | date | None


class Look(StrEnum):
    """How a cell is shown."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    MONEY = "money"  # the decimals of the currency
    TOTAL = "total"  # the same, of a total
    DIFFERENCE = "difference"  # the same, red where it is not zero
    RATE = "rate"  # a percentage, stored as a fraction
    NUMBER = "number"  # as many places as it has


@dataclass(frozen=True)
class Cell:
    """A value, or a formula (without its equals sign) and the value that it comes to; None is a blank."""

    look: Look
    value: Value
    formula: str = ""


def text(value: str | None, formula: str = "") -> Cell:
    """A text, whatever it starts with."""
    return Cell(Look.TEXT, value, formula)


def count(value: int | None, formula: str = "") -> Cell:
    """An integer."""
    return Cell(Look.COUNT, value, formula)


def day(value: date | None, formula: str = "") -> Cell:
    """A day."""
    return Cell(Look.DAY, value, formula)


def money(value: Decimal | None, formula: str = "") -> Cell:
    """An amount of the statement's currency."""
    return Cell(Look.MONEY, value, formula)


def total(value: Decimal | None, formula: str = "") -> Cell:
    """A sum that the eye should find."""
    return Cell(Look.TOTAL, value, formula)


def difference(formula: str) -> Cell:
    """How far an amount is from what was issued."""
    return Cell(Look.DIFFERENCE, Decimal(0), formula)


def rate(percent: Decimal | None, formula: str = "") -> Cell:
    """A rate, from percent."""
    return Cell(Look.RATE, None if percent is None else percent / 100, formula)


def number(value: Decimal | float | None, formula: str = "") -> Cell:
    """A number as it is."""
    return Cell(Look.NUMBER, value, formula)


BLANK = text(None)
