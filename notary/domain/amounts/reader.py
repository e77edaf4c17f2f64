"""Reads terms member by member and notes everything that is wrong, so that it can be told at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from notary.domain import times
from notary.domain.errors import FormatError
from notary.domain.money import EXPONENTS, exponent
from notary.domain.profiles.problem import Code, Problem
from notary.domain.profiles.values import YEARS

MAX_PROBLEMS = 100
"""As many as are told at once."""

_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,15})(\.[0-9]{1,8})?\Z", re.ASCII)
_NAME = re.compile(r"[a-z_]{1,40}\Z", re.ASCII)
_KNOWN = "no such member, or its right name (docs/amounts.md lists all)"
_DAY = f"a day such as 2024-03-01, from {YEARS[0]} to {YEARS[1]}"

Option = TypeVar("Option", bound=StrEnum)
Item = TypeVar("Item")


class Reader:
    """One JSON object. Every method gives the value of a member; where it is wrong or missing, the problem is noted and
    some value given, which nobody must use: look at ``problems`` first."""

    def __init__(self, value: Mapping[str, Any], path: str = "", places: int = 2) -> None:
        self.value = value
        self.problems: list[Problem] = []
        self._path = path
        self._places = places
        self._known: set[str] = set()

    def wrong(self, name: str, code: Code, message: str, expected: str) -> None:
        """Note a problem of a member, unless so many were noted that nobody reads another."""
        self._note(Problem(f"{self._path}{name}", code, message, expected))

    def no_others(self) -> None:
        """Note members that nobody asked for: a misspelt one would otherwise be taken for its absence."""
        for name in sorted(islice(set(self.value) - self._known, MAX_PROBLEMS)):
            shown = name if _NAME.match(name) else "…"  # whatever else was put there may be personal
            self.wrong(shown, Code.UNKNOWN_KEY, "unknown member", _KNOWN)

    def currency(self, name: str) -> str:
        """An accepted ISO 4217 code; amounts after it have its decimals."""
        found = self._take(name, False, "an ISO 4217 code such as CNY")
        if isinstance(found, str) and found in EXPONENTS:
            self._places = exponent(found)
            return found
        if found is not None:
            self.wrong(name, Code.CURRENCY, "not an accepted currency", "an ISO 4217 code such as CNY")
        return "CNY"

    def amount(self, name: str, *, positive: bool = False, optional: bool = False) -> Decimal:
        """An amount in units of the currency, as a string (zero where it is optional and null)."""
        expected = f'a decimal string with up to {self._places} places, such as "{1500:.{self._places}f}"'
        number = self._number(name, expected, optional)
        if _places(number) > self._places:
            self.wrong(name, Code.FORMAT, "more decimals than the currency has", expected)
        if positive and not number and not self._noted(name):
            self.wrong(name, Code.RANGE, "zero", "more than zero")
        return number

    def percent(self, name: str) -> Decimal:
        """Percent a year, 0 to 1,000."""
        return self.decimal(name, most=1_000)

    def decimal(self, name: str, *, most: int, default: Decimal | None = None) -> Decimal:
        """A number from 0 to ``most`` with up to six places, as a string; with a default it may be null."""
        if default is not None and self._take(name, True, "") is None:
            return default
        number = self._number(name, 'a decimal string such as "7.2"')
        if number > most:
            self.wrong(name, Code.RANGE, "too large", f"at most {most}")
        return number

    def integer(
        self, name: str, *, low: int = 0, high: int = 0, options: Sequence[int] = (), optional: bool = False
    ) -> int | None:
        """An integer in a range, or one of some."""
        expected = " or ".join(map(str, options)) or f"an integer from {low} to {high}"
        found = self._take(name, optional, expected)
        if type(found) is int and (found in options if options else low <= found <= high):
            return int(found)
        if found is not None:
            self.wrong(name, Code.RANGE if type(found) is int else Code.TYPE, "not such an integer", expected)
        return None

    def boolean(self, name: str) -> bool:
        """true or false."""
        found = self._take(name, False, "true or false")
        if found is not None and not isinstance(found, bool):
            self.wrong(name, Code.TYPE, "neither true nor false", "true or false")
        return found is True

    def day(self, name: str, *, optional: bool = False) -> Any:
        """A day; None where it is optional and null."""
        found = self._take(name, optional, _DAY)
        if found is None:
            return None if optional else date.min
        try:
            day = times.parse_date(found)
        except FormatError:
            day = date.min
        if YEARS[0] <= day.year <= YEARS[1]:
            return day
        self.wrong(name, Code.FORMAT, "not a day", _DAY)
        return date.min

    def text(self, name: str) -> str:
        """A short text."""
        found = self._take(name, False, "a text of 1 to 100 characters")
        if isinstance(found, str) and 1 <= len(found) <= 100:
            return found
        if found is not None:
            self.wrong(name, Code.TYPE, "not a short text", "a text of 1 to 100 characters")
        return ""

    def choice(self, name: str, options: type[Option], *, optional: bool = False) -> Option | None:
        """One of some words."""
        expected = f"one of {', '.join(options)}"
        found = self._take(name, optional, expected)
        if isinstance(found, str) and found in set(options):
            return options(found)
        if found is not None:
            self.wrong(name, Code.UNKNOWN_CODE, "unknown word", expected)
        return None

    def order(self, name: str, options: type[Option], default: tuple[Option, ...]) -> tuple[Option, ...]:
        """All of some words, each once, in the order that counts; absent or null means the default."""
        found = self._take(name, True, "")
        if found is None:
            return default
        words = isinstance(found, list) and all(isinstance(word, str) for word in found)
        if words and sorted(found) == sorted(options):
            return tuple(map(options, found))
        self.wrong(name, Code.ORDER, "not each part exactly once", f"an order of {', '.join(options)}")
        return default

    def records(self, name: str, item: Callable[["Reader"], Item], most: int) -> tuple[Item, ...]:
        """Objects, each read by ``item``; absent or null means none."""
        found = self._take(name, True, "")
        if found is None:
            return ()
        if not isinstance(found, list) or len(found) > most:
            self.wrong(name, Code.TYPE, "not a list of this length", f"a list of at most {most:,} objects")
            return ()
        return tuple(self._record(f"{self._path}{name}[{index}]", value, item) for index, value in enumerate(found))

    def _record(self, path: str, value: Any, item: Callable[["Reader"], Item]) -> Any:
        if not isinstance(value, Mapping):
            self._note(Problem(path, Code.TYPE, "not an object", "an object"))
            return None
        inner = Reader(value, f"{path}.", self._places)
        read = item(inner)
        inner.no_others()
        for problem in inner.problems:
            self._note(problem)
        return read

    def _note(self, problem: Problem) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def _take(self, name: str, optional: bool, expected: str) -> Any:
        self._known.add(name)
        if self.value.get(name) is None and not optional:
            self.wrong(name, Code.MISSING, "missing", expected)
        return self.value.get(name)

    def _number(self, name: str, expected: str, optional: bool = False) -> Decimal:
        found = self._take(name, optional, expected)
        if isinstance(found, str) and _DECIMAL.match(found):
            return Decimal(found)
        if found is not None:
            self.wrong(name, Code.FORMAT, "not a plain decimal in quotes", expected)
        return Decimal(0)

    def _noted(self, name: str) -> bool:
        return any(problem.path == f"{self._path}{name}" for problem in self.problems)


def _places(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))
