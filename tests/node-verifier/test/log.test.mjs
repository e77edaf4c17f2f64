import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { toHex, sha256, uint32 } from '../lib/bytes.mjs';
import { Log, LogError } from '../lib/log.mjs';
import { leafHash } from '../lib/merkle.mjs';
import { parseVkey } from '../lib/note.mjs';
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

test('a log begins with each of its earlier trees and with no other', async () => {
  const log = await Log.open(folder, TRUST);
  assert.ok(log.isGenuine);
  for (const size of [1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, 69_999, SIZE]) {
    assert.ok(await log.startsWith(BigInt(size), rootAt(size)), `size ${size}`);
    assert.ok(!await log.startsWith(BigInt(size), rootAt(size - 1)), `wrong root at size ${size}`);
  }
  assert.ok(!await log.startsWith(0n, rootAt(0)));
});

test('later acts are found from any leaf on, and proven', async () => {
  const log = await Log.open(folder, TRUST);
  const asked = (number, sequence, start) => log.holdsLaterAct(number, sequence, BigInt(start));
  assert.ok(await asked(34_999, 0, SIZE - 1));
  assert.ok(await asked(20, 0, 0));
  assert.ok(await asked(34_000, 0, 65_537));
  assert.ok(!await asked(34_999, 1, SIZE - 1));
  assert.ok(!await asked(20, 0, 42));
  assert.ok(!await asked(34_999, 0, SIZE));
});

test('the same over HTTP', async () => {
  const server = await serve((_, { url }) => {
    const path = join(folder, url.slice('/log'.length));
    return existsSync(path) ? { body: readFileSync(path) } : { status: 404 };
  });
  for (const url of [`${server.url}/log`, `${server.url}/log/`]) {
    const log = await Log.open(url, TRUST);
    assert.ok(await log.startsWith(65_537n, rootAt(65_537)));
    assert.ok(await log.holdsLaterAct(34_999, 0, BigInt(SIZE - 300)));
  }
  const elsewhere = await Log.open(`${server.url}/nowhere`, TRUST);
  assert.match(elsewhere.unreadable, /HTTP 404/);
  await server.close();
});

function smallLog(change) {
  const place = writeLog(entries.slice(0, 300));
  after(() => rmSync(place, { recursive: true }));
  change((name) => join(place, name));
  return Log.open(place, TRUST);
}

test('a full tile stands in for a partial one that is gone', async () => {
  const log = await smallLog((at) => {
    for (const [name, width] of [['tile/0/001', 32], ['tile/entries/001', 46]]) {
      const bytes = readFileSync(at(`${name}.p/44`));
      rmSync(at(`${name}.p`), { recursive: true });
      writeFileSync(at(name), Buffer.concat([bytes, Buffer.alloc((256 - 44) * width, 7)]));
    }
  });
  assert.ok(await log.startsWith(299n, rootAt(299)));
  assert.ok(await log.holdsLaterAct(149, 0, 299n));
});

for (const [name, change] of Object.entries({
  'a missing tile': (at) => rmSync(at('tile/0/000')),
  'a tile that is too short': (at) => writeFileSync(at('tile/0/000'), Buffer.alloc(8191)),
  'a tile that is too long': (at) => writeFileSync(at('tile/0/000'), Buffer.alloc(8193)),
  'a tile under another name': (at) => renameSync(at('tile/0/000'), at('tile/0/0')),
})) {
  test(`unreadable: ${name}`, async () => {
    const log = await smallLog(change);
    await assert.rejects(log.startsWith(255n, rootAt(255)), LogError);
  });
}

for (const [name, change] of Object.entries({
  'a missing bundle': (at) => rmSync(at('tile/entries/001.p/44')),
  'an entry of another length': (at) => {
    const bytes = readFileSync(at('tile/entries/001.p/44'));
    bytes[1] = 43;
    writeFileSync(at('tile/entries/001.p/44'), bytes);
  },
  'a changed entry': (at) => {
    const bytes = readFileSync(at('tile/entries/001.p/44'));
    bytes[46 + 20] ^= 1;
    writeFileSync(at('tile/entries/001.p/44'), bytes);
  },
})) {
  test(`entries that prove nothing: ${name}`, async () => {
    const log = await smallLog(change);
    await assert.rejects(log.holdsLaterAct(149, 0, 257n), LogError);
  });
}

test('a changed tile proves nothing', async () => {
  const log = await smallLog((at) => {
    const bytes = readFileSync(at('tile/0/000'));
    bytes[0] ^= 1;
    writeFileSync(at('tile/0/000'), bytes);
  });
  assert.ok(!await log.startsWith(255n, rootAt(255)));
});

test('a checkpoint that is none, or of another log', async () => {
  assert.match((await smallLog((at) => writeFileSync(at('checkpoint'), '<html>'))).unreadable, /checkpoint/);
  assert.match((await smallLog((at) => rmSync(at('checkpoint')))).unreadable, /ENOENT/);
  const log = await Log.open(folder, { ...TRUST, origin: 'another.example/log' });
  assert.ok(!log.isGenuine);
});
