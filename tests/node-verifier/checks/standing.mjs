// C14 and C15: the standing, as signed and as on chain.
import { isKnown } from './anchors.mjs';
import { SKEW_MS, fail, skip, unknown } from '../lib/outcome.mjs';

export const standingSigned = {
  needs: ['credential', 'acts', 'standing'],
  * run(subject) {
    const { file, trust, now, lastAct } = subject;
    if (file.standing === null) yield unknown('NO_SNAPSHOT', 'the certificate holds no standing snapshot');
    const { body } = file.standing;
    if (!subject.snapshotIsSigned) yield fail('SNAPSHOT_SIGNATURE', 'no standing key signed the snapshot');
    if (!subject.snapshotIsOfThisNumber) yield fail('SNAPSHOT_OF_ANOTHER', `it is of number ${body.registerNo}`);
    if (restsOnOtherActs(subject, body)) yield fail('SNAPSHOT_ACT_MISMATCH', `act ${body.sequence} is another one`);
    if (!isKnown({ trust }, body)) yield unknown('INSTANCE_UNKNOWN', 'the trust root does not name its registry');
    if (Date.parse(body.asOf) > now + SKEW_MS) yield unknown('SNAPSHOT_IN_FUTURE', `it is of ${body.asOf}`);
    if (subject.laterSequence > lastAct.sequence) yield laterAct(subject);
    if (body.sequence < lastAct.sequence) yield unknown('SNAPSHOT_OLDER_THAN_ACTS', `it rests on act ${body.sequence}`);
    if (!subject.explains(body.standing)) yield unknown('STANDING_UNEXPLAINED', `no act explains ${body.standing}`);
    if (subject.isGone(body)) yield unknown('SNAPSHOT_BLOCK_GONE', `block ${body.block.number} is another one now`);
    const expired = now > Date.parse(body.validUntil) + SKEW_MS;
    if (expired) yield unknown('SNAPSHOT_EXPIRED', `it ran out at ${body.validUntil}`);
  },
};

/** The act that says to be of that sequence, if shown, is not the one the snapshot names. */
function restsOnOtherActs({ file, actHashes }, { sequence, headAct }) {
  const position = file.acts.findIndex(({ body }) => body.mandatory.sequence === sequence);
  return position >= 0 && actHashes[position] !== headAct;
}

export const standingOnChain = {
  needs: ['credential', 'acts', 'register'],
  * run(subject) {
    const { chain, chainError, claim, lastAct, now, trust } = subject;
    if (subject.offline) yield skip('OFFLINE');
    if (chainError) yield unknown(chainError.code, chainError.message);
    const snapshot = counting(subject);
    if (snapshot) yield* contradictions(chain, snapshot);
    if (chain.standing === null) yield unknown('NUMBER_ABSENT', `the registry has no number ${claim.registerNo}`);
    const future = chain.block.timestamp * 1000 > now + SKEW_MS;
    if (future) yield unknown('CHAIN_IN_FUTURE', `block ${chain.block.number} is dated in the future`);
    const oldest = now - trust.maxAge * 1000 - SKEW_MS;
    if (chain.block.timestamp * 1000 < oldest) yield unknown('CHAIN_STALE', `block ${chain.block.number} is too old`);
    if (!subject.explains(chain.standing)) yield unknown('STANDING_UNEXPLAINED', `no act explains ${chain.standing}`);
    if (isOvertaken(subject)) yield unknown('SNAPSHOT_NEWER', `the snapshot of ${snapshot.asOf} is newer`);
    if (subject.laterSequence > lastAct.sequence) yield laterAct(subject);
  },
};

const laterAct = ({ laterSequence }) => unknown('LATER_ACT_NOT_SHOWN', `act ${laterSequence} is not shown`);

function* contradictions(chain, snapshot) {
  if (snapshot.instance !== chain.instance) return;
  if (chain.changeCount < BigInt(snapshot.changeCount)) {
    yield fail('CHAIN_ROLLED_BACK', `${chain.changeCount} changes, the snapshot knew ${snapshot.changeCount}`);
  }
  const differs = chain.standing !== null && chain.standing !== snapshot.standing;
  if (differs && snapshot.block.hash === chain.block.hash) {
    yield fail('STANDING_CONFLICT', `the same block reads ${chain.standing} and ${snapshot.standing}`);
  }
}

/** The snapshot, where it may speak against the chain: it is good, and its block is not gone. */
const counting = (subject) => {
  const { goodSnapshot } = subject;
  return goodSnapshot && !subject.isGone(goodSnapshot) ? goodSnapshot : null;
};

/** Whether a snapshot shows another byte than the chain that was read, from a later state. */
export function isOvertaken(subject) {
  const snapshot = counting(subject);
  return snapshot !== null && isNewer(snapshot, subject.chain);
}

function isNewer(snapshot, { instance, block, standing }) {
  if (snapshot.standing === standing) return false;
  if (snapshot.instance === instance) return snapshot.block.number > block.number;
  return Date.parse(snapshot.asOf) > block.timestamp * 1000;
}
