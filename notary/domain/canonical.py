"""The one canonical form of every signed or hashed value: RFC 8785 (JCS) over a narrow JSON.

Narrow means: objects, arrays, strings, booleans, null and integers within ±(2^53 − 1). Floats, duplicate keys,
larger integers, lone surrogates and anything after the value are refused, because each of them is read differently
by some JSON library, and a value that two readers see differently cannot be signed.
"""

import hashlib
import json
import re
from typing import Any, NoReturn

import rfc8785

from notary.domain.errors import FormatError

MAX_DEPTH = 32
"""Levels of objects and arrays, the outermost being the first: no document of ours has as many, and deeper input is an
attack on some reader's stack."""

MAX_BYTES = 8 * 1024 * 1024
"""Largest text that is parsed: a certificate is some 50 kB, so 8 MiB leaves room and still bounds the work."""

_MAX_INT = 2**53 - 1

_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
"""A bracket, or a string, in which brackets do not count."""

_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}

JSON = Any
"""A narrow JSON value; ``parse`` is the only way in from the outside."""


def parse(text: bytes | str) -> JSON:
    """The value of one JSON text, whatever its white space and key order.

    Raises:
        FormatError: not UTF-8, not JSON, or outside the narrow form; says what and where.
    """
    size = len(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    if size > MAX_BYTES:
        raise FormatError(f"the text has {size} bytes, more than the {MAX_BYTES} allowed")
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8")
        _require_shallow(decoded)
        value = json.loads(
            decoded,
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_int=_integer,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError as error:
        raise FormatError(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise FormatError(f"not one JSON value: {error.msg} (line {error.lineno}, column {error.colno})") from None
    check(value)
    return value


def encode(value: JSON) -> bytes:
    """The RFC 8785 bytes of a narrow value.

    Raises:
        FormatError: the value is outside the narrow form.
    """
    check(value)
    return rfc8785.dumps(value)


def digest(value: JSON) -> bytes:
    """SHA-256 over the canonical bytes (32 bytes)."""
    return hashlib.sha256(encode(value)).digest()


def check(value: JSON, where: str = "$", depth: int = 1) -> None:
    """Ensure that a value is within the narrow form (raises FormatError with its place)."""
    if depth > MAX_DEPTH and isinstance(value, dict | list):
        raise FormatError(f"nested deeper than {MAX_DEPTH} levels", where=where)
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                raise FormatError("an object key must be a string", where=where)
            _text(key, where)
            check(member, f"{where}.{key}", depth + 1)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            check(member, f"{where}[{index}]", depth + 1)
    elif isinstance(value, str):
        _text(value, where)
    elif isinstance(value, int):
        if not -_MAX_INT <= value <= _MAX_INT:
            raise FormatError("integers beyond 2^53 - 1 lose digits in other readers; use a string", where=where)
    elif value is not None:
        raise FormatError(f"{type(value).__name__} is not allowed; use strings for decimals", where=where)


def _require_shallow(text: str) -> None:
    """Stop before the parser does: where a process has raised its recursion limit, depth ends it by a fault."""
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += _STEP.get(token[0], 0)
        if depth > MAX_DEPTH:
            raise FormatError(f"nested deeper than {MAX_DEPTH} levels")


def _text(text: str, where: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise FormatError("a lone surrogate is no character", where=where) from None


def _unique(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise FormatError(f"the key {twice!r} appears twice in one object")
    return value


def _no_float(text: str) -> NoReturn:
    raise FormatError(f"{text[:40]} is not an integer; decimals are written as strings")


def _integer(text: str) -> int:
    if len(text) > 17:
        raise FormatError(f"the integer {text[:20]}… is beyond 2^53 - 1; write it as a string")
    return int(text)
