// RFC 9162 Merkle trees (register.md sections 2 to 4). Sizes and indexes are BigInt: they go up to 2^64 - 1.
import { sha256 } from './bytes.mjs';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export const EMPTY_ROOT = sha256();
export const leafHash = (data) => sha256(LEAF, data);
export const nodeHash = (left, right) => sha256(NODE, left, right);

const areHashes = (...hashes) => hashes.every(({ length }) => length === 32);
const isOdd = (n) => (n & 1n) === 1n;

/** The largest power of two below n, for n of 2 or more. */
const splitPoint = (n) => 1n << BigInt((n - 1n).toString(2).length - 1);

/** Walks from a node to the root; `step(sibling, isLeft)` sees every sibling. False: the path has the wrong length. */
function climb(node, last, path, step) {
  for (const sibling of path) {
    if (last === 0n) return false;
    const isLeft = isOdd(node) || node === last;
    step(sibling, isLeft);
    if (isLeft) while (!isOdd(node) && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    [node, last] = [node >> 1n, last >> 1n];
  }
  return last === 0n;
}

/** The root that an inclusion proof leads to; null when index, proof length or a hash is malformed. */
export function inclusionRoot(index, size, leaf, path) {
  if (index >= size || !areHashes(leaf, ...path)) return null;
  let root = leaf;
  const complete = climb(index, size - 1n, path, (sibling, isLeft) => {
    root = isLeft ? nodeHash(sibling, root) : nodeHash(root, sibling);
  });
  return complete ? root : null;
}

/**
 * Whether the proof shows that the tree of `size1` leaves is the beginning of that of `size2`.
 * Every tree begins with the empty one, so a proof about size 0 would say nothing: it is refused.
 */
export function isConsistent(size1, size2, root1, root2, proof) {
  if (size1 === 0n || size1 > size2) return false;
  if (size1 === size2) return proof.length === 0 && root1.equals(root2);
  if (proof.length === 0 || !areHashes(root1, root2, ...proof)) return false;
  const isPerfect = (size1 & (size1 - 1n)) === 0n;
  const [start, ...path] = isPerfect ? [root1, ...proof] : proof;
  let [node, last] = [size1 - 1n, size2 - 1n];
  while (isOdd(node)) [node, last] = [node >> 1n, last >> 1n];
  let [first, second] = [start, start];
  const complete = climb(node, last, path, (sibling, isLeft) => {
    if (isLeft) first = nodeHash(sibling, first);
    second = isLeft ? nodeHash(sibling, second) : nodeHash(second, sibling);
  });
  return complete && first.equals(root1) && second.equals(root2);
}

/** The leaf ranges [from, to) whose roots are the consistency proof from `size1` to `size2` (0 < size1 <= size2). */
export function consistencyRanges(size1, size2) {
  const noted = [];
  let [a, b] = [0n, size2];
  while (size1 < b) {
    const middle = a + splitPoint(b - a);
    noted.unshift(size1 <= middle ? [middle, b] : [a, middle]);
    if (size1 <= middle) b = middle;
    else a = middle;
  }
  return a > 0n ? [[a, b], ...noted] : noted;
}

/** The perfect subtrees `{height, index}` that make up the leaves [from, to), from the left. */
export function perfectSubtrees(from, to) {
  const subtrees = [];
  for (let at = from; at < to;) {
    const height = BigInt((to - at).toString(2).length - 1);
    subtrees.push({ height, index: at >> height });
    at += 1n << height;
  }
  return subtrees;
}

/** The root over the hashes of neighbouring perfect subtrees, the largest first. */
export const foldPeaks = (hashes) => hashes.reduceRight((right, left) => nodeHash(left, right));

/** The root over a power of two of hashes of the same height. */
export function perfectRoot(hashes) {
  let level = hashes;
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, i) => nodeHash(level[2 * i], level[2 * i + 1]));
  }
  return level[0];
}

/** A tree that grows leaf by leaf and remembers only its peaks. */
export class GrowingTree {
  /** `peaks` of the `size` leaves that are there already. */
  constructor(size, peaks) {
    this.size = size;
    this.peaks = [...peaks];
  }

  add(leaf) {
    let hash = leaf;
    for (let size = this.size; isOdd(size); size >>= 1n) hash = nodeHash(this.peaks.pop(), hash);
    this.peaks.push(hash);
    this.size += 1n;
  }

  get root() {
    return this.peaks.length === 0 ? EMPTY_ROOT : foldPeaks(this.peaks);
  }
}
