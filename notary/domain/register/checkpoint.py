"""C2SP checkpoints: the signed statement that the log ``origin`` had ``size`` entries with this ``root``."""

import base64
from collections.abc import Callable, Collection
from dataclasses import dataclass

from notary.domain.errors import Error, FormatError
from notary.domain.register.merkle import HASH_SIZE
from notary.domain.register.note import Note, VerifierKey, decode_base64


class OriginError(Error):
    """A checkpoint of another log than the one asked for."""

    code = "CHECKPOINT_ORIGIN"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of a log at one moment. ``extensions`` are further lines; the register writes none.

    Raises:
        FormatError: an origin or extension that is empty or more than a line, a size or root out of range.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.origin, *self.extensions):
            if not line or "\n" in line:
                raise FormatError("origin and extensions are single, non-empty lines", where="checkpoint")
        if not 0 <= self.size < 2**64:
            raise FormatError(f"the size {self.size} is not within 0 to 2^64 - 1", where="checkpoint")
        if len(self.root) != HASH_SIZE:
            raise FormatError(f"the root has {len(self.root)} bytes, not {HASH_SIZE}", where="checkpoint")

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint in the text of a note (raises FormatError)."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not text.endswith("\n"):
            raise FormatError("a checkpoint has the lines origin, size and root", where="checkpoint")
        origin, size, root, *extensions = lines
        return cls(origin, _parse_size(size), decode_base64(root, where="checkpoint"), tuple(extensions))

    @property
    def text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions))

    def sign(self, key: VerifierKey, sign: Callable[[bytes], bytes]) -> bytes:
        """The bytes of the signed note; ``sign`` is the private half of ``key`` (raises NoteError if not)."""
        return Note(self.text).sign(key, sign).encode()


def open_checkpoint(data: bytes, origin: str, keys: Collection[VerifierKey]) -> Checkpoint:
    """The checkpoint of the log ``origin``, signed by one of its ``keys``; cosignatures of others are passed over.

    Raises:
        FormatError: not a signed note, or not a checkpoint.
        NoteError: not signed by a key of the log, or badly by one.
        OriginError: well signed, but of another log.
    """
    note = Note.parse(data)
    note.verify(keys)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != origin:
        raise OriginError(f"a checkpoint of {checkpoint.origin!r}, not of {origin!r}", where="checkpoint")
    return checkpoint


def _parse_size(line: str) -> int:
    if not (line.isascii() and line.isdigit() and len(line) <= 20) or str(int(line)) != line:
        raise FormatError(f"{line[:30]!r} is not a decimal number without leading zeros", where="checkpoint")
    return int(line)
