// Bytes, digests and the canonical form.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 8785 bytes of a value that parseStrict gave. */
export const canonical = (value) => Buffer.from(canonicalize(value), 'utf8');

/** SHA-256 of the canonical form, in hex. */
export const canonicalHash = (value) => sha256(canonical(value)).toString('hex');

export const fromHex = (hex) => Buffer.from(hex.replace(/^0x/, ''), 'hex');

export const toHex = (bytes) => Buffer.from(bytes).toString('hex');

/** The bytes of padded base64, or null. Line breaks, missing padding and stray final bits give null. */
export function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export function uint64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The bytes of a base58btc string, or null when a character is not of the alphabet. */
export function fromBase58(text) {
  let number = 0n;
  for (const character of text) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  const zeros = /^1*/.exec(text)[0].length;
  const hex = number === 0n ? '' : number.toString(16);
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')]);
}
