// C06, C07 and C10: the acts in the register, its checkpoints and their time-stamps.
import { fromHex, uint32, uint64 } from '../lib/bytes.mjs';
import { inclusionRoot, leafHash } from '../lib/merkle.mjs';
import { isSignedBy } from '../lib/note.mjs';
import { SKEW_MS, fail } from '../lib/outcome.mjs';

export const inclusion = {
  needs: ['credential', 'acts', 'register'],
  * run(subject) {
    const { acts, register: { entries } } = subject.file;
    if (entries.length !== acts.length) yield fail('ENTRY_COUNT', `${entries.length} entries for ${acts.length} acts`);
    const disordered = entries.findIndex(({ leafIndex }, i) => i > 0 && leafIndex <= entries[i - 1].leafIndex);
    if (disordered >= 0) yield fail('LEAF_ORDER', `entry ${disordered} is not after the one before`);
    yield* unreadable(subject);
    for (const position of acts.keys()) {
      if (!isIncluded(subject, position)) yield fail('NOT_INCLUDED', `act ${position} is not where its entry says`);
    }
  },
};

function isIncluded(subject, position) {
  const { leafIndex, checkpoint, path } = subject.file.register.entries[position];
  const { sequence } = subject.file.acts[position].body.mandatory;
  const { size, root } = subject.checkpoints[checkpoint];
  const data = [uint64(subject.claim.registerNo), uint32(sequence), fromHex(subject.actHashes[position])];
  return inclusionRoot(BigInt(leafIndex), size, leafHash(Buffer.concat(data)), path.map(fromHex))?.equals(root) ?? false;
}

/** Yields CHECKPOINT_UNREADABLE when some checkpoint of the certificate is no checkpoint. */
export function* unreadable({ unreadableCheckpoint }, result = fail) {
  if (unreadableCheckpoint) yield result('CHECKPOINT_UNREADABLE', unreadableCheckpoint.error);
}

export const checkpoint = {
  needs: ['credential', 'register'],
  * run(subject) {
    const { checkpoints, trust } = subject;
    yield* unreadable(subject);
    const foreign = [subject.claim, ...checkpoints].find(({ origin }) => origin !== trust.origin);
    if (foreign) yield fail('ORIGIN_MISMATCH', `the origin is ${foreign.origin}, not ${trust.origin}`);
    const unsigned = checkpoints.findIndex((one) => !isSignedBy(one, trust.logKeys));
    if (unsigned >= 0) yield fail('LOG_SIGNATURE', `the log did not sign checkpoint ${unsigned}`);
    const disordered = checkpoints.findIndex(({ size }, i) => i > 0 && size <= checkpoints[i - 1].size);
    if (disordered >= 0) yield fail('SIZE_ORDER', `checkpoint ${disordered} is not larger than the one before`);
  },
};

export const time = {
  needs: ['acts', 'register', 'timestamp'],
  * run(subject) {
    yield* unreadable(subject);
    const invalid = subject.tokens.findIndex(({ error }) => error);
    if (invalid >= 0) yield fail('TIMESTAMP_INVALID', `token ${invalid}: ${subject.tokens[invalid].error}`);
    const future = subject.tokens.findIndex((token) => token.time > subject.now + SKEW_MS);
    if (future >= 0) yield fail('TIMESTAMP_IN_FUTURE', `token ${future} is dated in the future`);
    yield* actTimes(subject);
  },
};

function* actTimes(subject) {
  // An act without an entry has no proven time; C06 fails on that, and here there is nothing to compare.
  const proven = subject.file.acts.map((_, position) => subject.provenTime(position));
  const early = subject.file.acts.findIndex(({ body }, i) =>
    proven[i] !== null && Date.parse(body.mandatory.eventTime) > proven[i] + SKEW_MS);
  if (early >= 0) yield fail('EVENT_AFTER_PROOF', `act ${early} tells of an event after its proven time`);
  const disordered = proven.findIndex((moment, i) => i > 0 && moment !== null && moment < proven[i - 1]);
  if (disordered >= 0) yield fail('TIME_ORDER', `act ${disordered} is proven to be older than the act before it`);
}
