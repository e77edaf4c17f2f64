// The register's files (register.md section 6), from a folder or over HTTP. Tiles are not signed: what is computed
// from them counts only once it agrees with a signed checkpoint.
import { join } from 'node:path';
import { fetchBytes } from './fetching.mjs';
import { readRegular } from './files.mjs';
import {
  EMPTY_ROOT, GrowingTree, consistencyRanges, foldPeaks, isConsistent, leafHash, perfectRoot, perfectSubtrees,
} from './merkle.mjs';
import { MAX_NOTE_BYTES, NoteError, isSignedBy, parseCheckpoint } from './note.mjs';

const TILE = 256n;
const HASH_BYTES = 32;
const ENTRY_BYTES = 44;
const RECORD_BYTES = 2 + ENTRY_BYTES;
const TIMEOUT_MS = 10_000;
const WHOLE_READ_MS = 120_000;

/** A file of the log is missing, late, or not of its form. */
export class LogError extends Error {}

/** What the promise gives, or `{unreadable}` where a LogError says why. */
export async function orLogError(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof LogError) return { unreadable: error.message };
    throw error;
  }
}

function need(condition, what) {
  if (!condition) throw new LogError(what);
}

/** `where` is an http(s) URL or a folder. The function returned reads one file of at most `maxBytes`. */
function reader(where) {
  if (!/^https?:\/\//.test(where)) return async (path, maxBytes) => readRegular(join(where, path), maxBytes);
  const base = where.endsWith('/') ? where : `${where}/`;
  const signal = AbortSignal.timeout(WHOLE_READ_MS);
  return (path, maxBytes) => fetchBytes(new URL(path, base), { maxBytes, timeoutMs: TIMEOUT_MS, signal });
}

function indexPath(index) {
  const digits = index.toString();
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g);
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

const records = (bytes, width) =>
  Array.from({ length: bytes.length / width }, (_, i) => bytes.subarray(i * width, (i + 1) * width));

/** The files of one log. */
export class Log {
  #read;
  #tiles = new Map();

  /** `checkpoint` is the log's own, already verified. */
  constructor(read, checkpoint) {
    this.#read = read;
    this.checkpoint = checkpoint;
  }

  /** The log at `where`: `{log}`, or `{unreadable}` (not fetched) or `{invalid}` (no checkpoint of ours). */
  static async open(where, { origin, logKeys }) {
    const read = reader(where);
    let bytes;
    try {
      bytes = await read('checkpoint', MAX_NOTE_BYTES);
    } catch (error) {
      return { unreadable: `checkpoint: ${error.message}` };
    }
    try {
      const checkpoint = parseCheckpoint(decode(bytes));
      if (checkpoint.origin !== origin) return { invalid: `the checkpoint is of ${checkpoint.origin}` };
      return isSignedBy(checkpoint, logKeys) ? { log: new Log(read, checkpoint) } : { invalid: 'no log key signed it' };
    } catch (error) {
      if (error instanceof NoteError) return { invalid: error.message };
      throw error;
    }
  }

  /** The root of the log's first `size` entries, proven against its checkpoint. Throws LogError. */
  async rootAt(size) {
    if (size === 0n) return EMPTY_ROOT;
    if (size === this.checkpoint.size) return this.checkpoint.root;
    const root = foldPeaks(await this.#subtreeHashes(0n, size));
    const proof = [];
    for (const [from, to] of consistencyRanges(size, this.checkpoint.size)) {
      proof.push(foldPeaks(await this.#subtreeHashes(from, to)));
    }
    const proven = isConsistent(size, this.checkpoint.size, root, this.checkpoint.root, proof);
    need(proven, `the tiles at size ${size} do not lead to the checkpoint`);
    return root;
  }

  /**
   * The highest sequence of each register number among the entries from leaf `start` to the end, as a Map of BigInt
   * to number, proven against the checkpoint. Throws LogError.
   */
  async sequencesFrom(start) {
    const { size, root } = this.checkpoint;
    const highest = new Map();
    if (start >= size) return highest;
    const tree = new GrowingTree(start, await this.#subtreeHashes(0n, start));
    for (let index = start / TILE; index * TILE < size; index += 1n) {
      for (const entry of (await this.#bundle(index)).slice(Number(tree.size % TILE))) {
        tree.add(leafHash(entry));
        const number = entry.readBigUInt64BE(0);
        highest.set(number, Math.max(highest.get(number) ?? 0, entry.readUInt32BE(8)));
      }
    }
    need(tree.root.equals(root), 'the entries are not those of the checkpoint');
    return highest;
  }

  async #subtreeHashes(from, to) {
    const hashes = [];
    for (const { height, index } of perfectSubtrees(from, to)) hashes.push(await this.#subtreeHash(height, index));
    return hashes;
  }

  async #subtreeHash(height, index) {
    const below = height % 8n;
    const first = index << below;
    const tile = await this.#tile(height / 8n, first / TILE);
    const offset = Number(first % TILE);
    return perfectRoot(tile.slice(offset, offset + 2 ** Number(below)));
  }

  async #tile(level, index) {
    const name = `tile/${level}/${indexPath(index)}`;
    if (!this.#tiles.has(name)) {
      const width = this.#width(level, index);
      const bytes = await this.#records(name, width, HASH_BYTES);
      this.#tiles.set(name, records(bytes, HASH_BYTES));
    }
    return this.#tiles.get(name);
  }

  async #bundle(index) {
    const name = `tile/entries/${indexPath(index)}`;
    const width = this.#width(0n, index);
    const bytes = await this.#records(name, width, RECORD_BYTES);
    return records(bytes, RECORD_BYTES).map((record) => {
      need(record.readUInt16BE(0) === ENTRY_BYTES, `${name}: an entry has not ${ENTRY_BYTES} bytes`);
      return record.subarray(2);
    });
  }

  /** How many hashes (1 to 256) the tile has in a log of the checkpoint's size. */
  #width(level, index) {
    const left = this.checkpoint.size / TILE ** level - index * TILE;
    return Number(left < TILE ? left : TILE);
  }

  /** The first `width` records of a tile. When the partial file is gone, the full one begins with them. */
  async #records(name, width, recordBytes) {
    if (width < Number(TILE)) {
      try {
        return await this.#exactly(`${name}.p/${width}`, width * recordBytes);
      } catch {
        // The log grew and dropped the partial tile; a file that is there but broken is read again in full.
      }
    }
    return (await this.#exactly(name, Number(TILE) * recordBytes)).subarray(0, width * recordBytes);
  }

  async #exactly(path, length) {
    const bytes = await this.#read(path, length).catch((error) => {
      throw new LogError(`${path}: ${error.message}`);
    });
    need(bytes.length === length, `${path}: ${bytes.length} bytes, not ${length}`);
    return bytes;
  }
}

function decode(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NoteError('not UTF-8');
  }
}
