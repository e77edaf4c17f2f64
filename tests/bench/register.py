"""What the register adds to plain SHA-256 when 1,000,000 entries become a tree of tiles.

The floor is a loop of hash calls over the same 1,999,999 nodes, prepared beforehand, and keeps nothing. Both run in
turn, several times, in processor time, and the best of each counts, so that other work on the machine hardly shows.
"""

import gc
import hashlib
import sys
import time
from collections.abc import Callable

from notary.domain.register import tiles
from notary.domain.register.entry import Entry
from notary.domain.register.merkle import leaf_hashes

LEAVES = 1_000_000
ROUNDS = 6
LIMIT = 2.0


def make_entries() -> list[bytes]:
    """Encoded entries: act 0 of a million instruments."""
    return [Entry(number, 0, hashlib.sha256(b"%d" % number).digest()).encode() for number in range(LEAVES)]


def make_nodes(entries: list[bytes]) -> list[bytes]:
    """What SHA-256 is called with for each leaf and inner node, in the plainest way; the root's comes last."""
    nodes = [b"\x00" + entry for entry in entries]
    hashes = [hashlib.sha256(node).digest() for node in nodes]
    while len(hashes) > 1:
        level = [b"\x01" + left + right for left, right in zip(hashes[::2], hashes[1::2], strict=False)]
        odd = hashes[-1:] if len(hashes) % 2 else []
        hashes = [hashlib.sha256(node).digest() for node in level] + odd
        nodes += level
    return nodes


def bare_loop(nodes: list[bytes]) -> bytes:
    """The floor: the hash calls alone."""
    sha256 = hashlib.sha256
    digest = b""
    for node in nodes:
        digest = sha256(node).digest()
    return digest


def build(entries: list[bytes]) -> bytes:
    """The register's own way from encoded entries to every tile and the root."""
    return tiles.append(0, _nothing_stored, leaf_hashes(entries)).root


def _nothing_stored(level: int, index: int, width: int) -> bytes:
    raise AssertionError("an empty register has no tile to read")


def timed(work: Callable[[list[bytes]], bytes], given: list[bytes]) -> tuple[float, bytes]:
    """Processor seconds of one run, without garbage collection in between, and its root."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        root = work(given)
        return time.process_time() - start, root
    finally:
        gc.enable()


def main() -> int:
    """Prints both times and their ratio; 1 when the ratio is above the limit or the roots differ."""
    entries = make_entries()
    nodes = make_nodes(entries)
    floors, builds = [], []
    for _ in range(ROUNDS):
        floors.append(timed(bare_loop, nodes))
        builds.append(timed(build, entries))
    (floor, root), (best, built_root) = min(floors), min(builds)
    ratio = best / floor
    print(f"leaves                {LEAVES:,} ({len(nodes):,} nodes), root {built_root.hex()[:16]}…")
    print(f"bare hashlib loop     {floor:.2f} s")
    print(f"register with tiles   {best:.2f} s")
    print(f"ratio                 {ratio:.2f} (limit {LIMIT})")
    if built_root != root:
        print("the register's root is not the root of these nodes", file=sys.stderr)
        return 1
    return 1 if ratio > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
