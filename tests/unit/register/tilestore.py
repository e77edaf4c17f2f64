"""A store of tiles in memory that refuses to be asked for what a log of its size does not have."""

from notary.domain.register import tiles


class TileStore:
    """Rows (level, index) → data, as the database keeps them; ``reads`` lists what was read."""

    def __init__(self) -> None:
        self.size = 0
        self.rows: dict[tuple[int, int], bytes] = {}
        self.reads: list[tuple[int, int, int]] = []

    def append(self, leaf_hashes: list[bytes]) -> tiles.Appended:
        appended = tiles.append(self.size, self.read, leaf_hashes)
        self.size = appended.size
        self.rows.update(appended.tiles)
        return appended

    def read(self, level: int, index: int, width: int) -> bytes:
        self.reads.append((level, index, width))
        data = self.rows[level, index]
        assert width * 32 <= len(data), f"tile {level}/{index} has {len(data) // 32} hashes, {width} were asked"
        return data[: width * 32]


def leaves(count: int, start: int = 0) -> list[bytes]:
    """Different 32-byte strings that serve as leaf hashes."""
    return [number.to_bytes(32, "big") for number in range(start, start + count)]
