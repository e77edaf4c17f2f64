// One file through all checks: read what is outside (chain, log), run C01 to C15 in order, judge.
import * as anchors from '../checks/anchors.mjs';
import * as issuer from '../checks/issuer.mjs';
import * as parties from '../checks/parties.mjs';
import * as register from '../checks/register.mjs';
import * as standing from '../checks/standing.mjs';
import { ChainError, readChain } from './chain.mjs';
import { Log, orLogError } from './log.mjs';
import { fail, passed, skip, unknown } from './outcome.mjs';
import { Subject } from './subject.mjs';
import { judge } from './verdict.mjs';

const format = {
  needs: [],
  * run({ file, problems }) {
    if (file === null) yield fail('NOT_JSON', problems[0]);
    if (problems.length > 0) yield fail('MALFORMED', problems[0]);
  },
};

const onlyForPdf = { needs: [], * run() { yield skip('NOT_A_PDF'); } };

const CHECKS = {
  C01: format,
  C02: parties.document,
  C03: parties.parties,
  C04: issuer.issuer,
  C05: issuer.certificateChain,
  C06: register.inclusion,
  C07: register.checkpoint,
  C08: anchors.consistency,
  C09: anchors.anchor,
  C10: register.time,
  C11: onlyForPdf,
  C12: onlyForPdf,
  C13: issuer.algorithms,
  C14: standing.standingSigned,
  C15: standing.standingOnChain,
};

/**
 * `{results, A, B, answer, exit}` for the bytes of one file. `options` are those of Subject and `rpc` (a URL, or
 * null for the trust root's own) and `log` (URL, folder or null).
 */
export async function examine(bytes, options) {
  const subject = new Subject(bytes, options);
  if (!subject.offline) await readRegistry(subject, options);
  if (options.log) await readLog(subject, options);
  for (const [id, check] of Object.entries(CHECKS)) subject.results[id] = await run(check, subject);
  return { results: subject.results, ...judge(subject) };
}

/** A check yields reasons in the order of the specification's table: the first one is its result. */
async function run({ needs, run: reasons }, subject) {
  const broken = needs.find((name) => subject.malformed.has(name));
  if (broken) return unknown('MALFORMED', subject.malformed.get(broken));
  try {
    const { done, value } = await reasons(subject).next();
    return done ? passed : value;
  } catch (error) {
    return unknown('VERIFIER_FAULT', error.stack);
  }
}

async function readRegistry(subject, { rpc }) {
  const { trust } = subject;
  const line = trust.registries.at(-1);
  try {
    subject.chain = await readChain(line, rpc ?? line?.rpc[0], wishes(subject));
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    subject.chainError = error;
  }
}

async function readLog(subject, { log }) {
  const { trust } = subject;
  subject.given = await Log.open(log, trust);
  const readable = subject.given.log && subject.has('register');
  if (readable) subject.later = await orLogError(subject.given.log.sequencesFrom(subject.nextLeaf));
}

/** What to ask the chain for, as far as the certificate says it. */
function wishes(subject) {
  const { file } = subject;
  return {
    sizes: subject.has('register') ? subject.checkpoints.filter(({ error }) => !error).map(({ size }) => size) : [],
    registerNo: subject.has('credential') ? subject.claim.registerNo : null,
    watched: subject.has('standing') && file.standing ? file.standing.body.block.number : null,
  };
}
