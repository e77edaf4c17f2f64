// A small office of our own: keys, certificates, a log, a registry, one notarised debt. Everything is made here, from
// the specification, so that each test can change one thing and sign the rest again.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { canonical, canonicalHash, fromHex, sha256, toHex, uint32, uint64 } from '../lib/bytes.mjs';
import { actDigest, consentDigest } from '../lib/eip712.mjs';
import { leafHash, nodeHash } from '../lib/merkle.mjs';
import { constraints, makeCertificate, makeToken, stamping, strange, usage } from './der-writer.mjs';
import { makeKey } from './log-key.mjs';

export const ORIGIN = 'notary.example/log';
export const NOW = Date.parse('2026-06-01T12:00:00Z');
export const INSTRUMENT = '0190a1b2-0000-7000-8000-000000000001';
export const NUMBER = 2;
const VALIDITY = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' };
const ZEROS = '0'.repeat(64);
const hash = (text) => toHex(sha256(text));
const salt = (text) => hash(text).slice(0, 32);
export const hash0x = (text) => `0x${hash(text)}`;

const p256Keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519Keys = () => generateKeyPairSync('ed25519');
const rawKey = ({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');

function wallet(name) {
  const secret = sha256(name);
  const point = secp256k1.getPublicKey(secret, false).subarray(1);
  return { secret, address: `0x${toHex(keccak_256(point).subarray(12))}` };
}

export function signHash({ secret }, digest) {
  const bytes = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' });
  return `0x${toHex(bytes.subarray(1))}${(27 + bytes[0]).toString(16)}`;
}

const CA = { ...VALIDITY, extensions: [constraints(true), usage(0x06)] };
const ca = makeCertificate({ name: 'Office CA', keys: p256Keys(), ...CA });
const tsaCa = makeCertificate({ name: 'TSA CA', keys: p256Keys(), ...CA });
export const people = Object.fromEntries(
  ['bank', 'borrower', 'notary', 'court', 'insurer'].map((name) => [name, wallet(name)]),
);
export const keys = {
  ca,
  tsaCa,
  leaf: makeCertificate({
    name: 'Office', keys: p256Keys(), issuer: ca, ...VALIDITY, extensions: [constraints(false), usage(0x80)],
  }),
  tsa: makeCertificate({ name: 'TSA', keys: p256Keys(), issuer: tsaCa, ...VALIDITY, extensions: [stamping()] }),
  log: makeKey(ORIGIN),
  standing: ed25519Keys(),
};

/** A certificate of the office that differs from `keys.leaf` in `change`. */
export const otherLeaf = (change) => makeCertificate({
  name: 'Office', keys: p256Keys(), issuer: ca, ...VALIDITY, extensions: [constraints(false), usage(0x80)], ...change,
});
export const otherTsa = (change) => makeCertificate({
  name: 'TSA', keys: p256Keys(), issuer: tsaCa, ...VALIDITY, extensions: [stamping()], ...change,
});
export { constraints, makeToken, p256Keys, stamping, strange, usage };

const INSTANCE = hash('instance');
const REGISTRY = `0x${'ab'.repeat(20)}`;

export function makeTrust() {
  const authority = (id, role) => ({
    id, name: id, role, institution: role === 'NOTARY' ? 'office' : id, keys: [], notBefore: VALIDITY.notBefore, notAfter: null,
  });
  return {
    schema: 'debt-notary/trust/1',
    version: 1,
    issued: VALIDITY.notBefore,
    trial: true,
    origin: ORIGIN,
    logKeys: [keys.log.vkey],
    office: { id: 'office', name: '公证处', anchors: [ca.der.toString('base64')], seals: [] },
    tsa: { anchors: [tsaCa.der.toString('base64')] },
    standingKeys: [rawKey(keys.standing)],
    registries: [{
      instance: INSTANCE, chainId: 31337, address: REGISTRY, from: VALIDITY.notBefore, until: null, rpc: [], confirmations: 2,
      independent: false,
    }],
    authorities: [authority('notary-1', 'NOTARY'), authority('bank', 'CREDITOR'), authority('court-1', 'COURT'), authority('insurer', 'CREDITOR')],
    maxAge: 3600,
  };
}

export const DOCUMENT = Buffer.from('commitment of the borrower');
const digests = (bytes) => ({ sha256: toHex(sha256(bytes)), sm3: createHash('sm3').update(bytes).digest('hex') });
export const documentOf = (bytes, name = 'document') => ({ name, ...digests(bytes) });

const DISCLOSURE = [salt('disclosure'), 'loan.principal', { amount: '100000', currency: 'CNY' }];

const makeEnvelope = () => ({
  mandatory: {
    schema: 'debt-notary/instrument/1',
    profile: 'cn',
    kind: 'LOAN',
    institution: 'bank',
    parties: [{ id: 'bank', roles: ['LENDER'] }, { id: 'borrower', roles: ['BORROWER'] }],
    sections: ['loan'],
    scope: ['PRINCIPAL'],
    dates: { signed: '2026-02-01', due: '2027-02-01' },
    documentCount: 1,
    documents: [{ type: 'COMMITMENT', ...digests(DOCUMENT) }],
  },
  digests: [canonicalHash(DISCLOSURE)],
});

function makeBinding(party, instrument) {
  return {
    body: {
      schema: 'debt-notary/key-binding/1', origin: ORIGIN, party, instrument, key: (people[party.split('-')[0]] ?? people.bank).address,
      method: 'ENROLLED_WALLET', evidence: hash('evidence'), ...VALIDITY,
    },
  };
}

const makeConsent = (party, role, commitmentHash) =>
  ({ party, role, commitmentHash, binding: makeBinding(party, INSTRUMENT) });

const ISSUED = {
  deed: 'ISSUED', performance: 'UNDISBURSED', creditor: 'ORIGINAL', certificate: 'NONE', court: 'NONE',
  creditor_suit: 'NONE', debtor_suit: 'NONE', third_party_suit: 'NONE', partial: false, rest: null,
};

/** An act that is not signed yet; `regions` are those in which the state it leads to differs from that of an issue. */
export function makeAct(type, authority, role, change, detail, regions = {}) {
  return {
    body: {
      mandatory: {
        schema: 'debt-notary/act/3', type, instrument: INSTRUMENT, registerNo: NUMBER, change, regions: { ...ISSUED, ...regions },
        actor: { authority, role, binding: makeBinding(authority, role === 'PARTY' ? INSTRUMENT : null) },
        legalBasis: ['公证法 37'], eventTime: '2026-02-02T00:00:00Z', legalTime: '2026-02-02T00:00:00Z', detail, salt: salt(type),
      },
      digests: [],
    },
    signature: { value: null, batch: null },
  };
}

/** A step by `actor`, without a ground unless `detail` has one. */
export const makeStep = (type, authority, role, actor, change, regions, detail = {}) => makeAct(type, authority, role, change, {
  by: { actor, party: null }, ground: null, declared: [], submission: null, insurer: null, share: null, ...detail,
}, regions);

const makeDischarge = () => makeStep('DISCHARGE', 'bank', 'CREDITOR', 'LENDER', { from: 0, to: 1 }, { performance: 'DISCHARGED' },
  { ground: 'PAYMENT' });

/**
 * The unsigned plan of a certificate with an issue and, on request, a discharge. A test changes the plan and then
 * calls `seal`, or seals and changes the file.
 */
export function makePlan({ discharged = false } = {}) {
  const consents = [makeConsent('bank', 'LENDER', ZEROS), makeConsent('borrower', 'BORROWER', digests(DOCUMENT).sha256)];
  const detail = { deedNo: '(2026) 1', issueDate: '2026-02-02', consents };
  const acts = [makeAct('ISSUE', 'notary-1', 'NOTARY', { from: 0, to: 0 }, detail)];
  if (discharged) acts.push(makeDischarge());
  return {
    envelope: makeEnvelope(),
    acts,
    leaf: keys.leaf,
    created: '2026-03-01T00:00:00Z',
    tokenTimes: ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'].slice(0, acts.length),
    tsa: keys.tsa,
    standing: acts.at(-1).body.mandatory.change.to,
    extraEntries: [],
    execution: null,
  };
}

/** The P-256 signature r || s of the certificate's key. */
export const rawSign = (leaf, message) => sign('sha256', message, { key: leaf.keys.privateKey, dsaEncoding: 'ieee-p1363' });

function sealBinding(binding, leaf) {
  binding.certificate ??= toHex(sha256(leaf.der));
  binding.signature ??= rawSign(leaf, canonical(binding.body)).toString('base64');
}

function sealActs({ envelope, acts, leaf }) {
  const envelopeHash = canonicalHash(envelope);
  acts.forEach(({ body, signature }, position) => {
    const act = body.mandatory;
    act.sequence ??= position;
    act.previous ??= position === 0 ? ZEROS : canonicalHash(acts[position - 1]);
    if (act.type === 'ISSUE') act.detail.envelopeHash ??= envelopeHash;
    for (const consent of act.detail.consents ?? []) {
      sealBinding(consent.binding, leaf);
      const signer = people[consent.party] ?? people.bank;
      consent.signature ??= signHash(signer, consentDigest(ORIGIN, INSTRUMENT, envelopeHash, consent));
    }
    sealBinding(act.actor.binding, leaf);
    const signer = people[act.actor.authority.split('-')[0]] ?? people.bank;
    signature.value ??= signHash(signer, actDigest(ORIGIN, act, canonicalHash(body)));
  });
}

/** The type of the credential, and what is said of an execution certificate: its number and act are those of the act `at`. */
function kindOf(acts, execution) {
  if (!execution) return { type: ['VerifiableCredential', 'NotarisationCertificate'], own: {} };
  const { at, ...said } = execution;
  const { executionNo } = acts[at].body.mandatory.detail;
  return {
    type: ['VerifiableCredential', 'ExecutionCertificate'],
    own: { executionNo, executionAct: canonicalHash(acts[at]), ...said },
  };
}

function makeCredential({ envelope, acts, leaf, created, execution }) {
  const { type, own } = kindOf(acts, execution);
  const id = 'urn:debt-notary:office:office';
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2', { '@vocab': 'urn:debt-notary:1#' }],
    type,
    issuer: { id, name: '公证处', x5c: [leaf.der.toString('base64')] },
    validFrom: created,
    credentialSubject: {
      id: `urn:uuid:${INSTRUMENT}`, origin: ORIGIN, registerNo: NUMBER, deedNo: '(2026) 1', envelope, issueAct: canonicalHash(acts[0]),
      ...own,
    },
    proof: {
      '@context': ['https://www.w3.org/ns/credentials/v2', { '@vocab': 'urn:debt-notary:1#' }],
      type: 'DataIntegrityProof', cryptosuite: 'ecdsa-jcs-2019', created,
      verificationMethod: `${id}#${toHex(sha256(leaf.der))}`, proofPurpose: 'assertionMethod',
    },
  };
  return prove(credential, leaf);
}

/** Signs the credential (again) with the leaf's key. */
export function prove(credential, leaf = keys.leaf) {
  const { proof, ...unsecured } = credential;
  delete proof.proofValue;
  const parts = [proof, unsecured].map((part) => sha256(canonical(part)));
  proof.proofValue = `z${toBase58(rawSign(leaf, Buffer.concat(parts)))}`;
  return credential;
}

function toBase58(bytes) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let text = '';
  for (let number = BigInt(`0x${toHex(bytes)}`); number > 0n; number /= 58n) text = alphabet[number % 58n] + text;
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text;
}

