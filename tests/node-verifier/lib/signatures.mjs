// Signature checks that answer, and never throw on hostile input.
import { verify } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, toHex } from './bytes.mjs';

const ORDER = secp256k1.Point.Fn.ORDER;

/** node's verify, with an error (a broken key or encoding) meaning that the signature is not good. */
export function verifies(hash, message, key, signature) {
  try {
    return verify(hash, message, key, signature);
  } catch {
    return false;
  }
}

/** ECDSA P-256 with SHA-256 over `message`; `signature` is r || s. */
export const verifiesP256 = (message, key, signature) =>
  verifies('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);

function parts(sig65) {
  const bytes = fromHex(sig65);
  const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32, 64)].map((part) => BigInt(`0x${toHex(part)}`));
  return { r, s, v: bytes[64] };
}

/** Whether v is 27 or 28, 0 < r < n and 0 < s <= n/2. */
export function isCanonical(sig65) {
  const { r, s, v } = parts(sig65);
  return (v === 27 || v === 28) && r > 0n && r < ORDER && s > 0n && s <= ORDER / 2n;
}

/** The address that signed the 32-byte digest, or null. Low and high s are both taken. */
export function recoverAddress(digest, sig65) {
  const { r, s, v } = parts(sig65);
  if (v !== 27 && v !== 28) return null;
  try {
    const point = new secp256k1.Signature(r, s, v - 27).recoverPublicKey(digest);
    return `0x${toHex(keccak_256(point.toBytes(false).subarray(1)).subarray(12))}`;
  } catch {
    return null; // r is no point of the curve, or r or s is out of range
  }
}
