"""A published copy of the register, opened: its signed checkpoint, and what its tiles and entries prove about it.

A copy may come from anyone. Only what leads to the root of a checkpoint that the log's own key signed is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from notary.domain.errors import Error, FormatError, Unavailable
from notary.domain.register import merkle
from notary.domain.register.bundles import parse_bundle
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.register.entry import Entry
from notary.domain.register.note import Note, NoteError
from notary.domain.register.proofs import verify_consistency, verify_inclusion
from notary.domain.register.tiles import WIDTH, TileTree, bundles
from notary.domain.trust import TrustRoot
from notary.domain.verification.evidence import Log
from notary.domain.verification.report import Reason, fail, indeterminate


@dataclass
class OpenLog:
    """A log whose checkpoint is genuine. Its pieces are read, and proven, on demand."""

    source: Log
    checkpoint: Checkpoint

    def __post_init__(self) -> None:
        self._tree = TileTree(self.checkpoint.size, self.source.tile)

    def root_at(self, size: int) -> bytes:
        """The root that this log had at a size up to its own, proven from tiles.

        Raises:
            Error: the tiles cannot be had, or do not lead to the log's own root.
        """
        if size == 0:
            return merkle.EMPTY_ROOT
        root = self._tree.root(size)
        path = self._tree.consistency(size)
        verify_consistency(size, self.checkpoint.size, path, root, self.checkpoint.root)
        return root

    def entries_from(self, start: int) -> Iterator[Entry]:
        """The entries from leaf ``start`` to the end, each bundle proven before its entries are given.

        Raises:
            Error: a bundle cannot be had, or does not hold the leaves of this tree.
        """
        if start >= self.checkpoint.size:
            return
        for bundle in bundles(self.checkpoint.size, start):
            first = bundle.index * WIDTH
            entries = parse_bundle(self.source.bundle(bundle.index, bundle.width), bundle.width)
            self._prove(first, entries)
            yield from entries[max(0, start - first) :]

    def _prove(self, first: int, entries: list[Entry]) -> None:
        """Ensure that these are the leaves of a bundle: their tile's hashes are theirs, and one leaf of it is proven.

        The path of the last leaf holds hashes over all other leaves of the bundle, so proving one proves each.
        """
        last = first + len(entries) - 1
        leaves = [entry.leaf_hash for entry in entries]
        inside = merkle.Tree(leaves).inclusion(len(leaves) - 1)
        path = self._tree.inclusion(last)
        if path[: len(inside)] != inside:
            raise FormatError("the entries of a bundle are not the leaves of the tree", where=f"leaf {first}")
        verify_inclusion(leaves[-1], last, self.checkpoint.size, path, self.checkpoint.root)


def open_log(source: Log, trust: TrustRoot) -> OpenLog | Reason:
    """The log of the trust root in this copy, or why it is none."""
    try:
        data = source.checkpoint()
    except Unavailable as error:
        return unreadable(error)
    try:
        note = Note.parse(data)
        checkpoint = Checkpoint.parse(note.text)
        note.verify(trust.log_keys)
    except (FormatError, NoteError) as error:
        return fail("LOG_CHECKPOINT_INVALID", f"The checkpoint of the log given is not genuine: {error}.")
    if checkpoint.origin != trust.origin:
        message = f"The log given is {checkpoint.origin!r}; the trust root's log is {trust.origin!r}."
        return fail("LOG_CHECKPOINT_INVALID", message)
    return OpenLog(source, checkpoint)


def unreadable(error: Error) -> Reason:
    """The reason for a piece of the log that could not be had or proven."""
    message = f"The log given cannot be read as far as needed ({error}). Use a complete copy of the register."
    return indeterminate("LOG_UNREADABLE", message)
