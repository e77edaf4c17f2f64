"""DER and nothing laxer: ASN.1 parsers take BER as well, so two readers could see one token in two ways.

Source: X.690 §8 and §10 (lengths in their one shortest form) and §11 (one form for each value). What an implicit tag
hides cannot be seen without the schema and is left to it; neither is the order within a SET looked at.
"""

from notary.domain.errors import FormatError

MAX_DEPTH = 32
"""Levels of nesting; a timestamp token with a certificate has twelve."""

MAX_OID_BYTES = 64
"""Longest object identifier; those in use have under 20 bytes."""

_CONSTRUCTED = 0x20
_BOOLEAN, _INTEGER, _NULL, _OID, _SEQUENCE, _SET = 0x01, 0x02, 0x05, 0x06, 0x30, 0x31


class NotDer(FormatError):
    """The bytes are not one DER value."""

    code = "NOT_DER"


def check(data: bytes) -> None:
    """Ensure that the bytes are one DER value, all the way down (raises NotDer)."""
    if _element(data, 0, len(data), 1) != len(data):
        raise NotDer("something follows the value")


def elements(data: bytes) -> list[bytes]:
    """The values that stand one after another in the content of a SEQUENCE or SET (raises NotDer)."""
    found, start = [], 0
    while start < len(data):
        end = _element(data, start, len(data), 1)
        found.append(data[start:end])
        start = end
    return found


def _element(data: bytes, start: int, end: int, depth: int) -> int:
    """Check the element at ``start`` and return where it ends."""
    if depth > MAX_DEPTH:
        raise NotDer(f"nested deeper than {MAX_DEPTH} levels")
    if end - start < 2:
        raise NotDer("the encoding ends too early")
    tag = data[start]
    if tag & 0x1F == 0x1F:
        raise NotDer("a tag number above 30")
    first, stop = _content(data, start + 1, end)
    if tag & 0xC0 == 0 and bool(tag & _CONSTRUCTED) != (tag | _CONSTRUCTED in (_SEQUENCE, _SET)):
        raise NotDer(f"tag {tag:#04x} in a form that DER does not have")
    if tag & _CONSTRUCTED:
        while first < stop:
            first = _element(data, first, stop, depth + 1)
    else:
        _check_primitive(tag, data[first:stop])
    return stop


def _content(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Where the content begins and ends whose length stands at ``at``."""
    length, first = data[at], at + 1
    if length >= 0x80:
        digits = length & 0x7F
        first = at + 1 + digits
        if not 1 <= digits <= 4 or first > end:
            raise NotDer("an indefinite, oversized or cut length")
        length = int.from_bytes(data[at + 1 : first], "big")
        if length < max(0x80, 256 ** (digits - 1)):
            raise NotDer("a length that is not in its shortest form")
    if length > end - first:
        raise NotDer("a length beyond the end")
    return first, first + length


def _check_primitive(tag: int, content: bytes) -> None:
    if tag == _BOOLEAN and content not in (b"\x00", b"\xff"):
        raise NotDer("a boolean that is neither 00 nor ff")
    if tag == _NULL and content:
        raise NotDer("a null with content")
    if tag == _INTEGER and not _is_shortest(content):
        raise NotDer("an integer that is not in its shortest form")
    if tag == _OID and not _is_oid(content):
        raise NotDer("a broken object identifier")


def _is_shortest(content: bytes) -> bool:
    if len(content) < 2:
        return bool(content)
    return not (content[0] == 0 and content[1] < 0x80) and not (content[0] == 0xFF and content[1] >= 0x80)


def _is_oid(content: bytes) -> bool:
    """Whether the last arc ends, and none starts with a padding byte."""
    starts = (at for at in range(len(content)) if at == 0 or content[at - 1] < 0x80)
    return 0 < len(content) <= MAX_OID_BYTES and content[-1] < 0x80 and all(content[at] != 0x80 for at in starts)
