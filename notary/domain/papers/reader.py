"""Papers read back from their JSON form: what an act discloses can be shown again as the paper that it is."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from notary.domain import money, times
from notary.domain.errors import FormatError
from notary.domain.money import Money
from notary.domain.papers.base import Part

P = TypeVar("P", bound=Part)

DERIVED = frozenset({"schema", "kind", "total", "deducted_total", "missing"})
"""Members of the JSON form that follow from the others, or that name it."""


def read(cls: type[P], value: Any, where: str = "paper") -> P:
    """A paper, or a part of one, from its JSON form.

    Raises:
        FormatError: it is none; ``where`` names the member.
    """
    if not isinstance(value, Mapping):
        raise FormatError("must be an object", where=where)
    hints = get_type_hints(cls)
    fields = {field.name.rstrip("_"): field for field in dataclasses.fields(cls)}
    unknown = sorted(set(value) - set(fields) - DERIVED)
    if unknown:
        raise FormatError(f"the member {unknown[0]!r} is unknown", where=where)
    found = {
        field.name: _value(hints[field.name], value[name], f"{where}.{name}")
        for name, field in fields.items()
        if name in value
    }
    try:
        return cls(**found)
    except TypeError as error:
        raise FormatError(f"lacks a member: {error}", where=where) from None


def _value(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _optional(hint, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise FormatError("must be an array", where=where)
        (item, _) = get_args(hint)
        return tuple(_value(item, each, f"{where}[{index}]") for index, each in enumerate(value))
    if isinstance(hint, type) and issubclass(hint, Part):
        return read(hint, value, where)
    return _single(hint, value, where)


def _optional(hint: Any, value: Any, where: str) -> Any:
    if value is None:
        return None
    (inner,) = (each for each in get_args(hint) if each is not types.NoneType)
    return _value(inner, value, where)


def _single(hint: Any, value: Any, where: str) -> Any:
    try:
        if hint is Money:
            return money.from_json(value)
        if hint is datetime:
            return times.parse_time(value)
        if hint is date:
            return times.parse_date(value)
        if hint is Decimal:
            return Decimal(value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
    except (FormatError, ValueError, TypeError, InvalidOperation) as error:
        raise FormatError(f"must be a {hint.__name__}: {error}", where=where) from None
    if type(value) is not hint:
        raise FormatError(f"must be a {hint.__name__}", where=where)
    return value
