"""Cursors of lists: opaque texts that lead to the next page. What one holds is for whoever made it to check."""

import base64
import json
from typing import Any

from notary.domain.errors import FormatError


class CursorError(FormatError):
    """The cursor is none that the list gave."""

    def __init__(self) -> None:
        super().__init__("is not one that this list gave; begin without", where="cursor")


def encode(*values: Any) -> str:
    """The cursor of these JSON values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode(cursor: str, count: int) -> list[Any]:
    """The values of a cursor that has so many (raises CursorError)."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise CursorError from None
    if not isinstance(values, list) or len(values) != count:
        raise CursorError
    return values
