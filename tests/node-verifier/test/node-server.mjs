// A JSON-RPC node that answers from a plain object, and any other HTTP server that a test needs.
import { createServer } from 'node:http';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { toHex } from '../lib/bytes.mjs';

const selector = (signature) => `0x${toHex(keccak_256(Buffer.from(signature)).subarray(0, 4))}`;
const word = (value) => BigInt(value).toString(16).padStart(64, '0');
const quantity = (value) => `0x${value.toString(16)}`;

class Revert extends Error {}

const revertWhenMissing = (value) => {
  if (value === undefined) throw new Revert();
  return value;
};

const CALLS = {
  [selector('instanceId()')]: (chain) => revertWhenMissing(chain.instance),
  [selector('latest()')]: (chain) =>
    word(chain.size) + toHex(chain.root) + word(chain.instruments) + word(chain.timestamp),
  [selector('changeCount()')]: (chain) => word(revertWhenMissing(chain.changeCount)),
  [selector('rootAt(uint64)')]: (chain, argument) => toHex(chain.roots.get(Number(argument)) ?? Buffer.alloc(32)),
  [selector('standingOf(uint64)')]: (chain, argument) => word(revertWhenMissing(chain.standing.get(Number(argument)))),
};

const METHODS = {
  eth_chainId: (chain) => quantity(chain.chainId),
  eth_blockNumber: (chain) => quantity(chain.head),
  eth_getBlockByNumber: (chain, [number]) =>
    ({ number: chain.blockNumber ?? number, hash: chain.blockHash(Number(number)), timestamp: quantity(chain.timestamp) }),
  eth_call: (chain, [{ data }]) => chain.code === '0x' ? '0x' : `0x${CALLS[data.slice(0, 10)](chain, BigInt(`0x${data.slice(10) || '0'}`))}`,
};

const REVERTED = { code: 3, message: 'execution reverted' };

function answer({ chain, error, refusal = REVERTED }, { id, method, params }) {
  try {
    return { jsonrpc: '2.0', id, result: METHODS[method](chain, params), error };
  } catch (reason) {
    if (!(reason instanceof Revert)) throw reason;
    return { jsonrpc: '2.0', id, error: refusal };
  }
}

/** A server on a free local port: `{url, close}`. `handle(body, request)` gives `{status, body}`, or null to hang. */
export async function serve(handle) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = handle(Buffer.concat(chunks), request);
    if (reply) response.writeHead(reply.status ?? 200, reply.headers).end(reply.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/**
 * A node whose answers follow `state.chain`, whatever that is at the time; `state.error` stands beside every result, and
 * `state.refusal` is the error of a call that reverts.
 */
export const serveNode = (state) => serve((body) => ({ body: JSON.stringify(answer(state, JSON.parse(body))) }));
