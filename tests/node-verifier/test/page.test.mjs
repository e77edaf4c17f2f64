// The worked example of docs/register.md, section 10.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { fromHex, toHex } from '../lib/bytes.mjs';
import { Log } from '../lib/log.mjs';
import { GrowingTree, inclusionRoot, isConsistent, leafHash } from '../lib/merkle.mjs';
import { parseVkey } from '../lib/note.mjs';
import { writeLog } from './log-writer.mjs';

const page = readFileSync(new URL('../../../docs/register.md', import.meta.url), 'utf8');
const example = (name) => page.match(new RegExp(`\`\`\`text example=${name}\n([^\`]*)\`\`\``))[1];
const rows = (name) => example(name).trimEnd().split('\n').map((line) => line.split(/ {2,}/));
const hashes = Object.fromEntries(rows('hashes'));
const path = (name) => rows(name).map(([, hash]) => fromHex(hash));
const entries = rows('entries').map(([, hex]) => fromHex(hex));
const root = (size) => fromHex(hashes[`root of ${size}`]);

test('leaves and roots', () => {
  const tree = new GrowingTree(0n, []);
  assert.deepEqual(tree.root, root(0));
  entries.forEach((entry, i) => {
    assert.equal(toHex(leafHash(entry)), hashes[`leaf ${i}`]);
    tree.add(leafHash(entry));
    if (i === 2) assert.deepEqual(tree.root, root(3));
  });
  assert.deepEqual(tree.root, root(5));
});

test('proofs', () => {
  assert.deepEqual(inclusionRoot(2n, 5n, leafHash(entries[2]), path('inclusion')), root(5));
  assert.ok(isConsistent(3n, 5n, root(3), root(5), path('consistency')));
});

test('the signed log', async () => {
  const { vkey } = Object.fromEntries(rows('key'));
  const folder = writeLog(entries, example('checkpoint'));
  const { log } = await Log.open(folder, { origin: 'notary.example/register', logKeys: [parseVkey(vkey)] });
  assert.deepEqual([log.checkpoint.size, log.checkpoint.root], [5n, root(5)]);
  assert.deepEqual(await log.rootAt(3n), root(3));
  assert.deepEqual([...await log.sequencesFrom(0n)], [[0n, 1], [2n, 0], [1n, 0], [3n, 0]]);
  rmSync(folder, { recursive: true });
});
