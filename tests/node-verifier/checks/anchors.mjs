// C08 and C09: the certificate's checkpoints against the log and against the chain.
import { unreadable } from './register.mjs';
import { orLogError } from '../lib/log.mjs';
import { fail, skip, unknown } from '../lib/outcome.mjs';

/** The root stored on chain at the size of that checkpoint, or null. */
const storedRoot = ({ chain }, checkpoint) => checkpoint.error ? null : chain.roots.get(checkpoint.size) ?? null;

const isStored = (subject, checkpoint) => storedRoot(subject, checkpoint)?.equals(checkpoint.root) ?? false;

/** Whether the chain was read and lacks one of the certificate's checkpoints, so that only a log can link it. */
export const needsLog = (subject) =>
  subject.chain !== null && !subject.checkpoints.every((checkpoint) => isStored(subject, checkpoint));

export const consistency = {
  needs: ['register'],
  async* run(subject) {
    const { given, checkpoints } = subject;
    if (!given && subject.offline) yield skip('OFFLINE');
    if (!given && needsLog(subject)) yield unknown('LOG_NEEDED', 'a checkpoint is not on the chain: give the log');
    if (!given) yield skip('NO_LOG_GIVEN');
    yield* unreadable(subject, unknown);
    if (given.unreadable) yield unknown('LOG_UNREADABLE', given.unreadable);
    if (given.invalid) yield fail('LOG_CHECKPOINT_INVALID', given.invalid);
    yield* compare(subject, [...checkpoints, ...anchored(subject)]);
  },
};

/** The chain's latest size and root; none before the first anchor, when both are zero. */
const anchored = ({ chain }) => (chain === null || chain.latest.size === 0n ? [] : [chain.latest]);

async function* compare({ given: { log }, later }, claims) {
  const ahead = claims.find(({ size }) => size > log.checkpoint.size);
  if (ahead) yield unknown('LOG_BEHIND', `the log has ${log.checkpoint.size} entries, ${ahead.size} are known`);
  const roots = [];
  for (const { size } of claims) roots.push(await orLogError(log.rootAt(size)));
  const broken = [...roots, later].find((answer) => answer.unreadable);
  if (broken) yield unknown('LOG_UNREADABLE', broken.unreadable);
  const odd = claims.find(({ root }, i) => !roots[i].equals(root));
  if (odd) yield fail('NOT_CONSISTENT', `the log does not begin with the tree of size ${odd.size}`);
}

export const anchor = {
  needs: ['register', 'anchor'],
  * run(subject) {
    const { file, checkpoints, chain, chainError } = subject;
    if (subject.offline) yield skip('OFFLINE');
    yield* unreadable(subject);
    const other = file.anchor.findIndex(({ size }, i) => BigInt(size) !== checkpoints[i].size);
    if (other >= 0) yield fail('ANCHOR_MISMATCH', `anchor ${other} has another size than its checkpoint`);
    const foreign = file.anchor.findIndex((line) => !isKnown(subject, line));
    if (foreign >= 0) yield unknown('INSTANCE_UNKNOWN', `anchor ${foreign} names a registry that the trust root does not`);
    if (chainError) yield unknown(chainError.code, chainError.message);
    yield* storedFaults(subject, checkpoints, chain);
  },
};

/** Whether instance, chain and address are those of one line of the trust root. */
export const isKnown = ({ trust }, { instance, chainId, registry }) =>
  trust.registries.some((line) => line.instance === instance && line.chainId === chainId && line.address === registry);

function* storedFaults(subject, checkpoints, chain) {
  const missing = checkpoints.filter((checkpoint) => !isStored(subject, checkpoint));
  const conflict = missing.find((checkpoint) => storedRoot(subject, checkpoint));
  if (conflict) yield fail('ROOT_CONFLICT', `the chain has another root at size ${conflict.size}`);
  const ahead = missing.find(({ size }) => size > chain.latest.size);
  if (ahead) yield unknown('AHEAD_OF_CHAIN', `the chain knows ${chain.latest.size} entries, not yet ${ahead.size}`);
  const linked = missing.length === 0 || subject.results.C08.result === 'PASS';
  if (!linked) yield unknown('NOT_STORED', `the chain has no root at ${missing[0].size} and no log links it`);
}
