"""Whether the log is what the acts lead to: places, every checkpoint, every tile."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from notary.db import audit as rows
from notary.db import register as register_rows
from notary.domain.errors import Error
from notary.domain.register import tiles
from notary.domain.register.check import Census, Violation
from notary.domain.register.checkpoint import open_checkpoint
from notary.domain.register.entry import Entry
from notary.domain.register.merkle import Frontier
from notary.domain.times import parse_time
from notary.services.audit.case import Case, place
from notary.services.audit.report import Difference, Finding, UnderWay, compare, shown
from notary.services.register import log_key

OVERDUE = timedelta(hours=1)
"""What a worker that did all of its work has left undone for so long is not waiting any more: it was forgotten."""

_CHUNK = 64 * tiles.WIDTH
"""Leaves appended at once when the tiles are recomputed: 512 KB of hashes."""


def entries(case: Case) -> Iterator[Finding]:
    """The leaves are dense, and each number's acts stand in them once and in order."""
    census, size = Census(), _size(case)
    for expected, row in enumerate(rows.placed(case.tx)):
        case.count()
        where = place(row.register_no, row.sequence)
        yield from compare("leaf index", where, expected, row.leaf_index)
        violation = census.add(_entry(row))
        if violation is not None:
            yield _violated(violation)
    yield from compare("acts with a place", "log", size, case.compared)
    yield from _unplaced(case)


def _unplaced(case: Case) -> Iterator[Finding]:
    oldest = rows.oldest_unplaced(case.tx)
    if oldest is None:
        return
    where = place(oldest.register_no, oldest.sequence)
    if case.last_work is not None and case.last_work - parse_time(oldest.recorded_at) > OVERDUE:
        yield Difference("leaf index", where, f"one, since a worker did all of its work at {case.last_work}", "none")
    else:
        yield UnderWay("waits for its place in the log", where)


def checkpoints(case: Case) -> Iterator[Finding]:
    """Every checkpoint is signed by the log, and its root and instruments are those of the acts below its size."""
    leaves = rows.placed(case.tx)
    frontier, census = Frontier(), Census()
    for row in rows.all_checkpoints(case.tx):
        case.count()
        where = f"checkpoint {row.size}"
        for leaf in islice(leaves, row.size - census.size):
            entry = _entry(leaf)
            frontier.append(entry.leaf_hash)
            census.add(entry)
        yield from compare("acts below it", where, row.size, frontier.size)
        yield from compare("root", where, frontier.root().hex(), row.root)
        yield from compare("instruments", where, census.instruments, row.instruments)
        yield from _note(case, row, where)


def _note(case: Case, row: Any, where: str) -> Iterator[Finding]:
    key = log_key(case.context.office, case.context.keys)
    try:
        said = open_checkpoint(row.note.encode(), case.origin, [key])
    except Error as error:
        yield Difference("note", where, f"one signed by {key}", shown(error))
        return
    yield from compare("size in the note", where, row.size, said.size)
    yield from compare("root in the note", where, row.root, said.root.hex())


def tile_data(case: Case) -> Iterator[Finding]:
    """Every stored tile holds the hashes that the acts lead to, and no tile is stored besides."""
    leaves, edge = rows.placed(case.tx), _Edge()
    while hashes := [_entry(row).leaf_hash for row in islice(leaves, _CHUNK)]:
        yield from _same(case, edge.grow(hashes).items())
    yield from _same(case, edge.partial.items())
    yield from compare("tiles stored", "log", case.compared, rows.count_tiles(case.tx))


class _Edge:
    """The tiles of a growing log that are not full yet."""

    def __init__(self) -> None:
        self.size = 0
        self.partial: dict[tuple[int, int], bytes] = {}

    def grow(self, hashes: list[bytes]) -> dict[tuple[int, int], bytes]:
        """Append leaf hashes; returns the tiles that became full, which are not kept."""
        grown = tiles.append(self.size, lambda level, index, _: self.partial[level, index], hashes)
        self.size = grown.size
        full = {at: data for at, data in grown.tiles.items() if len(data) == tiles.TILE_SIZE}
        self.partial = {at: data for at, data in {**self.partial, **grown.tiles}.items() if at not in full}
        return full


def _same(case: Case, expected: Iterable[tuple[tuple[int, int], bytes]]) -> Iterator[Finding]:
    for (level, index), data in expected:
        case.count()
        found = register_rows.read_tile(case.tx, level, index)
        where = tiles.Tile(level, index, len(data) // 32).path
        yield from compare("bytes of the tile", where, len(data), len(found))
        for at in range(0, min(len(data), len(found)), 32):
            if data[at : at + 32] != found[at : at + 32]:
                what = f"hash {at // 32} of the tile"
                yield Difference(what, where, data[at : at + 32].hex(), found[at : at + 32].hex())
                break


def _size(case: Case) -> int:
    last = register_rows.latest(case.tx)
    return 0 if last is None else int(last.size)


def _entry(row: Any) -> Entry:
    return Entry(row.register_no, row.sequence, bytes.fromhex(row.act_hash))


def _violated(violation: Violation) -> Difference:
    return Difference(
        violation.code, f"leaf {violation.leaf}", "each number's acts once and in order", violation.message
    )
