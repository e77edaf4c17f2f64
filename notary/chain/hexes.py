"""Strict parsing of Ethereum JSON-RPC hex strings (execution-apis, "Quantities" and "Unformatted data").

Every function takes what came out of the JSON and the name of the place, and raises
:class:`ChainNonsense` for anything but the exact form: a lenient reader would turn a broken node into a
wrong standing.
"""

import re

from notary.chain.errors import ChainNonsense

MAX_COUNT = 2**53 - 1

_QUANTITY = re.compile(r"0x(0|[1-9a-fA-F][0-9a-fA-F]{0,63})")


def quantity(value: object, where: str) -> int:
    """An unsigned integer of at most 256 bits: ``0x0`` or ``0x`` and digits without a leading zero."""
    if not isinstance(value, str) or not _QUANTITY.fullmatch(value):
        raise ChainNonsense(f"expected a hex quantity, got {_shown(value)}", where=where)
    return int(value, 16)


def count(value: object, where: str) -> int:
    """A quantity of at most 2^53 − 1, which every reader of JSON can hold: a chain id, a block number, a time."""
    number = quantity(value, where)
    if number > MAX_COUNT:
        raise ChainNonsense(f"expected at most 2^53 - 1, got {_shown(value)}", where=where)
    return number


def data(value: object, where: str, length: int | None = None) -> bytes:
    """Bytes: ``0x`` and an even number of digits, exactly ``length`` bytes where that is given."""
    try:
        parsed = bytes.fromhex(value[2:]) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    # fromhex skips blanks, so the lengths are compared; a pattern would be slow on a dump of the whole chain.
    if not isinstance(value, str) or parsed is None or len(value) != 2 + 2 * len(parsed) or value[:2] != "0x":
        raise ChainNonsense(f"expected hex data, got {_shown(value)}", where=where)
    if length is not None and len(parsed) != length:
        raise ChainNonsense(f"expected {length} bytes, got {len(parsed)}", where=where)
    return parsed


def hash32(value: object, where: str) -> bytes:
    """A 32-byte hash."""
    return data(value, where, 32)


def mapping(value: object, where: str) -> dict[str, object]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise ChainNonsense(f"expected a JSON object, got {_shown(value)}", where=where)
    return value


def to_hex(value: bytes) -> str:
    """``0x`` and two lower-case digits a byte."""
    return "0x" + value.hex()


def _shown(value: object) -> str:
    text = repr(value[:80] if isinstance(value, str) else value)
    return text if len(text) <= 80 else text[:77] + "..."
