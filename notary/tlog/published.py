"""The files of a published register, whatever holds them."""

from abc import ABC, abstractmethod

from notary.domain.errors import Unavailable
from notary.domain.register import entry, note
from notary.domain.register.merkle import HASH_SIZE
from notary.domain.register.tiles import WIDTH, Tile

_RECORD = 2 + entry.SIZE


class LogUnavailable(Unavailable):
    """A file of the log is not there, does not arrive in time, or is longer than such a file can be."""

    code = "LOG_UNAVAILABLE"


class PublishedLog(ABC):
    """A log as static files. ``read`` is all that a kind of storage has to do."""

    @abstractmethod
    def read(self, path: str, most: int) -> bytes:
        """The file at a path of the layout, of at most ``most`` bytes.

        Raises:
            LogUnavailable: it is not there, or longer.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of connections, where there are any."""

    def checkpoint(self) -> bytes:
        """The newest signed checkpoint (raises LogUnavailable)."""
        return self.read("checkpoint", note.MAX_BYTES)

    def tile(self, level: int, index: int, width: int) -> bytes:
        """At least ``width`` hashes of a tile (raises LogUnavailable)."""
        return self._partial_or_full(Tile(level, index, width), HASH_SIZE)

    def bundle(self, index: int, width: int) -> bytes:
        """At least ``width`` entries of a bundle (raises LogUnavailable)."""
        return self._partial_or_full(Tile(None, index, width), _RECORD)

    def _partial_or_full(self, tile: Tile, record: int) -> bytes:
        """A log that grew may have dropped the partial file; the full one begins with the same bytes."""
        try:
            return self.read(tile.path, tile.width * record)
        except LogUnavailable:
            if tile.width == WIDTH:
                raise
            return self.read(Tile(tile.level, tile.index).path, WIDTH * record)
