// C04, C05 and C13: the office's proof, its certificates, and the acts that continue one another.
import { readFileSync } from 'node:fs';
import { bindingFault } from './binding.mjs';
import { canonical, canonicalHash } from '../lib/bytes.mjs';
import { actSigner } from '../lib/eip712.mjs';
import { History, NotFollowed, byteOf } from '../lib/law.mjs';
import { SKEW_MS, fail, unknown } from '../lib/outcome.mjs';
import { isProvenBy } from '../lib/proof.mjs';
import { isCanonical } from '../lib/signatures.mjs';
import { chainFault } from '../lib/x509.mjs';

// Per role, for each of the 256 bytes a 256-bit mask of the bytes it may become (standing.md).
const EDGES = JSON.parse(readFileSync(new URL('../../vectors/standing-edges.json', import.meta.url)));

const hasEdge = (role, { from, to }) => role in EDGES && ((BigInt(EDGES[role][from]) >> BigInt(to)) & 1n) === 1n;

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
    const history = new History();
    let insurer = null;
    for (const [position, { body: { mandatory } }] of file.acts.entries()) {
      yield* actFaults(subject, history, position, insurer);
      if (mandatory.type === 'CLAIM') insurer = mandatory.detail.insurer;
    }
    yield* executionFaults(subject, history);
    const unproven = [...file.acts.keys()].find((position) => subject.provenTime(position) === null);
    if (unproven !== undefined) yield unknown('NO_PROVEN_TIME', `no token proves when act ${unproven} was made`);
  },
};

function isProven({ file, leaf, leafHash }) {
  const { issuer: { id }, proof } = file.credential;
  const named = leaf !== null && proof.verificationMethod === `${id}#${leafHash}`;
  return named && isProvenBy(file.credential, leaf.key);
}

/** An execution certificate is about the act that issued the one in force, by its number. */
function* executionFaults({ file, claim, actHashes }, history) {
  if (claim.executionAct === undefined) return;
  const inForce = history.certifiedBy;
  if (inForce.length === 0) {
    yield fail('EXECUTION_NOT_IN_FORCE', 'no execution certificate is in force');
    return;
  }
  const same = (at) => claim.executionAct === actHashes[at] && claim.executionNo === file.acts[at].body.mandatory.detail.executionNo;
  if (!inForce.some(same)) yield fail('EXECUTION_ACT_MISMATCH', `in force is the execution certificate of act ${inForce.join(' or ')}`);
}

/**
 * `history` holds the acts before; it is of no use any more after the first fault. `insurer` is the institution that
 * the last CLAIM before the act names, or null.
 */
function* actFaults(subject, history, position, insurer) {
  const act = subject.file.acts[position];
  const { mandatory } = act.body;
  const where = `act ${position}`;
  const inOrder = isInOrder(subject, mandatory, position);
  if (!inOrder) yield fail('ACT_OUT_OF_ORDER', `${where} does not continue the one before`);
  const allowed = isChangeAllowed(subject, mandatory, position);
  if (!allowed) yield fail('CHANGE_NOT_ALLOWED', `${where} makes a forbidden change`);
  const strayed = lawFault(history, mandatory);
  if (strayed) yield fail('CHANGE_NOT_ALLOWED', `${where}: ${strayed}`);
  const { authority: party, binding, role } = mandatory.actor;
  yield* role === 'PARTY' ? partyFaults(subject, party) : authorityFaults(subject, mandatory, position, insurer);
  const use = { party, instrument: role === 'PARTY' ? subject.instrument : null, provenTime: subject.provenTime(position) };
  const fault = bindingFault(subject, binding, use);
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

/** Why an act does not follow those before it or says another legal state than it leads to, or null. */
function lawFault(history, act) {
  try {
    const regions = history.next(act);
    const same = canonical(regions).equals(canonical(act.regions)) && byteOf(regions) === act.change.to;
    return same ? null : 'it says another legal state than it leads to';
  } catch (error) {
    if (error instanceof NotFollowed) return error.message;
    throw error;
  }
}

function* partyFaults({ claim }, party) {
  const known = claim.envelope.mandatory.parties.some(({ id }) => id === party);
  if (!known) yield fail('AUTHORITY_UNKNOWN', `${party} is no party of this instrument`);
}

function* authorityFaults(subject, { actor, detail }, position, insurer) {
  const name = `${actor.authority} as ${actor.role}`;
  const lines = subject.trust.authorities.filter(({ id, role }) => id === actor.authority && role === actor.role);
  if (lines.length === 0) yield fail('AUTHORITY_UNKNOWN', `the trust root does not name ${name}`);
  const creditors = creditorsOf(subject.claim.envelope.mandatory.institution, insurer, detail.by?.actor);
  const competent = lines.filter((line) => isCompetent(subject, line, actor, creditors));
  if (competent.length === 0) yield fail('AUTHORITY_NOT_COMPETENT', `${name} may not act here`);
  const time = subject.provenTime(position);
  const covered = time === null || competent.some((line) => isOpenAt(line, time));
  if (!covered) yield fail('AUTHORITY_OUTSIDE_WINDOW', `${name} had no power at the proven time`);
}

/** The institutions that may sign as CREDITOR what `taker` did. */
function creditorsOf(lender, insurer, taker) {
  if (taker === 'LENDER') return [lender];
  return taker === 'INSURER' ? [insurer] : [lender, insurer];
}

function isCompetent({ trust }, { role, institution, keys }, actor, creditors) {
  if (keys.length > 0 && !keys.includes(actor.binding.body.key)) return false;
  if (role === 'NOTARY') return institution === trust.office.id;
  return role === 'COURT' || creditors.includes(institution);
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
