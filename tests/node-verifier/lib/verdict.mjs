// The two verdicts, the answer about the standing and the exit status (certificate.md section 5).
import { needsLog } from '../checks/anchors.mjs';
import { isOvertaken } from '../checks/standing.mjs';

const CODES = [
  'ENFORCEABLE', 'DISCHARGED', 'IN_DEFAULT', 'CERTIFICATE_REQUESTED', 'OBJECTED', 'CERTIFICATE_REFUSED', 'CERTIFIED',
  'FILED', 'ENFORCING', 'NOT_ACCEPTED', 'NOT_ENFORCED', 'PAUSED', 'ENFORCED', 'ENDED', 'SUPERSEDED', 'REVOKED',
  'REVERSED', 'IN_LITIGATION',
];
const FLAGS = [[0x20, 'UNDER_RECHECK'], [0x40, 'PARTIAL'], [0x80, 'SUCCEEDED']];
const DEAD = new Set(['REVOKED', 'SUPERSEDED', 'REVERSED']);

const NOTARISATION = /^C(0[1-9]|1[0-3])$/;

const nameOf = (byte) => CODES[byte & 0x1f] ?? 'UNDEFINED';

function mandatoryForA(subject) {
  const ids = ['C01', 'C03', 'C04', 'C05', 'C06', 'C07', 'C10', 'C13'];
  if (subject.documents.length > 0) ids.push('C02');
  if (subject.given || (subject.has('register') && needsLog(subject))) ids.push('C08');
  if (!subject.offline) ids.push('C09');
  return ids;
}

function verdict(results, belongs, mandatory) {
  const failed = Object.entries(results).some(([id, { result }]) => belongs(id) && result === 'FAIL');
  if (failed) return 'TOTAL-FAILED';
  return mandatory.some((id) => results[id].result === 'INDETERMINATE') ? 'INDETERMINATE' : 'TOTAL-PASSED';
}

const LAST_SECOND = Date.parse('9999-12-31T23:59:59Z') / 1000;

/** A Unix time as text; what lies beyond the calendar is its last second. */
const timeOf = (seconds) => new Date(Math.min(seconds, LAST_SECOND) * 1000).toISOString().replace('.000Z', 'Z');

/** The standing byte that B is about, with its source and time, or null when there is no source. */
function readByte(subject) {
  const { chain, goodSnapshot } = subject;
  const fromChain = subject.has('credential') && chain !== null && chain.standing !== null && !isOvertaken(subject);
  if (fromChain) return { byte: chain.standing, at: timeOf(chain.block.timestamp) };
  return goodSnapshot && { byte: goodSnapshot.standing, at: goodSnapshot.asOf };
}

function answer(source, B) {
  if (!source) return 'standing unknown';
  const name = [nameOf(source.byte), ...FLAGS.filter(([bit]) => source.byte & bit).map(([, flag]) => flag)].join(' + ');
  return B === 'TOTAL-PASSED' ? `is ${name}` : `was ${name} at ${source.at}`;
}

function exitStatus(A, B, source) {
  if (A === 'TOTAL-FAILED' || B === 'TOTAL-FAILED') return 1;
  if (A === 'INDETERMINATE') return 2;
  if (source && DEAD.has(nameOf(source.byte))) return 3;
  return B === 'INDETERMINATE' ? 4 : 0;
}

/** `{A, B, answer, exit}` of a subject whose checks have all been run. */
export function judge(subject) {
  const A = verdict(subject.results, (id) => NOTARISATION.test(id), mandatoryForA(subject));
  const B = verdict(subject.results, (id) => !NOTARISATION.test(id), [subject.offline ? 'C14' : 'C15']);
  const source = readByte(subject);
  return { A, B, answer: answer(source, B), exit: exitStatus(A, B, source) };
}
