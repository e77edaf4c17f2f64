"""The Merkle tree of RFC 9162, section 2.1, over SHA-256: hashing, and making roots and proofs.

Leaves and inner nodes are hashed with different first bytes, so that no inner node can be offered as a leaf.
Verifying is in ``proofs``; the same tree kept as files is in ``tiles``.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable

HASH_SIZE = 32

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds ``data``."""
    return hashlib.sha256(b"\x00" + data).digest()


def leaf_hashes(data: Iterable[bytes]) -> list[bytes]:
    """``leaf_hash`` of each, without a call for each: the other half of the cost of a large append."""
    sha256 = hashlib.sha256
    return [sha256(b"\x00" + each).digest() for each in data]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the inner node over two child hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Hashes(ABC):
    """A tree of ``size`` leaves whose perfect subtrees can be looked up; roots and proofs follow from those.

    Methods that take a ``size`` also answer for smaller, earlier trees: perfect subtrees never change.
    """

    size: int

    @abstractmethod
    def node(self, level: int, index: int) -> bytes:
        """The hash of the perfect subtree over leaves ``index·2^level`` to ``(index+1)·2^level - 1``."""

    def root(self, size: int | None = None) -> bytes:
        """The root of the first ``size`` leaves (default: of all)."""
        return self._range(0, self._within(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that leaf ``index`` is in the first ``size`` leaves, leaf side first (RFC 9162, 2.1.3.1).

        Raises:
            ValueError: that leaf or size is not in this tree.
        """
        start, end = 0, self._within(size)
        if not 0 <= index < end:
            raise ValueError(f"leaf {index} is not in a tree of {end} leaves")
        path = []
        while end - start > 1:
            middle = _split(start, end)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, first: int, size: int | None = None) -> list[bytes]:
        """The proof that the first ``size`` leaves continue the first ``first`` leaves (RFC 9162, 2.1.4.1).

        Empty where both sizes are the same.

        Raises:
            ValueError: ``first`` is zero (an empty tree proves nothing) or a size is not in this tree.
        """
        start, end = 0, self._within(size)
        if not 0 < first <= end:
            raise ValueError(f"no consistency proof leads from {first} to {end} leaves")
        path = []
        while first < end:
            middle = _split(start, end)
            if first <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        if start > 0:  # the subtree where the descent ended is no root that the verifier already has
            path.append(self._range(start, end))
        return path[::-1]

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ValueError(f"a tree of {self.size} leaves has no state of {size} leaves")
        return size

    def _range(self, start: int, end: int) -> bytes:
        """MTH(D[start:end]): the perfect subtrees in it, largest first, folded together from the right."""
        peaks = []
        for level in range((end - start).bit_length() - 1, -1, -1):
            if (end - start) >> level & 1:
                peaks.append(self.node(level, start >> level))
                start += 1 << level
        if not peaks:
            return EMPTY_ROOT
        result = peaks.pop()
        while peaks:
            result = node_hash(peaks.pop(), result)
        return result


class Tree(Hashes):
    """A tree in memory that grows leaf by leaf. It keeps every perfect node: about 2 hashes a leaf."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._levels: list[list[bytes]] = [[]]
        for each in leaf_hashes:
            self.append(each)

    @classmethod
    def of(cls, data: Iterable[bytes]) -> "Tree":
        """The tree whose leaves hold these byte strings: the batch of digests that one signature covers."""
        return cls(leaf_hashes(data))

    def append(self, leaf_hash: bytes) -> None:
        """Adds a leaf by its hash, and each node that it completes."""
        carry, level = leaf_hash, 0
        self.size += 1
        self._levels[0].append(carry)
        while len(self._levels[level]) % 2 == 0:
            carry = node_hash(self._levels[level][-2], carry)
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(carry)

    def node(self, level: int, index: int) -> bytes:
        return self._levels[level][index]


class Frontier:
    """A tree of which only the right edge is kept: some 20 hashes for a million leaves, enough for every root."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf_hash: bytes) -> None:
        """Adds a leaf by its hash."""
        carry, full = leaf_hash, self.size
        while full & 1:
            carry = node_hash(self._peaks.pop(), carry)
            full >>= 1
        self._peaks.append(carry)
        self.size += 1

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        *peaks, result = self._peaks
        for peak in reversed(peaks):
            result = node_hash(peak, result)
        return result


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    return Tree(leaf_hashes).root()


def _split(start: int, end: int) -> int:
    """Where RFC 9162 divides D[start:end]: after the largest power of two below its length."""
    return start + (1 << (end - start - 1).bit_length() - 1)
