import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hashTypedData } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { fromBase58, fromBase64, fromHex, sha256, toHex } from '../lib/bytes.mjs';
import { actDigest, batchDigest, consentDigest } from '../lib/eip712.mjs';
import { isProvenBy } from '../lib/proof.mjs';
import { isCanonical, recoverAddress } from '../lib/signatures.mjs';

const ORIGIN = 'example.org/登记';
const DOMAIN = { name: 'Debt Notary', version: '1', salt: `0x${toHex(sha256(ORIGIN))}` };
const fields = (list) => list.split(',').map((field) => ({ type: field.split(' ')[0], name: field.split(' ')[1] }));
const TYPES = {
  EIP712Domain: fields('string name,string version,bytes32 salt'),
  Consent: fields('string instrument,bytes32 envelopeHash,string party,string role,bytes32 commitmentHash'),
  Act: fields('string instrument,uint64 registerNo,uint32 sequence,bytes32 previous,bytes32 bodyHash,string role'),
  ActBatch: fields('bytes32 root,uint64 size'),
};
const byViem = (primaryType, message) => hashTypedData({ domain: DOMAIN, types: TYPES, primaryType, message });
const hash = (text) => toHex(sha256(text));
const INSTRUMENT = '0190a1b2-0000-7000-8000-000000000001';

test('a consent is hashed as viem does it', () => {
  const message = { instrument: INSTRUMENT, party: 'borrower-1', role: 'BORROWER' };
  const [envelopeHash, commitmentHash] = [hash('envelope'), hash('commitment')];
  const digest = consentDigest(ORIGIN, INSTRUMENT, envelopeHash, { ...message, commitmentHash });
  const whole = { ...message, envelopeHash: `0x${envelopeHash}`, commitmentHash: `0x${commitmentHash}` };
  assert.equal(`0x${toHex(digest)}`, byViem('Consent', whole));
});

test('an act is hashed as viem does it', () => {
  const act = { instrument: INSTRUMENT, registerNo: Number.MAX_SAFE_INTEGER, sequence: 2 ** 32 - 1, previous: hash('previous') };
  const digest = actDigest(ORIGIN, { ...act, actor: { role: 'NOTARY' } }, hash('body'));
  const whole = { ...act, registerNo: BigInt(act.registerNo), previous: `0x${act.previous}`, bodyHash: `0x${hash('body')}` };
  assert.equal(`0x${toHex(digest)}`, byViem('Act', { ...whole, role: 'NOTARY' }));
});

test('a batch is hashed as viem does it', () => {
  const message = { root: `0x${hash('root')}`, size: 10_000n };
  assert.equal(`0x${toHex(batchDigest(ORIGIN, sha256('root'), 10_000))}`, byViem('ActBatch', message));
});

const KEY = `0x${'11'.repeat(32)}`;
const ORDER = secp256k1.Point.Fn.ORDER;
const account = privateKeyToAccount(KEY);
const digest = sha256('digest');
const signature = await account.sign({ hash: `0x${toHex(digest)}` });
const word = (number) => number.toString(16).padStart(64, '0');

function highS(sig65) {
  const s = BigInt(`0x${sig65.slice(66, 130)}`);
  return `${sig65.slice(0, 66)}${word(ORDER - s)}${sig65.endsWith('1b') ? '1c' : '1b'}`;
}

test('the signer is recovered from a low and from a high s; only the low one is canonical', () => {
  assert.equal(recoverAddress(digest, signature), account.address.toLowerCase());
  assert.equal(recoverAddress(digest, highS(signature)), account.address.toLowerCase());
  assert.notEqual(recoverAddress(sha256('another'), signature), account.address.toLowerCase());
  assert.deepEqual([isCanonical(signature), isCanonical(highS(signature))], [true, false]);
});

for (const [name, r, s, v] of [
  ['r is 0', 0n, 1n, '1b'], ['s is 0', 1n, 0n, '1b'], ['r is n', ORDER, 1n, '1b'], ['s is n', 1n, ORDER, '1b'],
  ['everything is ff', 2n ** 256n - 1n, 2n ** 256n - 1n, 'ff'], ['v is 0', 1n, 1n, '00'], ['v is 29', 1n, 1n, '1d'],
  ['r is no point', 5n, 1n, '1b'],
]) {
  test(`no signer when ${name}`, () => {
    const sig65 = `0x${word(r)}${word(s)}${v}`;
    assert.equal(recoverAddress(digest, sig65), null);
    if (name !== 'r is no point') assert.ok(!isCanonical(sig65));
  });
}

test('the W3C vector of ecdsa-jcs-2019 verifies, and not when anything is changed', () => {
  const vector = JSON.parse(readFileSync(new URL('../../vectors/ecdsa-jcs-2019-p256.json', import.meta.url)));
  const point = p256.Point.fromBytes(fromBase58(vector.publicKeyMultibase.slice(1)).subarray(2)).toBytes(false);
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => Buffer.from(part).toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const { secured } = vector;
  assert.ok(isProvenBy(secured, key));
  assert.ok(!isProvenBy({ ...secured, name: 'Another' }, key));
  assert.ok(!isProvenBy({ ...secured, proof: { ...secured.proof, created: '2020-01-01T00:00:00Z' } }, key));
});

test('base64 has one spelling', () => {
  assert.deepEqual(fromBase64('AAE='), fromHex('0001'));
  for (const text of ['AAE', 'AAF=', 'AAE=\n', 'AA E=', 'AAE_', '====']) assert.equal(fromBase64(text), null, text);
});

test('base58 keeps leading zeros and refuses other characters', () => {
  assert.deepEqual(fromBase58('112'), fromHex('000001'));
  for (const text of ['0', 'O', 'I', 'l']) assert.equal(fromBase58(text), null);
});
