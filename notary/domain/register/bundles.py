"""Entry bundles of C2SP tlog-tiles: up to 256 entries, each after its length (16-bit, big-endian)."""

from collections.abc import Iterable

from notary.domain.errors import FormatError
from notary.domain.register.entry import SIZE, Entry
from notary.domain.register.tiles import WIDTH

_PREFIX = SIZE.to_bytes(2, "big")
_RECORD = len(_PREFIX) + SIZE


def encode_bundle(entries: Iterable[Entry]) -> bytes:
    """The bytes of a bundle (raises FormatError beyond 256 entries)."""
    records = [_PREFIX + entry.encode() for entry in entries]
    if len(records) > WIDTH:
        raise FormatError(f"a bundle holds at most {WIDTH} entries, not {len(records)}")
    return b"".join(records)


def parse_bundle(data: bytes, width: int) -> list[Entry]:
    """The first ``width`` entries of a bundle; a longer state of it begins with the same entries.

    Raises:
        FormatError: fewer entries, more than 256, an incomplete one, or one that is not 44 bytes long.
    """
    if len(data) % _RECORD or not width * _RECORD <= len(data) <= WIDTH * _RECORD:
        raise FormatError(f"{len(data)} bytes are not {width} entries of {_RECORD} each", where="bundle")
    return [_parse_record(data[at : at + _RECORD], at) for at in range(0, width * _RECORD, _RECORD)]


def _parse_record(record: bytes, at: int) -> Entry:
    if not record.startswith(_PREFIX):
        length = int.from_bytes(record[:2], "big")
        raise FormatError(f"length {length} at byte {at}; every entry has {SIZE} bytes", where="bundle")
    return Entry.parse(record[len(_PREFIX) :])
