import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256, uint32 } from '../lib/bytes.mjs';
import {
  GrowingTree, consistencyRanges, foldPeaks, inclusionRoot, isConsistent, leafHash, nodeHash, perfectRoot, perfectSubtrees,
} from '../lib/merkle.mjs';

const vectors = readFileSync(new URL('../../vectors/rfc9162-proofs.json', import.meta.url), 'utf8');
// JSON.parse would round 2^64 - 1; the context gives the digits.
const cases = JSON.parse(vectors, (_, value, context) => (typeof value === 'number' ? BigInt(context.source) : value));
const bytes = (base64) => Buffer.from(base64, 'base64');
const proofOf = (one) => (one.proof ?? []).map(bytes);

test('the vectors are all there', () => assert.equal(cases.length, 196));

for (const one of cases) {
  test(one.name, () => {
    const proof = proofOf(one);
    const accepted = 'leafIdx' in one
      ? inclusionRoot(one.leafIdx, one.treeSize, bytes(one.leafHash), proof)?.equals(bytes(one.root)) ?? false
      : isConsistent(one.size1, one.size2, bytes(one.root1), bytes(one.root2), proof);
    assert.equal(accepted, !one.wantErr, one.desc);
  });
}

// The definition, as plainly as it can be written.
const leaves = Array.from({ length: 40 }, (_, i) => leafHash(uint32(i)));

function rootOf(from, to) {
  if (to === from) return sha256();
  if (to - from === 1) return leaves[from];
  let k = 1;
  while (k * 2 < to - from) k *= 2;
  return nodeHash(rootOf(from, from + k), rootOf(from + k, to));
}

test('a consistency proof of every two sizes holds, and of no wrong root', () => {
  for (let n = 1; n <= 40; n += 1) {
    for (let m = 1; m <= n; m += 1) {
      const proof = consistencyRanges(BigInt(m), BigInt(n)).map(([from, to]) => rootOf(Number(from), Number(to)));
      assert.ok(isConsistent(BigInt(m), BigInt(n), rootOf(0, m), rootOf(0, n), proof), `${m} in ${n}`);
      assert.ok(!isConsistent(BigInt(m), BigInt(n), rootOf(0, m), rootOf(0, n - 1), proof), `${m} in a wrong ${n}`);
      assert.ok(!isConsistent(BigInt(m), BigInt(n), leaves[0].subarray(1), rootOf(0, n), proof), `a wrong ${m} in ${n}`);
    }
  }
});

test('perfect subtrees fold to the root of their range', () => {
  for (let n = 1; n <= 40; n += 1) {
    const hashes = perfectSubtrees(0n, BigInt(n)).map(({ height, index }) => {
      const width = 2 ** Number(height);
      return perfectRoot(leaves.slice(Number(index) * width, (Number(index) + 1) * width));
    });
    assert.deepEqual(foldPeaks(hashes), rootOf(0, n));
  }
});

test('a tree that grows from any size has the root of all leaves', () => {
  for (let start = 0; start <= 40; start += 1) {
    const peaks = perfectSubtrees(0n, BigInt(start)).map(({ height, index }) => {
      const width = 2 ** Number(height);
      return rootOf(Number(index) * width, (Number(index) + 1) * width);
    });
    const tree = new GrowingTree(BigInt(start), peaks);
    for (const leaf of leaves.slice(start)) tree.add(leaf);
    assert.deepEqual(tree.root, rootOf(0, 40));
  }
});
