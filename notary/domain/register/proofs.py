"""Verifying the two proofs of RFC 9162: that a leaf is in a tree, and that a tree continues an earlier one.

Both functions return nothing when the proof holds and raise otherwise; there is no bool to forget. Take a size and
its root from one signed checkpoint (or the chain): a proof binds a size only together with the root of that size.
"""

from collections.abc import Iterable, Sequence

from notary.domain.errors import Error, FormatError
from notary.domain.register.merkle import HASH_SIZE, node_hash


class ProofError(Error):
    """A proof does not show what it is offered for.

    Codes: PROOF_RANGE (index and sizes cannot belong together), PROOF_LENGTH (too few or too many hashes for
    them), PROOF_ROOT (the hashes lead to another root).
    """

    code = "PROOF"


def verify_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Ensure that ``leaf_hash`` is leaf ``index`` of the tree with this size and root (RFC 9162, 2.1.3.2).

    Hash the leaf yourself from the entry's bytes; a leaf hash that came with the proof shows nothing.

    Raises:
        ProofError: the proof does not lead from the leaf to the root.
        FormatError: a hash is not 32 bytes.
    """
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} cannot be in a tree of {size} leaves", code="PROOF_RANGE")
    _check_hashes([leaf_hash, *path])
    node, last, result = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            raise _too_long(path)
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            node, last = _shift_while(0, node, last)
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise _too_short(path)
    if result != root:
        raise _other_root(f"leaf {index} of {size}", result, root)


def verify_consistency(first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    """Ensure that the tree (second, second_root) continues the tree (first, first_root) (RFC 9162, 2.1.4.2).

    Raises:
        ProofError: the proof does not lead to both roots; also for ``first`` 0, which any tree continues.
        FormatError: a hash is not 32 bytes.
    """
    if not 0 < first <= second:
        raise ProofError(f"{second} leaves cannot be shown to continue {first} leaves", code="PROOF_RANGE")
    if first == second:
        _verify_same(path, first_root, second_root)
        return
    if not path:
        raise _too_short(path)
    _check_hashes([first_root, second_root, *path])
    # A first tree that is one perfect subtree starts the path itself; its root is already known.
    hashes = [first_root, *path] if first & (first - 1) == 0 else list(path)
    node, last = _shift_while(1, first - 1, second - 1)
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise _too_long(path)
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _shift_while(0, node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise _too_short(path)
    if old != first_root:
        raise _other_root(f"the tree of {first} leaves", old, first_root)
    if new != second_root:
        raise _other_root(f"the tree of {second} leaves", new, second_root)


def _shift_while(bit: int, node: int, last: int) -> tuple[int, int]:
    """Moves both up past levels for which the path has no hash: while the node's lowest bit is ``bit``."""
    while node & 1 == bit and node != 0:
        node, last = node >> 1, last >> 1
    return node, last


def _verify_same(path: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    if path:
        raise _too_long(path)
    if first_root != second_root:
        raise ProofError("two trees of the same size have different roots", code="PROOF_ROOT")


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for each in hashes:
        if len(each) != HASH_SIZE:
            raise FormatError(f"a hash of {len(each)} bytes; SHA-256 gives {HASH_SIZE}", where="proof")


def _too_long(path: Sequence[bytes]) -> ProofError:
    return ProofError(f"{len(path)} hashes are too many for these sizes", code="PROOF_LENGTH")


def _too_short(path: Sequence[bytes]) -> ProofError:
    return ProofError(f"{len(path)} hashes are too few for these sizes", code="PROOF_LENGTH")


def _other_root(what: str, found: bytes, wanted: bytes) -> ProofError:
    return ProofError(f"the proof gives {what} the root {found.hex()}, not {wanted.hex()}", code="PROOF_ROOT")
