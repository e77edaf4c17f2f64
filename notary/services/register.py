"""The register: giving acts their place in the log, timestamping its checkpoints, and publishing it as tiles."""

import hashlib
from collections.abc import Iterator
from itertools import takewhile

from notary.db import acts as act_rows
from notary.db import leases
from notary.db import register as rows
from notary.db.session import Transaction
from notary.domain import timestamp
from notary.domain.errors import NotFound
from notary.domain.office import Office
from notary.domain.register import tiles
from notary.domain.register.bundles import encode_bundle
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.register.entry import Entry
from notary.domain.register.note import Note, VerifierKey
from notary.domain.times import format_time
from notary.services import clock
from notary.services.context import Context
from notary.services.ports import Keys

Files = Iterator[tuple[str, bytes]]
"""Published files: (path, content)."""

BATCH = 20_000
"""Acts that one checkpoint takes in at most; bounds the time that the write lock is held."""


def log_key(office: Office, keys: Keys) -> VerifierKey:
    """The key that signs this register's checkpoints, named by its origin."""
    return VerifierKey(office.origin, keys.log.public_key)


def sequence(tx: Transaction, context: Context, lease: leases.Lease) -> int | None:
    """Give waiting acts their leaf indexes in order of arrival and sign the checkpoint over them.

    Returns the new size, or None when nothing waited.

    Raises:
        LeaseLost: another sequencer took over; nothing is kept.
    """
    leases.require(tx, lease)
    waiting = act_rows.pending(tx, BATCH)
    if not waiting:
        return None
    clock.require_forward(tx, context)
    last = rows.latest(tx)
    size, instruments = (last.size, last.instruments) if last is not None else (0, 0)
    entries = [Entry(row.register_no, row.sequence, bytes.fromhex(row.act_hash)) for row in waiting]
    grown = tiles.append(size, _tile_reader(tx), (entry.leaf_hash for entry in entries))
    act_rows.place(tx, [row.position for row in waiting], size)
    rows.write_tiles(tx, grown.tiles)
    checkpoint = Checkpoint(context.office.origin, grown.size, grown.root)
    rows.add_checkpoint(
        tx,
        size=grown.size,
        root=grown.root.hex(),
        instruments=_dense(tx, instruments),
        note=checkpoint.sign(log_key(context.office, context.keys), context.keys.log.sign).decode(),
        created_at=format_time(context.now),
    )
    return grown.size


def is_waiting(tx: Transaction) -> bool:
    """Whether an act waits for its place."""
    return bool(act_rows.pending(tx, 1))


def unstamped(tx: Transaction) -> tuple[int, bytes] | None:
    """(size, SHA-256 of the note's text) of the newest checkpoint, when it has no timestamp yet."""
    last = rows.latest(tx)
    if last is None or last.token is not None:
        return None
    return last.size, hashlib.sha256(Note.parse(last.note.encode()).text.encode()).digest()


def stamp(tx: Transaction, context: Context, size: int, token: bytes) -> None:
    """Keep the timestamp of the newest checkpoint (raises ClockBehind where its time does not fit what is there)."""
    clock.require_timestamp_between(tx, context, timestamp.stated_time(token))
    rows.stamp(tx, size, token)


def published(tx: Transaction) -> Files:
    """Every file of the log as (path, content), the checkpoint last so that it never promises what is not there."""
    last = rows.latest(tx)
    if last is None:
        return
    for tile in [*tiles.tiles(last.size), *tiles.bundles(last.size)]:
        yield tile.path, _content(tx, tile)
    yield "checkpoint", last.note.encode()


def file(tx: Transaction, path: str) -> bytes:
    """One file of the log (raises NotFound for what is not, or not yet, in it)."""
    last = rows.latest(tx)
    if last is None:
        raise NotFound("the register is empty")
    if path == "checkpoint":
        return str(last.note).encode()
    tile = tiles.parse_path(path)
    height = tiles.HEIGHT * (tile.level or 0)
    if tiles.WIDTH * tile.index + tile.width > last.size >> height:
        raise NotFound(f"the register has no {path} (yet)")
    return _content(tx, tile)


def _content(tx: Transaction, tile: tiles.Tile) -> bytes:
    if tile.level is None:
        start = tiles.WIDTH * tile.index
        return encode_bundle(_entries(tx, start, start + tile.width))
    return rows.read_tile(tx, tile.level, tile.index)[: 32 * tile.width]


def _entries(tx: Transaction, start: int, end: int) -> Iterator[Entry]:
    for row in act_rows.entries(tx, start, end):
        yield Entry(row.register_no, row.sequence, bytes.fromhex(row.act_hash))


def _tile_reader(tx: Transaction) -> tiles.ReadTile:
    return lambda level, index, _width: rows.read_tile(tx, level, index)


def tree(tx: Transaction, size: int) -> tiles.TileTree:
    """The tree of the first ``size`` leaves, for proofs."""
    return tiles.TileTree(size, _tile_reader(tx))


def _dense(tx: Transaction, start: int) -> int:
    """The largest n such that act 0 of every number below n is in the log, given that it holds for ``start``."""
    issued = act_rows.issued_from(tx, start)
    return start + sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], enumerate(issued, start)))
