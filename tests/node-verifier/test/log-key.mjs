// Ed25519 keys that sign notes.
import { generateKeyPairSync, sign } from 'node:crypto';
import { sha256 } from '../lib/bytes.mjs';

/** A named Ed25519 key: its vkey, and the signature line that it makes over a text. */
export function makeKey(name) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const typed = Buffer.concat([Buffer.from([1]), publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)]);
  const id = sha256(name, '\n', typed).subarray(0, 4);
  const line = (text, altered = (bytes) => bytes) =>
    `\u2014 ${name} ${Buffer.concat([id, altered(sign(null, Buffer.from(text), privateKey))]).toString('base64')}\n`;
  return { vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`, line };
}
