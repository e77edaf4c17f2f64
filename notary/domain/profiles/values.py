"""Checks of single values, one small function for each field type. A check returns the problems it found."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from notary.domain import money, times
from notary.domain.errors import FormatError
from notary.domain.parties import is_party_id
from notary.domain.profiles.problem import Code, Problem
from notary.domain.profiles.profile import FORMS, Field, Type

DEFAULT_BOUNDS = {
    Type.TEXT: (1, 200),
    Type.LONG_TEXT: (1, 10_000),
    Type.MONEY: (0, 10**money.MAX_DIGITS - 1),
    Type.PERCENT: (0, 1_000),
    Type.INTEGER: (0, 2**53 - 1),
    Type.CODES: (1, 50),
    Type.PARTIES: (1, 50),
    Type.RECORDS: (1, 600),
}
"""Bounds where a field names none; 600 records are 50 years of monthly instalments."""

YEARS = (1900, 2199)
"""Years that a date of ours can have; anything else is a slip of the pen."""

_PERCENT = re.compile(r"(0|[1-9]\d{0,3})(\.\d{1,6})?\Z", re.ASCII)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def bounds(field: Field) -> tuple[int, int]:
    """The lowest and highest value, length or count of a field."""
    low, high = DEFAULT_BOUNDS[field.type]
    return (low if field.low is None else field.low, high if field.high is None else field.high)


def check(field: Field, value: Any, path: str) -> list[Problem]:
    """Everything that is wrong with one value (party ids are only checked for their form here)."""
    return list(_CHECKS[field.type](field, value, path))


def check_members(fields: Sequence[Field], value: Any, path: str, *, besides: Collection[str] = ()) -> list[Problem]:
    """Everything that is wrong with an object that holds these fields; ``besides`` names keys checked elsewhere."""
    if not isinstance(value, dict):
        return [Problem(path, Code.TYPE, "not an object", "an object")]
    found = []
    known = sum(name in value for name in besides)
    for field in fields:
        if field.name in value:
            known += 1
            found += check(field, value[field.name], _join(path, field.name))
        elif field.required:
            found.append(Problem(_join(path, field.name), Code.MISSING, f"{field.en} is missing", _form(field)))
    if known < len(value):
        found += _unknown_keys(value, {*besides, *(field.name for field in fields)}, path)
    return found


def _unknown_keys(value: dict[Any, Any], known: Collection[str], path: str) -> list[Problem]:
    """A problem for every key that is not known; a key that nobody reads must not be signed."""
    expected = "one of " + ", ".join(sorted(known))
    return [
        Problem(_join(path, str(key)[:64]), Code.UNKNOWN_KEY, "unknown key", expected)
        for key in value
        if key not in known
    ]


def parse_date(value: Any) -> date | None:
    """The date of an ISO text within ``YEARS``, or None when it is none."""
    try:
        day = times.parse_date(value)
    except FormatError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _wrong(field: Field, path: str, code: Code, message: str, expected: str = "") -> Problem:
    return Problem(path, code, message, expected or _form(field))


def _form(field: Field) -> str:
    """The form of a field's value in words; an id that is given here is not yet that of a party."""
    return field.hint if field.type is Type.PARTY and field.hint else FORMS[field.type]


