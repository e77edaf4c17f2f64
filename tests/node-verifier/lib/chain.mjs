// Reading the registry contract over JSON-RPC (certificate.md section 8).
import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, toHex, uint64 } from './bytes.mjs';
import { fetchBytes } from './fetching.mjs';

const LIMITS = { maxBytes: 4 * 1024 * 1024, timeoutMs: 10_000 };
const WHOLE_READ_MS = 60_000;

/** The chain could not be read; `code` is the reason code of section 8. */
export class ChainError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** The node answered that the call reverts. */
class Revert extends Error {}

function need(condition, code, message) {
  if (!condition) throw new ChainError(code, message);
}

/** A string, because a parser of JSON cannot tell the number 1.0 from 1. */
const ID = 'verify';

const REVERTED = 3;
const SAYS_REVERTED = new RegExp([
  'execution reverted', 'evm error', 'invalid opcode', 'out of gas', 'invalid jump', 'stack underflow', 'vm execution error',
].join('|'), 'i');

/** What a JSON-RPC error means: the call reverted, or it could not be run. */
function refusal({ code, message }, method) {
  const isError = Number.isInteger(code) && typeof message === 'string';
  if (isError && (code === REVERTED || SAYS_REVERTED.test(message))) return new Revert(message);
  return new ChainError('CHAIN_UNREACHABLE', `the node refused ${method}: ${String(message).slice(0, 200)}`);
}

class Rpc {
  constructor(url) {
    this.url = url;
    this.signal = AbortSignal.timeout(WHOLE_READ_MS);
  }

  async request(method, params) {
    const reply = await this.post({ jsonrpc: '2.0', id: ID, method, params });
    const answers = reply !== null && typeof reply === 'object' && reply.jsonrpc === '2.0' && reply.id === ID;
    need(answers, 'CHAIN_UNREACHABLE', 'no JSON-RPC answer to what was asked');
    if (reply.error !== undefined && reply.error !== null) throw refusal(reply.error, method);
    need('result' in reply, 'CHAIN_UNREACHABLE', 'neither result nor error');
    return reply.result;
  }

  async post(body) {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      return JSON.parse(await fetchBytes(this.url, { ...LIMITS, ...options, signal: this.signal }));
    } catch (error) {
      throw new ChainError('CHAIN_UNREACHABLE', `no answer: ${error.message}`);
    }
  }

  async quantity(method) {
    return quantity(await this.request(method, []));
  }

  async block(number) {
    const block = await this.request('eth_getBlockByNumber', [hexNumber(number), false]);
    if (block === null) return null;
    const hashed = typeof block?.hash === 'string' && /^0x[0-9a-f]{64}$/i.test(block.hash);
    need(hashed, 'CHAIN_UNREACHABLE', 'a block without a hash');
    need(quantity(block.number) === number, 'CHAIN_UNREACHABLE', 'another block than the one asked for');
    return { number, hash: block.hash.toLowerCase(), timestamp: quantity(block.timestamp) };
  }
}

const hexNumber = (number) => `0x${number.toString(16)}`;

function quantity(value) {
  const number = typeof value === 'string' && /^0x(0|[1-9a-f][0-9a-f]*)$/i.test(value) ? Number(value) : NaN;
  need(Number.isSafeInteger(number), 'CHAIN_UNREACHABLE', 'an answer that is no number');
  return number;
}

/** The contract at one block. A call that reverts gives null. */
class Registry {
  constructor(rpc, address, block) {
    this.rpc = rpc;
    this.address = address;
    this.at = hexNumber(block.number);
  }

