"""Shapes: what a JSON value must look like, one line per rule, so that code reads like docs/certificate.md.

A shape is a function ``(value, where) -> None`` that raises FormatError at the first deviation. Objects are strict:
a member more or less is an error, because an unknown member is one that nobody checked.
"""

import base64
import binascii
import itertools
import re
from collections.abc import Callable, Sequence
from typing import Any

from notary.domain import times
from notary.domain.errors import FormatError

Shape = Callable[[Any, str], None]


def obj(**members: Shape) -> Shape:
    """Exactly these members. A trailing underscore is dropped and a leading ``at_`` is ``@`` (``at_context``)."""
    named = {re.sub("^at_", "@", key).rstrip("_"): shape for key, shape in members.items()}

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise FormatError("must be an object", where=where)
        for key in value:
            if key not in named:
                raise FormatError(f"unknown member {key!r}; known are {', '.join(named)}", where=where)
        for key, shape in named.items():
            if key not in value:
                raise FormatError(f"the member {key!r} is missing", where=where)
            shape(value[key], f"{where}.{key}")

    return check


def array(item: Shape, least: int = 0, most: int = 20_000, *, key: Callable[[Any], Any] | None = None) -> Shape:
    """An array of ``least`` to ``most`` items; with ``key`` the items' keys strictly ascend."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise FormatError("must be an array", where=where)
        if not least <= len(value) <= most:
            raise FormatError(f"has {len(value)} items; {least} to {most} are allowed", where=where)
        for index, member in enumerate(value):
            item(member, f"{where}[{index}]")
        if key is not None and any(key(a) >= key(b) for a, b in itertools.pairwise(value)):
            raise FormatError("items must strictly ascend", where=where)

    return check


def same(item: Any) -> Any:
    """The key of an item that is its own key (for ``array(…, key=same)``)."""
    return item


def const(expected: Any) -> Shape:
    """Exactly this value and type."""

    def check(value: Any, where: str) -> None:
        if value != expected or type(value) is not type(expected):
            raise FormatError(f"must be {expected!r}", where=where)

    return check


def choice(options: Sequence[str]) -> Shape:
    """One of these strings."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or value not in options:
            raise FormatError(f"must be one of {', '.join(options)}", where=where)

    return check


def optional(shape: Shape) -> Shape:
    """null, or the shape."""

    def check(value: Any, where: str) -> None:
        if value is not None:
            shape(value, where)

    return check


def integer(least: int = 0, most: int = 2**53 - 1) -> Shape:
    """An integer within bounds; a boolean is none."""

    def check(value: Any, where: str) -> None:
        if type(value) is not int or not least <= value <= most:
            raise FormatError(f"must be an integer from {least} to {most}", where=where)

    return check


def pattern(regex: str, meaning: str) -> Shape:
    """A string that the whole of a regular expression matches."""
    compiled = re.compile(regex, re.ASCII)

    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise FormatError(f"must be {meaning}", where=where)

    return check


def text(value: Any, where: str) -> None:
    """A string of 1 to 1,000 characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= 1_000:
        raise FormatError("must be a text of 1 to 1,000 characters", where=where)


def note(value: Any, where: str) -> None:
    """The text of a signed note: 1 to 20,000 characters (its own grammar is checked where it is opened)."""
    if not isinstance(value, str) or not 1 <= len(value) <= 20_000:
        raise FormatError("must be a signed note of 1 to 20,000 characters", where=where)


def boolean(value: Any, where: str) -> None:
    """true or false."""
    if not isinstance(value, bool):
        raise FormatError("must be true or false", where=where)


def time(value: Any, where: str) -> None:
    """A UTC time in whole seconds."""
    times.parse_time(value, where)


def day(value: Any, where: str) -> None:
    """An ISO day."""
    times.parse_date(value, where)


def anything(value: Any, where: str) -> None:
    """Any narrow JSON value (canonical.parse has seen to that)."""


def b64(value: Any, where: str) -> None:
    """RFC 4648 base64 with padding; the one encoding of its bytes."""
    if not isinstance(value, str):
        raise FormatError("must be base64", where=where)
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise FormatError("must be base64 with padding and no line breaks", where=where) from None
    if not decoded or base64.b64encode(decoded).decode() != value:
        raise FormatError("must be non-empty canonical base64", where=where)


def b64_of(size: int) -> Shape:
    """The base64 of exactly this many bytes."""

    def check(value: Any, where: str) -> None:
        b64(value, where)
        if len(base64.b64decode(value)) != size:
            raise FormatError(f"must be the base64 of {size} bytes", where=where)

    return check


hash_ = pattern("[0-9a-f]{64}", "64 lower-case hex digits")
salt = pattern("[0-9a-f]{32}", "32 lower-case hex digits")
address = pattern("0x[0-9a-f]{40}", "0x and 40 lower-case hex digits")
word = pattern("0x[0-9a-f]{64}", "0x and 64 lower-case hex digits")
sig65 = pattern("0x[0-9a-f]{130}", "0x and 130 lower-case hex digits")
uuid = pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a lower-case uuid with hyphens")
party = pattern("[a-z0-9][a-z0-9-]{0,63}", "1 to 64 of a-z, 0-9 and hyphen")
code = pattern("[A-Z][A-Z0-9_]{0,63}", "1 to 64 of A-Z, 0-9 and underscore, a letter first")
byte = integer(0, 255)
