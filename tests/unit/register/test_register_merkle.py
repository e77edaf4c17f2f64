import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tilestore import leaves

from notary.domain.errors import FormatError
from notary.domain.register import merkle
from notary.domain.register.entry import Entry
from notary.domain.register.merkle import Tree, leaf_hash, node_hash
from notary.domain.register.proofs import ProofError, verify_consistency, verify_inclusion

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "rfc9162-proofs.json").read_text("utf-8"))


def tree_hash(hashes: list[bytes]) -> bytes:
    """MTH as RFC 9162, 2.1.1 defines it, over leaf hashes: slow, and independent of the code under test."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + tree_hash(hashes[:split]) + tree_hash(hashes[split:])).digest()


def flip(data: bytes, bit: int) -> bytes:
    """The same bytes with one bit changed."""
    bit %= len(data) * 8
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def run_vector(vector: dict[str, Any]) -> None:
    def decode(name: str) -> bytes:
        return base64.b64decode(vector[name] or "")

    path = [base64.b64decode(each) for each in vector["proof"] or []]
    if "leafIdx" in vector:
        verify_inclusion(decode("leafHash"), vector["leafIdx"], vector["treeSize"], path, decode("root"))
    else:
        verify_consistency(vector["size1"], vector["size2"], path, decode("root1"), decode("root2"))


def test_there_are_196_vectors_of_both_kinds() -> None:
    kinds = [("inclusion" if "leafIdx" in vector else "consistency", vector["wantErr"]) for vector in VECTORS]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        ("consistency", False): 6,
        ("consistency", True): 92,
        ("inclusion", False): 6,
        ("inclusion", True): 92,
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any]) -> None:
    if vector["wantErr"]:
        with pytest.raises((ProofError, FormatError)):
            run_vector(vector)
    else:
        run_vector(vector)


def test_leaf_and_node_hashes_have_their_own_first_byte() -> None:
    assert leaf_hash(b"abc") == hashlib.sha256(b"\x00abc").digest()
    assert merkle.leaf_hashes([b"abc", b""]) == [leaf_hash(b"abc"), leaf_hash(b"")]
    assert node_hash(b"a" * 32, b"b" * 32) == hashlib.sha256(b"\x01" + b"a" * 32 + b"b" * 32).digest()


def test_every_size_has_the_root_of_the_definition() -> None:
    tree = Tree()
    for size in range(100):
        assert tree.root() == tree_hash(leaves(size)) == merkle.root(leaves(size))
        tree.append(leaves(1, size)[0])
    for size in range(100):
        assert tree.root(size) == tree_hash(leaves(size)), "an earlier state changed"


def test_a_frontier_has_the_root_of_every_size() -> None:
    hashes, frontier = leaves(70), merkle.Frontier()
    assert frontier.root() == merkle.EMPTY_ROOT
    for size, each in enumerate(hashes, 1):
        frontier.append(each)
        assert (frontier.size, frontier.root()) == (size, tree_hash(hashes[:size]))


def test_every_inclusion_proof_verifies_and_has_the_shortest_length() -> None:
    tree = Tree(leaves(40))
    for size in range(1, 41):
        for index in range(size):
            path = tree.inclusion(index, size)
            assert len(path) <= (size - 1).bit_length()
            verify_inclusion(leaves(1, index)[0], index, size, path, tree.root(size))


def test_every_consistency_proof_verifies() -> None:
    tree = Tree(leaves(40))
    for second in range(1, 41):
        for first in range(1, second + 1):
            verify_consistency(first, second, tree.consistency(first, second), tree.root(first), tree.root(second))


@given(st.data())
def test_any_flipped_bit_breaks_an_inclusion_proof(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(leaves(size))
    parts = [leaves(1, index)[0], tree.root(), *tree.inclusion(index)]
    changed = data.draw(st.integers(0, len(parts) - 1))
    parts[changed] = flip(parts[changed], data.draw(st.integers(0, 255)))
    with pytest.raises(ProofError) as caught:
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])
    assert caught.value.code == "PROOF_ROOT"


@given(st.data())
def test_any_flipped_bit_breaks_a_consistency_proof(data: st.DataObject) -> None:
    second = data.draw(st.integers(1, 300))
    first = data.draw(st.integers(1, second))
    tree = Tree(leaves(second))
    parts = [tree.root(first), tree.root(), *tree.consistency(first)]
    changed = data.draw(st.integers(0, len(parts) - 1))
    parts[changed] = flip(parts[changed], data.draw(st.integers(0, 255)))
    with pytest.raises(ProofError) as caught:
        verify_consistency(first, second, parts[2:], parts[0], parts[1])
    assert caught.value.code == "PROOF_ROOT"


@given(st.integers(2, 300), st.data())
def test_a_proof_is_for_one_index_only(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    tree = Tree(leaves(size))
    with pytest.raises(ProofError):
        verify_inclusion(leaves(1, index)[0], other, size, tree.inclusion(index), tree.root())


def test_an_inner_node_offered_as_a_leaf_fails() -> None:
    entries = [Entry(number, 0, bytes(32)) for number in range(4)]
    tree = Tree(entry.leaf_hash for entry in entries)
    left, right = tree.node(0, 0), tree.node(0, 1)
    assert tree.node(1, 0) == node_hash(left, right)
    shorter = tree.inclusion(0)[1:]
    with pytest.raises(ProofError) as caught:  # the bytes under the node, hashed as a verifier hashes a leaf
        verify_inclusion(leaf_hash(left + right), 0, 2, shorter, tree.root())
    assert caught.value.code == "PROOF_ROOT"
    with pytest.raises(ProofError) as caught:  # the node's hash itself, at the size that the checkpoint states
        verify_inclusion(node_hash(left, right), 0, 4, shorter, tree.root())
    assert caught.value.code == "PROOF_LENGTH"
    with pytest.raises(FormatError):
        Entry.parse(left + right)


@pytest.mark.parametrize(
    ("index", "size", "keep", "code"),
    [
        (5, 5, 3, "PROOF_RANGE"),
        (-1, 5, 3, "PROOF_RANGE"),
        (0, 0, 0, "PROOF_RANGE"),
        (1, 5, 2, "PROOF_LENGTH"),
        (1, 3, 3, "PROOF_LENGTH"),
        (0, 5, 3, "PROOF_ROOT"),
    ],
)
def test_an_inclusion_failure_says_why(index: int, size: int, keep: int, code: str) -> None:
    tree = Tree(leaves(5))
    with pytest.raises(ProofError) as caught:
        verify_inclusion(leaves(1, 1)[0], index, size, tree.inclusion(1)[:keep], tree.root())
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("first", "second", "keep", "code"),
    [
        (0, 7, 3, "PROOF_RANGE"),
        (8, 7, 3, "PROOF_RANGE"),
        (6, 7, 0, "PROOF_LENGTH"),
        (6, 7, 2, "PROOF_LENGTH"),
        (6, 6, 3, "PROOF_LENGTH"),
        (4, 7, 3, "PROOF_LENGTH"),
        (5, 7, 3, "PROOF_LENGTH"),
        (6, 6, 0, "PROOF_ROOT"),
    ],
)
def test_a_consistency_failure_says_why(first: int, second: int, keep: int, code: str) -> None:
    tree = Tree(leaves(7))
    with pytest.raises(ProofError) as caught:
        verify_consistency(first, second, tree.consistency(6)[:keep], tree.root(6), tree.root(7))
    assert caught.value.code == code


def test_hashes_of_another_length_are_refused() -> None:
    tree = Tree(leaves(3))
    with pytest.raises(FormatError, match="31 bytes"):
        verify_inclusion(bytes(32), 0, 3, [bytes(31), bytes(32)], tree.root())
    with pytest.raises(FormatError, match="64 bytes"):
        verify_consistency(2, 3, [bytes(32)], bytes(64), tree.root())


def test_proofs_that_cannot_exist_are_not_made() -> None:
    tree = Tree(leaves(5))
    impossible: list[Callable[[], object]] = [
        lambda: tree.inclusion(5),
        lambda: tree.inclusion(-1),
        lambda: tree.inclusion(2, 2),
        lambda: tree.inclusion(0, 6),
        lambda: tree.consistency(0),
        lambda: tree.consistency(4, 3),
        lambda: tree.consistency(4, 6),
        lambda: tree.root(6),
        lambda: tree.root(-1),
    ]
    for make in impossible:
        with pytest.raises(ValueError, match="leaves"):
            make()


def test_one_signature_covers_a_batch() -> None:
    digests = [hashlib.sha256(b"%d" % number).digest() for number in range(1000)]
    batch = Tree.of(digests)
    for index, digest in enumerate(digests):
        verify_inclusion(leaf_hash(digest), index, 1000, batch.inclusion(index), batch.root())
    alone = Tree.of(digests[:1])
    assert alone.root() == leaf_hash(digests[0])
    assert alone.inclusion(0) == []