export const entry = (number, sequence, actHash) =>
  Buffer.concat([uint64(number), uint32(sequence), fromHex(actHash)]);

/** The definition of RFC 9162, for the few leaves of a test. */
export function rootOf(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export function inclusionPath(index, leaves) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...inclusionPath(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...inclusionPath(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

export function makeCheckpoint(leaves, { origin = ORIGIN, size = leaves.length, key = keys.log } = {}) {
  const text = `${origin}\n${size}\n${rootOf(leaves).toString('base64')}\n`;
  return { text, note: `${text}\n${key.line(text)}` };
}

/** The entries of the log: three foreign ones before each act and two after the last. */
function logEntries(acts, extraEntries) {
  const foreign = (n) => entry(1000 + n, 0, hash(`foreign ${n}`));
  const own = acts.flatMap((act, i) =>
    [0, 1, 2].map((n) => foreign(10 * i + n)).concat(entry(NUMBER, act.body.mandatory.sequence, canonicalHash(act))));
  return [...own, foreign(100), foreign(101), ...extraEntries];
}

/** `{file, trust, entries, chain}`: the signed certificate, its trust root, its log and what the registry says. */
export function seal(plan) {
  sealActs(plan);
  const entries = logEntries(plan.acts, plan.extraEntries);
  const leaves = entries.map(leafHash);
  const sizes = plan.acts.map((_, i) => 4 * i + 5);
  const checkpoints = sizes.map((size) => makeCheckpoint(leaves.slice(0, size)));
  const file = {
    credential: makeCredential(plan),
    disclosures: [DISCLOSURE],
    acts: plan.acts,
    register: {
      checkpoints: checkpoints.map(({ note }) => note),
      entries: sizes.map((size, i) => ({
        leafIndex: 4 * i + 3, checkpoint: i, path: inclusionPath(4 * i + 3, leaves.slice(0, size)).map(toHex),
      })),
    },
    timestamp: checkpoints.map(({ text }, i) => makeToken(text, plan.tokenTimes[i], plan.tsa).toString('base64')),
    anchor: sizes.map((size) =>
      ({ instance: INSTANCE, chainId: 31337, registry: REGISTRY, size, transaction: hash0x('transaction'), block: 90 })),
  };
  file.standing = makeStanding(file, plan.standing);
  const roots = new Map(sizes.map((size) => [size, rootOf(leaves.slice(0, size))]));
  const chain = makeChain(roots, plan.standing);
  return { file: structuredClone(file), trust: makeTrust(), entries, chain };
}

function makeStanding({ acts }, standing) {
  return signStanding({
    schema: 'debt-notary/standing/1', origin: ORIGIN, registerNo: NUMBER, standing, sequence: acts.length - 1,
    headAct: canonicalHash(acts.at(-1)), instance: INSTANCE, chainId: 31337, registry: REGISTRY,
    block: { number: 95, hash: hash0x('block 95') }, changeCount: 4, asOf: '2026-06-01T11:00:00Z', validUntil: '2026-06-02T11:00:00Z',
  });
}

export const signStanding = (body, key = keys.standing) =>
  ({ body, signature: sign(null, canonical(body), key.privateKey).toString('base64') });

function makeChain(roots, standing) {
  const [size, root] = [...roots].at(-1);
  return {
    chainId: 31337, head: 102, blockHash: (number) => hash0x(`block ${number}`), timestamp: NOW / 1000 - 60, code: '0x60',
    instance: INSTANCE, size, root, instruments: 3, changeCount: 4, roots, standing: new Map([[NUMBER, standing]]),
  };
}
