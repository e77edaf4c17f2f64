// C08 and C09: the certificate's checkpoints against the log and against the chain.
import { unreadable } from './register.mjs';
import { LogError } from '../lib/log.mjs';
import { fail, skip, unknown } from '../lib/outcome.mjs';

const short = (bytes) => bytes.toString('hex').slice(0, 16);

/** The root stored on chain at the size of that checkpoint, or null. */
const storedRoot = ({ chain }, checkpoint) => checkpoint.error ? null : chain.roots.get(checkpoint.size) ?? null;

const isStored = (subject, checkpoint) => storedRoot(subject, checkpoint)?.equals(checkpoint.root) ?? false;

/** Whether the chain was read and lacks one of the certificate's checkpoints, so that only a log can link it. */
export const needsLog = (subject) =>
  subject.chain !== null && !subject.checkpoints.every((checkpoint) => isStored(subject, checkpoint));

export const consistency = {
  needs: ['register'],
  async* run(subject) {
    const { log, chain, checkpoints } = subject;
    if (subject.offline) yield skip('OFFLINE');
    if (!log && needsLog(subject)) yield unknown('LOG_NEEDED', 'a checkpoint is not on the chain: give the log');
    if (!log) yield skip('NO_LOG_GIVEN');
    yield* unreadable(subject, unknown);
    if (log.unreadable) yield unknown('LOG_UNREADABLE', log.unreadable);
    const claims = chain === null || chain.latest.size === 0n ? checkpoints : [...checkpoints, chain.latest];
    const verdicts = await compare(log, claims);
    const broken = verdicts.find(({ error }) => error);
    if (broken) yield unknown('LOG_UNREADABLE', broken.error);
    if (!log.isGenuine) yield fail('LOG_CHECKPOINT_INVALID', 'the log key did not sign the log\'s checkpoint');
    const ahead = claims.find(({ size }) => size > log.checkpoint.size);
    if (ahead) yield unknown('LOG_BEHIND', `the log has ${log.checkpoint.size} entries, ${ahead.size} are known`);
    const odd = claims.find((_, i) => !verdicts[i].consistent);
    if (odd) yield fail('NOT_CONSISTENT', `the log does not begin with the tree of size ${odd.size}`);
  },
};

/** Per claim `{consistent}`, or `{error}` when the log could not be read; nothing is asked of a forged log. */
async function compare(log, claims) {
  const verdicts = [];
  for (const { size, root } of log.isGenuine ? claims : []) {
    try {
      verdicts.push({ consistent: size <= log.checkpoint.size && await log.startsWith(size, root) });
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      verdicts.push({ error: error.message });
    }
  }
  return verdicts;
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
  if (conflict) yield fail('ROOT_CONFLICT', `the chain has another root at ${conflict.size} than ${short(conflict.root)}`);
  const ahead = missing.find(({ size }) => size > chain.latest.size);
  if (ahead) yield unknown('AHEAD_OF_CHAIN', `the chain knows ${chain.latest.size} entries, not yet ${ahead.size}`);
  const linked = missing.length === 0 || subject.results.C08.result === 'PASS';
  if (!linked) yield unknown('NOT_STORED', `the chain has no root at ${missing[0].size} and no log links it`);
}
