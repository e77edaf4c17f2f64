// The form of the certificate file (certificate.md section 2).
import { fromBase58 } from './bytes.mjs';
import { GROUNDS, PER_SHARE, PER_SHARE_TYPES, REGIONS } from './law.mjs';
import {
  FormError, address, any, ascending, base64, base64Of, boolean, brief, byte, code, count, date, expect, hash, hash0x,
  integer, list, literal, nullable, object, oneOf, party, positive, salt, sig65, string, text, textOf, time, uuid,
} from './shape.mjs';

export const ROLES = [
  'LENDER', 'BORROWER', 'CO_BORROWER', 'INSURER', 'GUARANTOR', 'MORTGAGOR', 'PLEDGOR', 'AGENT', 'ASSIGNEE',
];
const uint32 = integer(0, 2 ** 32 - 1);
const role = oneOf(...ROLES);
const hashes = ascending(hash, 0, 20_000);

const parties = ascending(object({ id: party, roles: ascending(role, 1, ROLES.length) }), 1, 200, (item) => item.id);

const ENVELOPE_MEMBERS = {
  schema: literal('debt-notary/instrument/1'),
  profile: literal('cn'),
  kind: oneOf('LOAN', 'GUARANTEE_INSURANCE', 'GUARANTEE', 'MORTGAGE', 'COMMITMENT'),
  institution: party,
  parties,
  sections: ascending(oneOf('commitment', 'guarantee', 'guarantee_insurance', 'loan', 'mortgage'), 1, 5),
  scope: ascending(oneOf('PRINCIPAL', 'SECURITY'), 1, 2),
  dates: object({ signed: date, due: date }),
  documentCount: count,
  documents: list(object({ type: code, sha256: hash, sm3: hash }), 1, 1000),
};

function envelopeMandatory(value, where) {
  object(ENVELOPE_MEMBERS)(value, where);
  expect(value.documentCount === value.documents.length, `${where}.documentCount`, 'the number of documents');
}

const OFFICE = 'urn:debt-notary:office:';

function proofValue(value, where) {
  const fits = typeof value === 'string' && /^z[1-9A-Za-z]{1,128}$/.test(value);
  expect(fits && fromBase58(value.slice(1))?.length === 64, where, 'z and the base58btc of 64 bytes');
}

const CONTEXT = ['https://www.w3.org/ns/credentials/v2', { '@vocab': 'urn:debt-notary:1#' }];

const ABOUT_DEED = {
  id: (value, where) => {
    expect(typeof value === 'string' && value.startsWith('urn:uuid:'), where, 'urn:uuid: and a uuid');
    uuid(value.slice('urn:uuid:'.length), where);
  },
  origin: text,
  registerNo: count,
  deedNo: text,
  envelope: object({ mandatory: envelopeMandatory, digests: hashes }),
  issueAct: hash,
};

// What a credential of each type is about.
const ABOUT = {
  NotarisationCertificate: object(ABOUT_DEED),
  ExecutionCertificate: object({ ...ABOUT_DEED, executionNo: text, executionAct: hash }),
};

function typeOf(value, where) {
  const known = Array.isArray(value) && value.length === 2 && value[0] === 'VerifiableCredential';
  expect(known && typeof value[1] === 'string' && Object.hasOwn(ABOUT, value[1]), where, `one of ${Object.keys(ABOUT)}`);
}

const credentialMembers = object({
  '@context': literal(CONTEXT),
  type: typeOf,
  issuer: object({
    id: string(new RegExp(`^${OFFICE}[a-z0-9][a-z0-9-]{0,63}$`), `${OFFICE} and an office`),
    name: text,
    x5c: list(base64, 1, 4),
  }),
  validFrom: time,
  credentialSubject: any,
  proof: object({
    '@context': literal(CONTEXT),
    type: literal('DataIntegrityProof'),
    cryptosuite: literal('ecdsa-jcs-2019'),
    created: time,
    verificationMethod: text,
    proofPurpose: literal('assertionMethod'),
    proofValue,
  }),
});

function credential(value, where) {
  credentialMembers(value, where);
  ABOUT[value.type[1]](value.credentialSubject, `${where}.credentialSubject`);
}

function disclosures(value, where) {
  list(disclosure, 0, 20_000)(value, where);
  const paths = new Set(value.map((item) => item[1]));
  expect(paths.size === value.length, where, 'every path at most once');
}

function disclosure(value, where) {
  list(any, 3, 3)(value, where);
  salt(value[0], `${where}[0]`);
  text(value[1], `${where}[1]`);
  const head = value[1].split('.')[0];
  const free = head === 'parties' || !Object.hasOwn(ENVELOPE_MEMBERS, head);
  expect(free, `${where}[1]`, 'a path outside the mandatory part');
}

const binding = object({
  body: object({
    schema: literal('debt-notary/key-binding/1'),
    origin: text,
    party,
    instrument: nullable(uuid),
    key: address,
    method: oneOf('ENROLLED_WALLET', 'STAFF_KEY', 'HSM_KEY', 'EVENT_KEY'),
    evidence: hash,
    notBefore: time,
    notAfter: time,
  }),
  certificate: hash,
  signature: base64Of(64),
});

const consent = object({ party, role, commitmentHash: hash, binding, signature: sig65 });

