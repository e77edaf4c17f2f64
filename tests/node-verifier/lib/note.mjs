// Signed notes and checkpoints (register.md section 5).
import { createPublicKey } from 'node:crypto';
import { fromBase64, sha256 } from './bytes.mjs';
import { verifies } from './signatures.mjs';

export const MAX_NOTE_BYTES = 524_288;
const MAX_SIGNATURES = 64;
const ED25519 = Buffer.from([1]);
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_LINE = /^\u2014 ([^+\p{White_Space}]+) ([A-Za-z0-9+/=]+)$/u;
const VKEY = /^([^+\p{White_Space}]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u;

/** The text is no checkpoint, or no vkey; the message says what is wrong. */
export class NoteError extends Error {}

function need(condition, what) {
  if (!condition) throw new NoteError(what);
}

/** The public key object of 32 raw Ed25519 bytes. */
export const ed25519Key = (raw) =>
  createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });

const keyId = (name, raw) => sha256(name, '\n', ED25519, raw).subarray(0, 4);

/** `{name, id, key}` of a vkey `name+id+base64(0x01 || key)`. Throws NoteError. */
export function parseVkey(vkey) {
  const [, name, id, encoded] = VKEY.exec(vkey) ?? [];
  need(name, 'not name+id+key');
  const bytes = fromBase64(encoded);
  need(bytes?.length === 33 && bytes[0] === ED25519[0], 'not an Ed25519 key');
  const raw = bytes.subarray(1);
  need(keyId(name, raw).toString('hex') === id, 'the id is not that of the key');
  return { name, id: keyId(name, raw), key: ed25519Key(raw) };
}

/**
 * The checkpoint in a signed note: `{text, origin, size, root, signatures}`. `text` is what was signed and stamped,
 * up to and including the newline before the empty line; `size` is a BigInt. Throws NoteError.
 */
export function parseCheckpoint(note) {
  need(Buffer.byteLength(note) <= MAX_NOTE_BYTES, `longer than ${MAX_NOTE_BYTES} bytes`);
  need(!/[\u0000-\u0009\u000b-\u001f]/.test(note), 'a control character');
  const gap = note.lastIndexOf('\n\n');
  need(gap >= 0, 'no empty line before the signatures');
  const text = note.slice(0, gap + 1);
  const lines = note.slice(gap + 2).split('\n');
  need(lines.pop() === '', 'the last line is not ended');
  need(lines.length >= 1 && lines.length <= MAX_SIGNATURES, `not 1 to ${MAX_SIGNATURES} signature lines`);
  return { text, ...parseText(text), signatures: lines.map(parseSignature) };
}

function parseText(text) {
  const lines = text.slice(0, -1).split('\n');
  need(lines.length >= 3 && !lines.includes(''), 'the text has not three lines or more, none of them empty');
  const [origin, size, root] = lines;
  need(/^(0|[1-9][0-9]{0,19})$/.test(size) && BigInt(size) < 2n ** 64n, 'the size is no decimal number below 2^64');
  const hash = fromBase64(root);
  need(hash?.length === 32, 'the root is not base64 of 32 bytes');
  return { origin, size: BigInt(size), root: hash };
}

function parseSignature(line) {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = encoded === undefined ? null : fromBase64(encoded);
  need(bytes?.length >= 5, 'a signature line is not a name and base64 of key id and signature');
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/**
 * Whether the log signed the checkpoint: at least one line is of one of `keys` (from parseVkey), and every such
 * line verifies. Lines of unknown keys are passed over.
 */
export function isSignedBy(checkpoint, keys) {
  const message = Buffer.from(checkpoint.text, 'utf8');
  const verdicts = checkpoint.signatures.flatMap(({ name, id, signature }) =>
    keys.filter((key) => key.name === name && key.id.equals(id))
      .map(({ key }) => verifies(null, message, key, signature)));
  return verdicts.length > 0 && !verdicts.includes(false);
}
