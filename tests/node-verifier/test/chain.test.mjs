// A node that lies, babbles or hangs makes checks INDETERMINATE, and nothing worse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChain } from '../lib/chain.mjs';
import { fetchBytes } from '../lib/fetching.mjs';
import { serve, serveNode } from './node-server.mjs';
import { NUMBER, makePlan, seal } from './world.mjs';

const { chain, trust } = seal(makePlan());
const [line] = trust.registries;
const WISHES = { sizes: [5n, 6n], registerNo: NUMBER, watched: 95 };

async function codeFrom(handle) {
  const server = await serve(handle);
  const error = await readChain(line, server.url, WISHES).then(() => assert.fail('was read'), (reason) => reason);
  await server.close();
  return error.code ?? error;
}

const replying = (reply) => (body) => ({ body: JSON.stringify(reply(JSON.parse(body))) });

test('a genuine node is read at the confirmed block', async () => {
  const node = await serveNode({ chain });
  const read = await readChain(line, node.url, WISHES);
  await node.close();
  assert.deepEqual([read.block.number, read.latest.size, read.changeCount, read.standing], [100, 5n, 4n, 0]);
  assert.deepEqual(read.roots, new Map([[5n, chain.root], [6n, null]]));
  assert.equal(read.watchedHash, chain.blockHash(95));
});

test('a block that the chain has not confirmed is not watched', async () => {
  const node = await serveNode({ chain });
  assert.equal((await readChain(line, node.url, { ...WISHES, watched: 101 })).watchedHash, null);
  assert.equal((await readChain(line, node.url, { ...WISHES, watched: null })).watchedHash, null);
  await node.close();
});

for (const [name, handle] of Object.entries({
  'an error page': () => ({ status: 500, body: 'no' }),
  'a redirect': () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }),
  'no JSON': () => ({ body: '<html>' }),
  null: replying(() => null),
  'a list': replying(({ id }) => [{ jsonrpc: '2.0', id, result: '0x7a69' }]),
  'another id': replying(() => ({ jsonrpc: '2.0', id: 77, result: '0x7a69' })),
  'no version': replying(({ id }) => ({ id, result: '0x7a69' })),
  'neither result nor error': replying(({ id }) => ({ jsonrpc: '2.0', id })),
  'result and error': replying(({ id }) => ({ jsonrpc: '2.0', id, result: '0x7a69', error: { code: 3 } })),
  'an error in an answer to another question': replying(() => ({ jsonrpc: '2.0', id: null, error: { code: 3, message: '' } })),
  'an id of another type': replying(() => ({ jsonrpc: '2.0', id: 1.5, result: '0x7a69' })),
  'a padded number': replying(({ id }) => ({ jsonrpc: '2.0', id, result: '0x07a69' })),
  'an error and no result': replying(({ id }) => ({ jsonrpc: '2.0', id, error: null })),
  'a revert where nothing is called': replying(({ id }) => ({ jsonrpc: '2.0', id, error: { code: 3, message: 'revert' } })),
  'a number in place of hex': replying(({ id }) => ({ jsonrpc: '2.0', id, result: 31337 })),
  'a list in place of hex': replying(({ id }) => ({ jsonrpc: '2.0', id, result: ['0x7a69'] })),
  'an unsafe number': replying(({ id }) => ({ jsonrpc: '2.0', id, result: '0xffffffffffffffff' })),
  'the chain id for everything': replying(({ id }) => ({ jsonrpc: '2.0', id, result: '0x7a69' })),
  'endless babble': () => ({ body: Buffer.alloc(5 * 1024 * 1024, ' ') }),
})) test(`unreachable: ${name}`, async () => assert.equal(await codeFrom(handle), 'CHAIN_UNREACHABLE'));

/** The code of a genuine node's chain that differs in `changed`. */
async function codeWith(changed) {
  const node = await serveNode({ chain: { ...chain, ...changed } });
  const error = await readChain(line, node.url, WISHES).then(() => assert.fail('was read'), (reason) => reason);
  await node.close();
  return error.code ?? error;
}

for (const [name, [changed, code]] of Object.entries({
  'a block without a proper hash': [{ blockHash: () => '0x12' }, 'CHAIN_UNREACHABLE'],
  'another block': [{ blockNumber: '0x63' }, 'CHAIN_UNREACHABLE'],
  'a time that is no time': [{ timestamp: 2 ** 60 }, 'CHAIN_UNREACHABLE'],
  'no code': [{ code: '0x' }, 'NO_CONTRACT'],
  'a count of changes beyond uint64': [{ changeCount: 2n ** 64n }, 'NO_CONTRACT'],
  'a size beyond uint64': [{ size: 2n ** 64n }, 'NO_CONTRACT'],
  'a number of instruments beyond uint64': [{ instruments: 2n ** 64n }, 'NO_CONTRACT'],
  'a standing beyond a byte': [{ standing: new Map([[NUMBER, 256]]) }, 'NO_CONTRACT'],
  'a root of another length': [{ roots: new Map([[5, Buffer.alloc(31)]]) }, 'NO_CONTRACT'],
})) test(`no registry: ${name}`, async () => assert.equal(await codeWith(changed), code));

test('an upper-case hash, and a null error beside a result, are taken', async () => {
  const upper = (number) => `0x${chain.blockHash(number).slice(2).toUpperCase()}`;
  const node = await serveNode({ chain: { ...chain, blockHash: upper }, error: null });
  const { block, watchedHash } = await readChain(line, node.url, WISHES);
  assert.deepEqual([block.hash, watchedHash], [chain.blockHash(100), chain.blockHash(95)]);
  await node.close();
});

test('a number that the registry answers for but does not count is absent', async () => {
  const node = await serveNode({ chain: { ...chain, instruments: NUMBER } });
  assert.equal((await readChain(line, node.url, WISHES)).standing, null);
  await node.close();
});

for (const [message, reads] of [['execution reverted', true], ['VM execution error', true], ['will revert later', false]]) {
  test(`an error that says "${message}" ${reads ? 'is' : 'is not'} a revert`, async () => {
    const node = await serveNode({ chain: { ...chain, standing: new Map() }, refusal: { code: -32000, message } });
    const standing = await readChain(line, node.url, WISHES).then((read) => read.standing, ({ code }) => code);
    assert.equal(standing, reads ? null : 'CHAIN_UNREACHABLE');
    await node.close();
  });
}

test('a server that never answers is given up', async () => {
  const server = await serve(() => null);
  await assert.rejects(fetchBytes(server.url, { maxBytes: 10, timeoutMs: 50 }), { name: 'TimeoutError' });
  await server.close();
});

test('an answer of exactly the allowed length is taken, one byte more is not', async () => {
  const server = await serve(() => ({ body: 'x'.repeat(10) }));
  const read = (maxBytes) => fetchBytes(server.url, { maxBytes, timeoutMs: 60_000 });
  assert.equal((await read(10)).length, 10);
  await assert.rejects(read(9), /longer than 9 bytes/);
  await server.close();
});
