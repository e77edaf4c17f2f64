// C02 and C03: the documents and the parties' consents.
import { BINDING_CODES, bindingFault } from './binding.mjs';
import { canonicalHash } from '../lib/bytes.mjs';
import { consentDigest } from '../lib/eip712.mjs';
import { fail, skip, unknown } from '../lib/outcome.mjs';
import { recoverAddress } from '../lib/signatures.mjs';

const NO_COMMITMENT = '0'.repeat(64);
const COMMITTED_ROLES = new Set(['BORROWER', 'CO_BORROWER', 'GUARANTOR', 'MORTGAGOR', 'PLEDGOR']);

export const document = {
  needs: ['credential'],
  * run({ documents, claim }) {
    if (documents.length === 0) yield skip('NO_DOCUMENT_GIVEN');
    const known = new Set(claim.envelope.mandatory.documents.map(({ sha256, sm3 }) => `${sha256} ${sm3}`));
    for (const { name, sha256, sm3 } of documents) {
      if (!known.has(`${sha256} ${sm3}`)) yield fail('DOCUMENT_UNKNOWN', `${name} is no document of this instrument`);
    }
  },
};

export const parties = {
  needs: ['credential', 'acts', 'register', 'timestamp'],
  * run(subject) {
    const issue = subject.file.acts[0].body.mandatory;
    if (issue.type !== 'ISSUE') yield fail('NOT_AN_ISSUE', `act 0 is ${issue.type}`);
    const { consents, envelopeHash } = issue.detail;
    if (envelopeHash !== subject.envelopeHash) yield fail('ENVELOPE_MISMATCH', 'act 0 is about another envelope');
    yield* pairs(subject, consents);
    yield* commitments(subject, consents);
    yield* bindings(subject, consents);
    yield* signatures(subject, consents);
    if (subject.provenTime(0) === null) yield unknown('NO_PROVEN_TIME', 'no token proves when act 0 was made');
    yield* disclosures(subject);
  },
};

const pairOf = ({ party, role }) => `${party} as ${role}`;

function* pairs({ claim }, consents) {
  const wanted = claim.envelope.mandatory.parties.flatMap(({ id, roles }) =>
    roles.map((role) => pairOf({ party: id, role })));
  const given = consents.map(pairOf);
  const missing = wanted.find((pair) => !given.includes(pair));
  if (missing) yield fail('CONSENT_MISSING', `${missing} did not consent`);
  const extra = given.find((pair, i) => !wanted.includes(pair) || given.indexOf(pair) !== i);
  if (extra) yield fail('CONSENT_UNKNOWN', `the consent of ${extra} is no party's or comes twice`);
}

function* commitments({ claim }, consents) {
  const { documents } = claim.envelope.mandatory;
  const known = new Set(documents.filter(({ type }) => type === 'COMMITMENT').map(({ sha256 }) => sha256));
  for (const consent of consents) {
    const none = consent.commitmentHash === NO_COMMITMENT && !COMMITTED_ROLES.has(consent.role);
    if (!none && !known.has(consent.commitmentHash)) {
      yield fail('COMMITMENT_MISSING', `${pairOf(consent)} consented without a commitment of this instrument`);
    }
  }
}

function* bindings(subject, consents) {
  const use = { instrument: subject.instrument, provenTime: subject.provenTime(0) };
  const faultOf = ({ party, binding }) => bindingFault(subject, binding, { party, ...use });
  const faults = consents.map(faultOf).filter(Boolean);
  for (const code of BINDING_CODES) yield* faults.filter((fault) => fault.code === code);
}

function* signatures(subject, consents) {
  for (const consent of consents) {
    const digest = consentDigest(subject.trust.origin, subject.instrument, subject.envelopeHash, consent);
    const signer = recoverAddress(digest, consent.signature);
    const signed = signer === consent.binding.body.key;
    if (!signed) yield fail('CONSENT_SIGNATURE', `${pairOf(consent)} did not sign this consent`);
  }
}

function* disclosures({ file, malformed, claim }) {
  if (malformed.has('disclosures')) yield unknown('MALFORMED', malformed.get('disclosures'));
  const known = new Set([...claim.envelope.digests, ...file.acts.flatMap(({ body }) => body.digests)]);
  for (const item of file.disclosures) {
    if (!known.has(canonicalHash(item))) yield fail('DISCLOSURE_UNKNOWN', `${item[1]} was not committed to`);
  }
}