def _text(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if not isinstance(value, str):
        yield _wrong(field, path, Code.TYPE, "not a text")
        return
    low, high = bounds(field)
    if not low <= len(value) <= high:
        yield _wrong(field, path, Code.LENGTH, f"{len(value)} characters", f"{low} to {high} characters")
        return
    if _hidden(value.replace("\n", "") if field.type is Type.LONG_TEXT else value):
        # Direction marks and zero-width characters can make a signed text read differently from what is stored.
        yield _wrong(
            field,
            path,
            Code.FORMAT,
            "holds control, invisible or private-use characters",
            "visible characters",
        )
    elif value != value.strip() or not unicodedata.is_normalized("NFC", value):
        yield _wrong(field, path, Code.FORMAT, "blanks at an end, or not Unicode NFC", "trimmed text in Unicode NFC")
    elif field.pattern is not None and not re.fullmatch(field.pattern, value, re.ASCII):
        yield _wrong(field, path, Code.FORMAT, "does not have the form of its field", field.hint)


def _hidden(text: str) -> bool:
    """Whether a text holds control, invisible or private-use characters."""
    # isprintable is quick but also refuses the wide blank, and characters younger than this Python.
    return not text.isprintable() and any(unicodedata.category(char) in _HIDDEN for char in text)


def _money(field: Field, value: Any, path: str) -> Iterable[Problem]:
    try:
        amount = money.from_json(value)
    except money.MoneyError as error:
        yield _wrong(field, path, Code.FORMAT, str(error))
        return
    low, high = bounds(field)
    if not low <= amount.minor <= high:
        yield _wrong(field, path, Code.RANGE, "the amount is out of bounds", f"{low} to {high} minor units")


def _date(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if parse_date(value) is None:
        yield _wrong(field, path, Code.FORMAT, "not a real date", f"{FORMS[Type.DATE]}, {YEARS[0]} to {YEARS[1]}")


def _time(field: Field, value: Any, path: str) -> Iterable[Problem]:
    try:
        times.parse_time(value)
    except FormatError:
        yield _wrong(field, path, Code.FORMAT, "not a real time")


def _percent(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if not isinstance(value, str) or not _PERCENT.match(value):
        yield _wrong(field, path, Code.FORMAT, "not a percentage")
        return
    low, high = bounds(field)
    if not low <= Decimal(value) <= high:
        yield _wrong(field, path, Code.RANGE, "the percentage is out of bounds", f"{low} to {high}")


def _integer(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if type(value) is not int:
        yield _wrong(field, path, Code.TYPE, "not a whole number")
        return
    low, high = bounds(field)
    if not low <= value <= high:
        yield _wrong(field, path, Code.RANGE, "the number is out of bounds", f"{low} to {high}")


def _boolean(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if type(value) is not bool:
        yield _wrong(field, path, Code.TYPE, "not true or false")


def _code(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if not isinstance(value, str) or value not in field.codes:
        yield _wrong(field, path, Code.UNKNOWN_CODE, "not a known code", "one of " + ", ".join(field.codes))


def _party(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if not is_party_id(value):
        yield _wrong(field, path, Code.FORMAT, "not an id" if field.hint else "not a party id")


def _record(field: Field, value: Any, path: str) -> Iterable[Problem]:
    return check_members(field.columns, value, path)


def _records(field: Field, value: Any, path: str) -> Iterable[Problem]:
    if not isinstance(value, list):
        yield _wrong(field, path, Code.TYPE, "not an array")
        return
    low, high = bounds(field)
    if not low <= len(value) <= high:
        yield _wrong(field, path, Code.LENGTH, f"{len(value)} entries", f"{low} to {high} entries")
        return
    for index, record in enumerate(value):
        yield from check_members(field.columns, record, f"{path}[{index}]")


def _several(
    one: Callable[[Field, Any, str], Iterable[Problem]],
) -> Callable[[Field, Any, str], Iterable[Problem]]:
    def check_all(field: Field, value: Any, path: str) -> Iterable[Problem]:
        if not isinstance(value, list):
            yield _wrong(field, path, Code.TYPE, "not an array")
            return
        low, high = bounds(field)
        if not low <= len(value) <= high:
            yield _wrong(field, path, Code.LENGTH, f"{len(value)} entries", f"{low} to {high} entries")
            return
        found = [problem for index, item in enumerate(value) for problem in one(field, item, f"{path}[{index}]")]
        yield from found
        if not found and len(set(value)) != len(value):
            yield _wrong(field, path, Code.DUPLICATE, "the same entry twice")

    return check_all


_CHECKS: dict[Type, Callable[[Field, Any, str], Iterable[Problem]]] = {
    Type.TEXT: _text,
    Type.LONG_TEXT: _text,
    Type.MONEY: _money,
    Type.DATE: _date,
    Type.TIME: _time,
    Type.PERCENT: _percent,
    Type.INTEGER: _integer,
    Type.BOOLEAN: _boolean,
    Type.CODE: _code,
    Type.CODES: _several(_code),
    Type.PARTY: _party,
    Type.PARTIES: _several(_party),
    Type.RECORD: _record,
    Type.RECORDS: _records,
}
