// Reading files without holding more of them in memory than the specification allows.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { MAX_BYTES } from './json.mjs';

const CHUNK = 1024 * 1024;

function* chunks(path) {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.alloc(CHUNK);
      const length = readSync(file, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** `{name, sha256, sm3}` of a document of any size. */
export function digestDocument(path) {
  const [sha256, sm3] = [createHash('sha256'), createHash('sm3')];
  for (const chunk of chunks(path)) {
    sha256.update(chunk);
    sm3.update(chunk);
  }
  return { name: basename(path), sha256: sha256.digest('hex'), sm3: sm3.digest('hex') };
}

/**
 * The bytes of a regular file of at most `maxBytes`. Opened without waiting: a named pipe in its place would hold the
 * reader until someone wrote to it. Throws an Error.
 */
export function readRegular(path, maxBytes) {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error('not a regular file');
    if (stat.size > maxBytes) throw new Error(`longer than ${maxBytes} bytes`);
    const bytes = Buffer.alloc(stat.size);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** The bytes of a certificate file, cut off once it is certainly too long. */
export function readCertificate(path) {
  const parts = [];
  let length = 0;
  for (const chunk of chunks(path)) {
    parts.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(parts);
}
