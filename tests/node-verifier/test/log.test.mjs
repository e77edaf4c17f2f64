import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { toHex, sha256, uint32 } from '../lib/bytes.mjs';
import { Log, LogError } from '../lib/log.mjs';
import { leafHash } from '../lib/merkle.mjs';
import { parseVkey } from '../lib/note.mjs';
import { makeKey } from './log-key.mjs';
import { writeLog } from './log-writer.mjs';
import { serve } from './node-server.mjs';
import { ORIGIN, entry, keys, rootOf } from './world.mjs';

const SIZE = 70_000; // three levels of tiles, full and partial ones
const TRUST = { origin: ORIGIN, logKeys: [parseVkey(keys.log.vkey)] };
const entries = Array.from({ length: SIZE }, (_, i) => entry(Math.floor(i / 2), i % 2, toHex(sha256(uint32(i)))));
const leaves = entries.map(leafHash);
const rootAt = (size) => rootOf(leaves.slice(0, size));
const folder = writeLog(entries);
after(() => rmSync(folder, { recursive: true }));

const open = async (where) => (await Log.open(where, TRUST)).log;

test('the roots of earlier trees', async () => {
  const log = await open(folder);
  for (const size of [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE]) {
    assert.deepEqual(await log.rootAt(BigInt(size)), rootAt(size), `size ${size}`);
  }
});

test('the entries from any leaf to the end, proven', async () => {
  const log = await open(folder);
  assert.deepEqual([...await log.sequencesFrom(BigInt(SIZE - 3))], [[34_998n, 1], [34_999n, 1]]);
  assert.equal((await log.sequencesFrom(0n)).size, SIZE / 2);
  assert.equal((await log.sequencesFrom(65_537n)).get(32_768n), 1);
  for (const beyond of [SIZE, SIZE + 1]) assert.equal((await log.sequencesFrom(BigInt(beyond))).size, 0);
});

test('the same over HTTP', async () => {
  const server = await serve((_, { url }) => {
    const path = join(folder, url.slice('/log'.length));
    return existsSync(path) ? { body: readFileSync(path) } : { status: 404 };
  });
  for (const url of [`${server.url}/log`, `${server.url}/log/`]) {
    const log = await open(url);
    assert.deepEqual(await log.rootAt(257n), rootAt(257));
    assert.equal((await log.sequencesFrom(BigInt(SIZE - 300))).get(34_999n), 1);
  }
  assert.match((await Log.open(`${server.url}/nowhere`, TRUST)).unreadable, /HTTP 404/);
  await server.close();
});

/** A log of 300 entries whose files `change` spoils. */
function smallLog(change) {
  const place = writeLog(entries.slice(0, 300));
  after(() => rmSync(place, { recursive: true }));
  change((name) => join(place, name));
  return place;
}

/** Changes one byte of a file. */
const spoil = (name, offset) => (at) => {
  const bytes = readFileSync(at(name));
  bytes[offset] ^= 1;
  writeFileSync(at(name), bytes);
};

test('a full tile stands in for a partial one that is gone', async () => {
  const log = await open(smallLog((at) => {
    for (const [name, width] of [['tile/0/001', 32], ['tile/entries/001', 46]]) {
      const bytes = readFileSync(at(`${name}.p/44`));
      rmSync(at(`${name}.p`), { recursive: true });
      writeFileSync(at(name), Buffer.concat([bytes, Buffer.alloc((256 - 44) * width, 7)]));
    }
  }));
  assert.deepEqual(await log.rootAt(299n), rootAt(299));
  assert.equal((await log.sequencesFrom(298n)).get(149n), 1);
});

for (const [name, change] of Object.entries({
  'a missing tile': (at) => rmSync(at('tile/0/000')),
  'a tile that is too short': (at) => writeFileSync(at('tile/0/000'), Buffer.alloc(8191)),
  'a tile that is too long': (at) => writeFileSync(at('tile/0/000'), Buffer.alloc(8193)),
  'a tile under another name': (at) => renameSync(at('tile/0/000'), at('tile/0/0')),
  'a changed tile': spoil('tile/0/000', 0),
  'a folder in place of a tile': (at) => {
    rmSync(at('tile/0/000'));
    mkdirSync(at('tile/0/000'));
  },
})) {
  test(`tiles that prove nothing: ${name}`, async () => {
    const log = await open(smallLog(change));
    await assert.rejects(log.rootAt(255n), LogError);
  });
}

for (const [name, change] of Object.entries({
  'a missing bundle': (at) => rmSync(at('tile/entries/001.p/44')),
  'an entry of another length': spoil('tile/entries/001.p/44', 1),
  'a changed entry': spoil('tile/entries/001.p/44', 66),
})) {
  test(`entries that prove nothing: ${name}`, async () => {
    const log = await open(smallLog(change));
    await assert.rejects(log.sequencesFrom(257n), LogError);
  });
}

test('a checkpoint that is not there, is none, or is of another log', async () => {
  assert.match((await Log.open(smallLog((at) => rmSync(at('checkpoint'))), TRUST)).unreadable, /ENOENT/);
  for (const bytes of [Buffer.from('<html>'), Buffer.from([0xff])]) {
    assert.ok((await Log.open(smallLog((at) => writeFileSync(at('checkpoint'), bytes)), TRUST)).invalid);
  }
  assert.ok((await Log.open(folder, { ...TRUST, origin: 'another.example/log' })).invalid);
  assert.ok((await Log.open(folder, { ...TRUST, logKeys: [parseVkey(makeKey(ORIGIN).vkey)] })).invalid);
});
