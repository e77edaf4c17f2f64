"""The worked example of docs/register.md, recomputed: a verifier written from the page starts from these figures."""

import hashlib
import re
from pathlib import Path

from checking import check
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tilestore import TileStore

from notary.domain.register import tiles
from notary.domain.register.bundles import encode_bundle
from notary.domain.register.checkpoint import Checkpoint, open_checkpoint
from notary.domain.register.entry import Entry
from notary.domain.register.merkle import EMPTY_ROOT, Tree
from notary.domain.register.note import VerifierKey
from notary.domain.register.proofs import verify_consistency, verify_inclusion

DOC = (Path(__file__).parents[3] / "docs" / "register.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```text example=(\S+)\n(.*?)^```$", DOC, flags=re.DOTALL | re.MULTILINE))

PLACES = [(0, 0), (2, 0), (0, 1), (1, 0), (3, 0)]
ENTRIES = [Entry(n, s, hashlib.sha256(f"act {n}/{s}".encode()).digest()) for n, s in PLACES]
TREE = Tree(entry.leaf_hash for entry in ENTRIES)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("notary.example/register", PRIVATE.public_key().public_bytes_raw())
NOTE = Checkpoint("notary.example/register", 5, TREE.root()).sign(KEY, PRIVATE.sign)


def lines(*rows: tuple[str, bytes]) -> str:
    return "".join(f"{name:<12}{data.hex()}\n" for name, data in rows)


def test_entries() -> None:
    assert BLOCKS["entries"] == lines(*((f"entry {i}", entry.encode()) for i, entry in enumerate(ENTRIES)))


def test_hashes() -> None:
    assert BLOCKS["hashes"] == lines(
        *((f"leaf {i}", entry.leaf_hash) for i, entry in enumerate(ENTRIES)),
        ("node 0-1", TREE.node(1, 0)),
        ("node 2-3", TREE.node(1, 1)),
        ("node 0-3", TREE.node(2, 0)),
        ("root of 0", EMPTY_ROOT),
        ("root of 3", TREE.root(3)),
        ("root of 5", TREE.root(5)),
    )


def test_proofs() -> None:
    inclusion, consistency = TREE.inclusion(2, 5), TREE.consistency(3, 5)
    verify_inclusion(ENTRIES[2].leaf_hash, 2, 5, inclusion, TREE.root(5))
    verify_consistency(3, 5, consistency, TREE.root(3), TREE.root(5))
    assert BLOCKS["inclusion"] == lines(*((f"path {i}", each) for i, each in enumerate(inclusion)))
    assert BLOCKS["consistency"] == lines(*((f"path {i}", each) for i, each in enumerate(consistency)))


def test_key() -> None:
    assert BLOCKS["key"] == lines(("public key", KEY.public_key), ("key id", KEY.key_id)) + f"vkey        {KEY}\n"


def test_checkpoint() -> None:
    assert BLOCKS["checkpoint"] == NOTE.decode()
    assert open_checkpoint(BLOCKS["checkpoint"].encode(), "notary.example/register", [KEY]).root == TREE.root(5)


def test_files() -> None:
    store = TileStore()
    store.append([entry.leaf_hash for entry in ENTRIES])
    [tile] = tiles.tiles(5)
    [bundle] = tiles.bundles(5)
    files = {tile.path: store.rows[0, 0], bundle.path: encode_bundle(ENTRIES)}
    assert BLOCKS["files"] == "".join(
        f"{path:<24}{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}\n" for path, data in files.items()
    )


def test_instruments() -> None:
    counts = [
        next(n for n in range(size + 2) if not list(check(ENTRIES[:size], n)))  # the one count without a violation
        for size in range(6)
    ]
    assert BLOCKS["instruments"] == "".join(f"size {size}      {n}\n" for size, n in enumerate(counts))


def test_tiles_of_70000() -> None:
    listed = list(tiles.tiles(70_000))
    shown = [listed[0], *listed[272:]]
    assert BLOCKS["tiles-of-70000"] == "".join(f"{tile.path:<24}{tile.width} hashes\n" for tile in shown)


def test_no_example_is_left_unchecked() -> None:
    names = {"entries", "hashes", "inclusion", "consistency", "key", "checkpoint", "files", "instruments"}
    assert set(BLOCKS) == names | {"tiles-of-70000"}