const ACTORS = ['LENDER', 'INSURER', 'DEBTOR', 'GUARANTOR', 'INTERESTED', 'NOTARY', 'COURT'];
const DECLARED = [
  'AMENDMENT_DISCLOSED', 'BURDEN_CAPPED', 'CURE_AGREED', 'GUARANTORS_CONSENT', 'LATE_IS_EXCUSED', 'NEWLY_KNOWN', 'NOTARISED',
  'OTHER_CREDITOR_AGREES', 'PART_PAID', 'SEPARABLE',
];
const SUBMISSIONS = [
  'OBJECTION', 'REPLY', 'RECHECK', 'NON_ENFORCEMENT', 'RECONSIDERATION', 'DISCHARGE', 'SUIT', 'STATEMENT',
];

function groundOf(type) {
  if (GROUNDS[type].length === 0) return literal(null);
  const one = oneOf(...GROUNDS[type]);
  return type === 'RESUME' ? nullable(one) : one;
}

const step = (type) => object({
  by: object({ actor: oneOf(...ACTORS), party: nullable(party) }),
  ground: groundOf(type),
  declared: ascending(oneOf(...DECLARED), 0, DECLARED.length),
  submission: nullable(integer(1, 2 ** 32 - 1)),
  insurer: type === 'CLAIM' ? party : literal(null),
  share: PER_SHARE_TYPES.has(type) ? nullable(literal('REST')) : literal(null),
  ...(type === 'CERTIFY' ? { executionNo: text } : {}),
});

const DETAILS = {
  ...Object.fromEntries(Object.keys(GROUNDS).map((type) => [type, step(type)])),
  ISSUE: object({ deedNo: text, issueDate: date, envelopeHash: hash, consents: list(consent, 1, 1000) }),
  CORRECTION: object({ kind: oneOf('WORDING', 'STANDING'), corrects: count }),
  SUBMISSION: object({ kind: oneOf(...SUBMISSIONS) }),
  DELIVER: object({ party }),
  VOID: object({ reason: literal('LEASE_LAPSED') }),
};

const statesOf = (names) => object(Object.fromEntries(names.map((region) => [region, oneOf(...REGIONS[region])])));

const regions = object({
  ...Object.fromEntries(Object.entries(REGIONS).map(([region, names]) => [region, oneOf(...names)])),
  partial: boolean,
  rest: nullable(statesOf(PER_SHARE)),
});

const actMembers = object({
  schema: literal('debt-notary/act/3'),
  type: oneOf(...Object.keys(DETAILS)),
  instrument: uuid,
  registerNo: count,
  sequence: uint32,
  previous: hash,
  change: object({ from: byte, to: byte }),
  regions: nullable(regions),
  actor: object({ authority: party, role: oneOf('NOTARY', 'CREDITOR', 'COURT', 'PARTY'), binding }),
  legalBasis: list(text, 1, 20),
  eventTime: time,
  legalTime: time,
  detail: any,
  salt,
});

function actMandatory(value, where) {
  actMembers(value, where);
  DETAILS[value.type](value.detail, `${where}.detail`);
  expect((value.regions === null) === (value.type === 'VOID'), `${where}.regions`, 'null for a VOID and for no other act');
  if (value.type !== 'CORRECTION') return;
  expect(value.detail.corrects < value.sequence, `${where}.detail.corrects`, 'the sequence of an earlier act');
}

const batch = object({ root: hash, index: count, size: positive, path: list(hash, 0, 64) });

const act = object({
  body: object({ mandatory: actMandatory, digests: hashes }),
  signature: object({ value: sig65, batch: nullable(batch) }),
});

const entry = object({ leafIndex: count, checkpoint: count, path: list(hash, 0, 64) });
const note = textOf(20_000);

function register(value, where) {
  object({ checkpoints: list(note, 1, 10_000), entries: list(entry, 1, 10_000) })(value, where);
  for (const [i, item] of value.entries.entries()) {
    const known = item.checkpoint < value.checkpoints.length;
    expect(known, `${where}.entries[${i}].checkpoint`, 'an index into checkpoints');
  }
}

const anchor = object({
  instance: hash, chainId: positive, registry: address, size: positive, transaction: hash0x, block: count,
});

const standingBody = object({
  schema: literal('debt-notary/standing/1'),
  origin: text,
  registerNo: count,
  standing: byte,
  sequence: uint32,
  headAct: hash,
  instance: hash,
  chainId: positive,
  registry: address,
  block: object({ number: count, hash: hash0x }),
  changeCount: count,
  asOf: time,
  validUntil: time,
});

const FORMS = {
  credential,
  disclosures,
  acts: list(act, 1, 10_000),
  register,
  timestamp: list(base64, 1, 10_000),
  anchor: list(anchor, 1, 10_000),
  standing: nullable(object({ body: standingBody, signature: base64 })),
};

/**
 * What is wrong with the form of `file`: `problems`, in order, and the names of the `malformed` top-level members.
 * An unknown member is a problem but makes no member malformed.
 */
export function examineForm(file) {
  const malformed = new Map();
  const unknown = Object.keys(file).filter((name) => !Object.hasOwn(FORMS, name));
  for (const [name, form] of Object.entries(FORMS)) {
    const problem = problemOf(() => form(file[name], name));
    if (problem) malformed.set(name, problem);
  }
  for (const name of ['timestamp', 'anchor']) {
    if (malformed.has('register') || malformed.has(name)) continue;
    const paired = file[name].length === file.register.checkpoints.length;
    if (!paired) malformed.set(name, `${name}: expected one item per checkpoint`);
  }
  const problems = [...malformed.values(), ...unknown.map((name) => `no member ${brief(name)} is known`)];
  return { malformed, problems };
}

function problemOf(examine) {
  try {
    examine();
    return null;
  } catch (error) {
    if (error instanceof FormError) return error.message;
    throw error;
  }
}
