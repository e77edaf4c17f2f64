// C04, C05 and C13: the office's proof, its certificates, and the acts that continue one another.
import { readFileSync } from 'node:fs';
import { bindingFault } from './binding.mjs';
import { canonicalHash } from '../lib/bytes.mjs';
import { actSigner } from '../lib/eip712.mjs';
import { SKEW_MS, fail, unknown } from '../lib/outcome.mjs';
import { isProvenBy } from '../lib/proof.mjs';
import { isCanonical } from '../lib/signatures.mjs';
import { chainFault } from '../lib/x509.mjs';

// Per role, for each of the 256 bytes a 256-bit mask of the bytes it may become (standing.md).
const EDGES = JSON.parse(readFileSync(new URL('../../vectors/standing-edges.json', import.meta.url)));

const hasEdge = (role, { from, to }) => ((BigInt(EDGES[role][from]) >> BigInt(to)) & 1n) === 1n;

export const issuer = {
  needs: ['credential', 'acts', 'register', 'timestamp'],
  * run(subject) {
    const { file, trust, claim } = subject;
    const [issue] = file.acts;
    if (file.credential.issuer.id !== `urn:debt-notary:office:${trust.office.id}`) {
      yield fail('OFFICE_UNKNOWN', `${file.credential.issuer.id} is not the office of the trust root`);
    }
    if (!isProven(subject)) yield fail('PROOF_INVALID', 'the leaf certificate did not sign this credential');
    const issued = claim.issueAct === subject.actHashes[0] && issue.body.mandatory.detail.deedNo === claim.deedNo;
    if (!issued) yield fail('ISSUE_ACT_MISMATCH', 'act 0 is not the issue act of this credential');
    for (const position of file.acts.keys()) yield* actFaults(subject, position);
    const unproven = [...file.acts.keys()].find((position) => subject.provenTime(position) === null);
    if (unproven !== undefined) yield unknown('NO_PROVEN_TIME', `no token proves when act ${unproven} was made`);
  },
};

function isProven({ file, leaf, leafHash }) {
  const { issuer: { id }, proof } = file.credential;
  const named = leaf !== null && proof.verificationMethod === `${id}#${leafHash}`;
  return named && isProvenBy(file.credential, leaf.key);
}

function* actFaults(subject, position) {
  const act = subject.file.acts[position];
  const { mandatory } = act.body;
  const where = `act ${position}`;
  const inOrder = isInOrder(subject, mandatory, position);
  if (!inOrder) yield fail('ACT_OUT_OF_ORDER', `${where} does not continue the one before`);
  const allowed = isChangeAllowed(subject, mandatory, position);
  if (!allowed) yield fail('CHANGE_NOT_ALLOWED', `${where} makes a forbidden change`);
  yield* authorityFaults(subject, mandatory, position);
  const { authority: party, binding } = mandatory.actor;
  const fault = bindingFault(subject, binding, { party, instrument: null, provenTime: subject.provenTime(position) });
  if (fault) yield fault;
  const signer = actSigner(subject.trust.origin, mandatory, canonicalHash(act.body), act.signature);
  if (signer !== binding.body.key) yield fail('ACT_SIGNATURE', `${where} is not signed by its actor`);
}

function isInOrder({ actHashes, claim, instrument }, act, position) {
  const placed = act.sequence === position && act.instrument === instrument && act.registerNo === claim.registerNo;
  const linked = position === 0 || act.previous === actHashes[position - 1];
  return placed && linked && (position === 0 || (act.type !== 'ISSUE' && act.type !== 'VOID'));
}

function isChangeAllowed({ file }, { type, change, actor }, position) {
  const before = position === 0 ? 0 : file.acts[position - 1].body.mandatory.change.to;
  if (type === 'ISSUE') return change.from === 0 && change.to === 0;
  return change.from === before && (change.from === change.to || hasEdge(actor.role, change));
}

function* authorityFaults(subject, { actor }, position) {
  const name = `${actor.authority} as ${actor.role}`;
  const lines = subject.trust.authorities.filter(({ id, role }) => id === actor.authority && role === actor.role);
  if (lines.length === 0) yield fail('AUTHORITY_UNKNOWN', `the trust root does not name ${name}`);
  const competent = lines.filter((line) => isCompetent(subject, line, actor));
  if (competent.length === 0) yield fail('AUTHORITY_NOT_COMPETENT', `${name} may not act here`);
  const time = subject.provenTime(position);
  const covered = time === null || competent.some((line) => isOpenAt(line, time));
  if (!covered) yield fail('AUTHORITY_OUTSIDE_WINDOW', `${name} had no power at the proven time`);
}

function isCompetent({ trust, claim }, { role, institution, keys }, actor) {
  if (keys.length > 0 && !keys.includes(actor.binding.body.key)) return false;
  if (role === 'NOTARY') return institution === trust.office.id;
  return role === 'COURT' || institution === claim.envelope.mandatory.institution;
}

const isOpenAt = ({ notBefore, notAfter }, time) =>
  Date.parse(notBefore) <= time && (notAfter === null || time <= Date.parse(notAfter));

export const certificateChain = {
  needs: ['credential'],
  * run({ file, trust, now, chainOfOffice }) {
    const created = Date.parse(file.credential.proof.created);
    if (created > now + SKEW_MS) yield fail('CREATED_IN_FUTURE', `the proof is dated ${file.credential.proof.created}`);
    if (chainOfOffice.includes(null)) yield fail('CHAIN_INVALID', 'x5c holds something that is no certificate');
    const fault = chainFault(chainOfOffice, trust.officeAnchors, created);
    if (fault) yield fail('CHAIN_INVALID', fault);
  },
};

export const algorithms = {
  needs: ['credential', 'acts'],
  * run({ file, leaf }) {
    for (const [position, { body, signature }] of file.acts.entries()) {
      const consents = (body.mandatory.detail.consents ?? []).map((consent) => consent.signature);
      const loose = [signature.value, ...consents].find((value) => !isCanonical(value));
      if (loose) yield fail('SIGNATURE_NOT_CANONICAL', `act ${position} holds the signature ${loose}`);
    }
    if (leaf === null) yield fail('KEY_TYPE', 'the key of the leaf certificate is not P-256');
  },
};