  async call(signature, words, ...args) {
    const data = `0x${toHex(keccak_256(Buffer.from(signature)).subarray(0, 4))}${toHex(Buffer.concat(args.map(word)))}`;
    try {
      const result = await this.rpc.request('eth_call', [{ to: this.address, data }, this.at]);
      const isData = typeof result === 'string' && /^0x([0-9a-f]{2})*$/i.test(result);
      need(isData, 'CHAIN_UNREACHABLE', `${signature} gave something else than bytes`);
      need(result.length === 2 + 64 * words, 'NO_CONTRACT', `${signature} gave something else than ${words} words`);
      return Array.from({ length: words }, (_, i) => fromHex(result.slice(2 + 64 * i, 66 + 64 * i)));
    } catch (error) {
      if (error instanceof Revert) return null;
      throw error;
    }
  }

  /** The words of a call that a registry always answers. */
  async always(signature, words) {
    const result = await this.call(signature, words);
    need(result, 'NO_CONTRACT', `${signature} reverts`);
    return result;
  }
}

const word = (value) => Buffer.concat([Buffer.alloc(24), uint64(value)]);
const toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);

function toUint(bytes, bits) {
  const number = toNumber(bytes);
  need(number < 1n << BigInt(bits), 'NO_CONTRACT', `an answer that is no uint${bits}`);
  return number;
}

/**
 * What the current registry says: `{block, instance, latest, changeCount, roots, standing, watchedHash}`.
 * `roots` maps each of `sizes` to the root stored (or null), `standing` is null when the number is absent, and
 * `watchedHash` is the hash of block `watched`, null when the chain does not reach it. Throws ChainError.
 */
export async function readChain(line, url, { sizes, registerNo, watched }) {
  need(line, 'NO_REGISTRY', 'the trust root names no registry');
  need(url, 'CHAIN_UNREACHABLE', 'no RPC endpoint is known');
  const rpc = new Rpc(url);
  try {
    const block = await currentBlock(rpc, line);
    const registry = new Registry(rpc, line.address, block);
    const head = await readHead(registry, line);
    return {
      block,
      ...head,
      roots: await readRoots(registry, sizes),
      standing: registerNo === null ? null : await readStanding(registry, registerNo, head.instruments),
      watchedHash: await hashAt(rpc, watched, block),
    };
  } catch (error) {
    if (error instanceof Revert) throw new ChainError('CHAIN_UNREACHABLE', `no proper answer: ${error.message}`);
    throw error;
  }
}

async function currentBlock(rpc, line) {
  const chainId = await rpc.quantity('eth_chainId');
  need(chainId === line.chainId, 'OTHER_CHAIN', `chain ${chainId}, not ${line.chainId}`);
  const head = await rpc.quantity('eth_blockNumber');
  const block = await rpc.block(Math.max(0, head - line.confirmations));
  need(block, 'CHAIN_UNREACHABLE', 'the node has no such block');
  return block;
}

async function readHead(registry, line) {
  const instance = toHex((await registry.always('instanceId()', 1))[0]);
  const [size, root, ...rest] = await registry.always('latest()', 4);
  const changes = await registry.always('changeCount()', 1);
  const [entries, instruments, , changeCount] = [size, ...rest, ...changes].map((answer) => toUint(answer, 64));
  need(instance === line.instance, 'OTHER_INSTANCE', `instance ${instance}, not ${line.instance}`);
  return { instance, latest: { size: entries, root }, instruments, changeCount };
}

/** The byte of a number that the registry answers for and counts, else null: it is absent. */
async function readStanding(registry, registerNo, instruments) {
  const words = await registry.call('standingOf(uint64)', 1, registerNo);
  const byte = words && Number(toUint(words[0], 8));
  return BigInt(registerNo) < instruments ? byte : null;
}

async function readRoots(registry, sizes) {
  const roots = new Map();
  for (const size of new Set(sizes)) roots.set(size, storedRoot(await registry.call('rootAt(uint64)', 1, size)));
  return roots;
}

function storedRoot(words) {
  const root = words?.[0];
  return root && root.some((byte) => byte !== 0) ? root : null;
}

async function hashAt(rpc, number, block) {
  if (number === null || number > block.number) return null;
  if (number === block.number) return block.hash;
  return (await rpc.block(number))?.hash ?? null;
}
