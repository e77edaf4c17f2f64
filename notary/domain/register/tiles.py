"""The tree as C2SP tlog-tiles: static pieces of 256 hashes from which anyone computes roots and proofs.

The tile (level L, index N) holds the hashes of 256 perfect subtrees of height 8·L, from number 256·N on.
A tile only ever grows at its end until it is full, so a row (level, index, data) is its whole storage.
Source: the C2SP specification "Tiled Transparency Logs".
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import AnyStr

from notary.domain.errors import FormatError
from notary.domain.register.merkle import HASH_SIZE, Hashes, Tree

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes in a full tile, and entries in a full bundle."""

TILE_SIZE = WIDTH * HASH_SIZE
"""Bytes of a full tile: 8192."""

MAX_LEVEL = 63

ReadTile = Callable[[int, int, int], bytes]
"""``read_tile(level, index, width)``: the tile with at least ``width`` hashes.

It may give more: a wider state of a tile begins with the same hashes. It raises what its source raises.
"""

_PATH = re.compile(r"tile/(entries|\d{1,2})/((?:x\d{3}/){0,5}\d{3})(?:\.p/(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """The coordinates of one tile; ``level`` is None for the bundle of entries beside a tile of level 0."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """``tile/<L>/<N>[.p/<W>]``, as in ``tile/0/x001/234.p/5`` for tile 1234 with 5 hashes."""
        level = "entries" if self.level is None else str(self.level)
        return f"tile/{level}/{_index_path(self.index)}" + ("" if self.width == WIDTH else f".p/{self.width}")


def parse_path(path: str) -> Tile:
    """The coordinates that a path names.

    Raises:
        FormatError: not a path of this layout, or another spelling of one (each tile has a single path).
    """
    match = _PATH.fullmatch(path)
    if match:
        level, index, width = match.groups()
        tile = Tile(
            level=None if level == "entries" else int(level),
            index=int(re.sub("[x/]", "", index)),
            width=WIDTH if width is None else int(width),
        )
        if tile.path == path and (tile.level or 0) <= MAX_LEVEL and 0 < tile.width <= WIDTH:
            return tile
    raise FormatError(f"{path[:80]!r} is not tile/<level>/<index>[.p/<width>], as in tile/0/x001/234.p/5")


def tiles(size: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of a tree of ``size`` leaves that are new or wider than when it had ``since`` leaves."""
    level = 0
    while size > 0:
        yield from _changed(level, size, since)
        level, size, since = level + 1, size >> HEIGHT, since >> HEIGHT


def bundles(size: int, since: int = 0) -> Iterator[Tile]:
    """The entry bundles of a log of ``size`` entries that are new or longer than at ``since`` entries."""
    return _changed(None, size, since)


class TileTree(Hashes):
    """The tree of ``size`` leaves, read from tiles as needed.

    It keeps what it has read, so that 10,000 proofs read each tile once; make a new one for each job. Tiles
    prove nothing by themselves: compare ``root()`` with a checkpoint, or verify the proofs against one.
    """

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        self.size = size
        self._read_tile = read_tile
        self._read: dict[tuple[int, int], Tree] = {}

    def node(self, level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        tile_index, offset = divmod(index << height, WIDTH)
        return self._tile(tile_level, tile_index).node(height, offset >> height)

    def _tile(self, level: int, index: int) -> Tree:
        if (level, index) not in self._read:
            width = min(WIDTH, (self.size >> HEIGHT * level) - WIDTH * index)
            data = _read_checked(self._read_tile, level, index, width)
            self._read[level, index] = Tree(_cut(data, HASH_SIZE))
        return self._read[level, index]


@dataclass(frozen=True, slots=True)
class Appended:
    """The tree after an append. ``tiles`` holds the whole data of every tile that is new or grew."""

    size: int
    root: bytes
    tiles: dict[tuple[int, int], bytes]


def append(size: int, read_tile: ReadTile, leaf_hashes: Iterable[bytes]) -> Appended:
    """The tree of ``size`` leaves, continued by these leaf hashes; nothing is written.

    It reads only the tiles at the right edge. A tile is hashed into the level above once, when it is full. If the
    root is one that the caller trusts, the tiles read and the leaf hashes given are thereby proven.

    Raises:
        FormatError: a leaf hash or a tile that was read does not have its length.
    """
    hashes = list(leaf_hashes)
    if any(length != HASH_SIZE for length in set(map(len, hashes))):
        raise FormatError(f"every leaf hash must have {HASH_SIZE} bytes", where="leaf_hashes")
    changed: dict[tuple[int, int], bytes] = {}
    level, fresh = 0, b"".join(hashes)
    while fresh:
        index, width = divmod(size >> HEIGHT * level, WIDTH)
        if width:
            fresh = _read_checked(read_tile, level, index, width) + fresh
        grown = _cut(fresh, TILE_SIZE)
        changed.update({(level, index + offset): data for offset, data in enumerate(grown)})
        fresh = b"".join([_root_of_full(data) for data in grown if len(data) == TILE_SIZE])
        level += 1

    def read(level: int, index: int, width: int) -> bytes:
        return changed.get((level, index)) or read_tile(level, index, width)

    total = size + len(hashes)
    return Appended(total, TileTree(total, read).root(), changed)


def _root_of_full(tile: bytes) -> bytes:
    """The hash that stands for a full tile one level up. This loop is the cost of a large append."""
    sha256, pair = hashlib.sha256, 2 * HASH_SIZE
    while len(tile) > HASH_SIZE:
        tile = b"".join([sha256(b"\x01" + tile[at : at + pair]).digest() for at in range(0, len(tile), pair)])
    return tile


def _read_checked(read_tile: ReadTile, level: int, index: int, width: int) -> bytes:
    data = read_tile(level, index, width)
    if len(data) < width * HASH_SIZE or len(data) % HASH_SIZE or len(data) > TILE_SIZE:
        where = Tile(level, index, width).path
        raise FormatError(f"{len(data)} bytes; {width} hashes of {HASH_SIZE} bytes are wanted", where=where)
    return data[: width * HASH_SIZE]


def _changed(level: int | None, size: int, since: int) -> Iterator[Tile]:
    for index in range(since // WIDTH, -(-size // WIDTH)):
        width = min(WIDTH, size - WIDTH * index)
        if WIDTH * index + width > since:
            yield Tile(level, index, width)


def _cut(data: AnyStr, length: int) -> list[AnyStr]:
    return [data[at : at + length] for at in range(0, len(data), length)]


def _index_path(index: int) -> str:
    """Three digits an element, ``x`` before all but the last, so that no name is both file and folder."""
    digits = str(index)
    elements = _cut(digits.zfill(-(-len(digits) // 3) * 3), 3)
    return "/".join([*(f"x{each}" for each in elements[:-1]), elements[-1]])
