// The worked examples of docs/register.md and docs/certificate.md, section 10 of each.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { canonicalHash, fromHex, sha256, toHex, uint32, uint64 } from '../lib/bytes.mjs';
import { actDigest, actSigner, consentDigest } from '../lib/eip712.mjs';
import { Log } from '../lib/log.mjs';
import { GrowingTree, inclusionRoot, isConsistent, leafHash } from '../lib/merkle.mjs';
import { parseVkey } from '../lib/note.mjs';
import { writeLog } from './log-writer.mjs';

const read = (name) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const blockOf = (page, name) => page.match(new RegExp(`\`\`\`\\w+ example=${name}\n([^\`]*)\`\`\``))[1];
const rowsOf = (page, name) => blockOf(page, name).trimEnd().split('\n').map((line) => line.split(/ {2,}/));
const page = read('register.md');
const example = (name) => blockOf(page, name);
const rows = (name) => rowsOf(page, name);
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

test('the hashes and digests of a certificate', () => {
  const certificate = read('certificate.md');
  const [disclosure, envelope, act] = ['disclosure', 'envelope', 'act'].map((name) => JSON.parse(blockOf(certificate, name)));
  const { mandatory } = act.body;
  const origin = mandatory.actor.binding.body.origin;
  const [bodyHash, actHash] = [canonicalHash(act.body), canonicalHash(act)];
  const entry = Buffer.concat([uint64(mandatory.registerNo), uint32(mandatory.sequence), fromHex(actHash)]);
  const consent = { party: 'debtor', role: 'BORROWER', commitmentHash: toHex(sha256('abc')) };
  assert.deepEqual(Object.fromEntries(rowsOf(certificate, 'hashes')), {
    disclosure: canonicalHash(disclosure),
    'envelope hash': canonicalHash(envelope),
    Consent: toHex(consentDigest(origin, mandatory.instrument, canonicalHash(envelope), consent)),
    'body hash': bodyHash,
    Act: toHex(actDigest(origin, mandatory, bodyHash)),
    'act hash': actHash,
    entry: toHex(entry),
    leaf: toHex(leafHash(entry)),
  });
  assert.equal(actSigner(origin, mandatory, bodyHash, act.signature), mandatory.actor.binding.body.key);
});
