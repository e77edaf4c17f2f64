// What a folder or a server that means harm can put in the place of a log's file costs neither time nor memory.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fetchBytes } from '../lib/fetching.mjs';
import { Log } from '../lib/log.mjs';
import { serve } from './node-server.mjs';

const TRUST = { origin: 'register.example/log', logKeys: [] };

for (const [name, put, reason] of [
  ['a named pipe', (at) => execFileSync('mkfifo', [at]), /not a regular file/],
  ['an endless device', (at) => symlinkSync('/dev/zero', at), /not a regular file/],
  ['a folder', (at) => mkdirSync(at), /not a regular file/],
  ['a huge file', (at) => {
    writeFileSync(at, '');
    truncateSync(at, 2 ** 40); // a hole: it takes no space on the disk
  }, /longer than/],
]) {
  test(`unreadable: ${name}`, { timeout: 20_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    after(() => rmSync(folder, { recursive: true }));
    put(join(folder, 'checkpoint'));
    assert.match((await Log.open(folder, TRUST)).unreadable, reason);
  });
}

test('no compression is asked for and none is undone', async () => {
  const asked = [];
  const server = await serve((_, { headers }) => {
    asked.push(headers['accept-encoding']);
    return { body: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } };
  });
  await assert.rejects(fetchBytes(server.url, { maxBytes: 100, timeoutMs: 10_000 }), /compressed/);
  await server.close();
  assert.deepEqual(asked, ['identity']);
});
