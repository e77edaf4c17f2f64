// EIP-712 digests of the three types people sign (certificate.md section 3).
import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, sha256, uint64 } from './bytes.mjs';
import { inclusionRoot, leafHash } from './merkle.mjs';
import { recoverAddress } from './signatures.mjs';

const keccak = (...parts) => Buffer.from(keccak_256(Buffer.concat(parts)));
const string = (value) => keccak(Buffer.from(value, 'utf8'));
const number = (value) => Buffer.concat([Buffer.alloc(24), uint64(value)]);
const bytes32 = (value) => (Buffer.isBuffer(value) ? value : fromHex(value));
const ENCODERS = { string, bytes32, uint64: number, uint32: number };

/** A function that gives the hashStruct of values, in the order of `type`, such as `T(string a,uint64 b)`. */
function struct(type) {
  const typeHash = string(type);
  const encoders = type.match(/\((.*)\)/)[1].split(',').map((field) => ENCODERS[field.split(' ')[0]]);
  return (...values) => keccak(typeHash, ...values.map((value, i) => encoders[i](value)));
}

const hashDomain = struct('EIP712Domain(string name,string version,bytes32 salt)');
const hashConsent = struct(
  'Consent(string instrument,bytes32 envelopeHash,string party,string role,bytes32 commitmentHash)',
);
const hashAct = struct(
  'Act(string instrument,uint64 registerNo,uint32 sequence,bytes32 previous,bytes32 bodyHash,string role)',
);
const hashActBatch = struct('ActBatch(bytes32 root,uint64 size)');

const PREFIX = Buffer.from([0x19, 0x01]);
const digest = (origin, hash) => keccak(PREFIX, hashDomain('Debt Notary', '1', sha256(origin)), hash);

/** What the party of `consent` signs. */
export function consentDigest(origin, instrument, envelopeHash, { party, role, commitmentHash }) {
  return digest(origin, hashConsent(instrument, envelopeHash, party, role, commitmentHash));
}

/** What the actor signs for an act whose body hashes to `bodyHash`. */
export function actDigest(origin, { instrument, registerNo, sequence, previous, actor }, bodyHash) {
  return digest(origin, hashAct(instrument, registerNo, sequence, previous, bodyHash, actor.role));
}

/** What is signed for `size` acts at once. */
export const batchDigest = (origin, root, size) => digest(origin, hashActBatch(root, size));

/** The address that signed the act, or null: directly, or over the batch that the act is in. */
export function actSigner(origin, mandatory, bodyHash, { value, batch }) {
  const own = actDigest(origin, mandatory, bodyHash);
  if (batch === null) return recoverAddress(own, value);
  const root = inclusionRoot(BigInt(batch.index), BigInt(batch.size), leafHash(own), batch.path.map(fromHex));
  return root?.equals(fromHex(batch.root)) ? recoverAddress(batchDigest(origin, root, batch.size), value) : null;
}
