// Where acts lead in law, and the byte of a legal state (certificate.md section 4).
import { readFileSync } from 'node:fs';

const LAW = JSON.parse(readFileSync(new URL('../../vectors/law.json', import.meta.url)));

/** The states of each region. */
export const REGIONS = LAW.regions;

const ROWS = LAW.rows.filter(({ type, roles }) => roles.length > 0 && type !== 'ISSUE');

/** For each type of step the grounds that its rows have together. */
export const GROUNDS = Object.fromEntries(ROWS.map(({ type }) =>
  [type, ROWS.filter((row) => row.type === type).flatMap(({ grounds }) => grounds)]));

/** An act does not follow those before it. */
export class NotFollowed extends Error {}

function ensure(condition, message) {
  if (!condition) throw new NotFollowed(message);
}

const states = (names, code) => Object.fromEntries(names.split(' ').map((name) => [name, code]));

// The first region that has something to say decides the code.
const PRECEDENCE = [
  ['deed', { REVOKED: 15, SUPERSEDED: 14 }],
  ['court', { COMPLETED: 12, REVERSED: 16 }],
  ['performance', { DISCHARGED: 1 }],
  ['court', {
    DOCKETED: 7,
    ...states('ENFORCING NE_REVIEW NE_RECONSIDERATION PARTLY_NOT_ENFORCED', 8),
    ...states('SUSPENDED STAYED_BY_SECURITY EXEC_SETTLEMENT ROUND_ENDED', 11),
  }],
  ['litigation', { CREDITOR_SUIT: 17 }],
  ['court', { ...states('NOT_ACCEPTED DISMISSED ACCEPT_RECONSIDERATION', 9), NOT_ENFORCED: 10, ENDED: 13 }],
  ['certificate', { ...states('APPLIED VERIFYING SUPPLEMENT', 3), OBJECTED: 4, REFUSED: 5, ...states('ISSUED CORRECTED', 6) }],
  ['performance', states('OVERDUE ACCELERATED', 2)],
];

/** The standing byte of a legal state. */
export function byteOf(regions) {
  const [region, codes] = PRECEDENCE.find(([name, known]) => regions[name] in known) ?? [];
  const code = region ? codes[regions[region]] : 0;
  if (code === 14 || code === 15) return code;
  const { deed, court, creditor, partial } = regions;
  const isPartial = partial || deed === 'PARTLY_REVOKED' || court === 'PARTLY_NOT_ENFORCED';
  return code + (deed === 'RECHECK_PENDING' ? 0x20 : 0) + (isPartial ? 0x40 : 0) + (creditor === 'TRANSFER_EFFECTIVE' ? 0x80 : 0);
}

const OVER = ['NOT_ACCEPTED', 'DISMISSED', 'ENDED'];

// What a step does besides moving its region: given the state before it, other regions and what is remembered.
const EFFECTS = {
  RECHECK: ({ deed }) => ({ remembered: { deed_before: deed } }),
  REVOKE_PART: () => ({ moved: { partial: true } }),
  REQUEST: ({ court }) => ({ moved: OVER.includes(court) ? { court: 'NONE' } : {} }),
  CONTEST: ({ court }) => ({ remembered: { court_before: court } }),
  NOT_ENFORCE_PART: () => ({ moved: { court: 'ENFORCING', partial: true } }),
  STAY: ({ court }) => ({ remembered: { reviewing: court === 'NE_REVIEW' } }),
  RESUME: ({ court }, { reviewing }) =>
    ({ moved: court === 'STAYED_BY_SECURITY' && reviewing ? { court: 'NE_REVIEW' } : {} }),
};

const START = { regions: LAW.start, memory: {} };

/** The state after a step. */
function stepped({ regions, memory }, { type, actor, detail }) {
  const fits = ({ region, sources, target, restores }) =>
    sources.includes(regions[region]) && (restores === '' || memory[restores] === target);
  const row = ROWS.find((one) => one.type === type && fits(one));
  ensure(row, `${type} does not start from ${JSON.stringify(regions)}`);
  ensure(row.roles.includes(actor.role), `${type} is not signed as ${actor.role}`);
  ensure(row.actors.includes(detail.by.actor), `${type} is no step of ${detail.by.actor}`);
  const grounded = row.grounds.length === 0 ? detail.ground === null : row.grounds.includes(detail.ground);
  ensure(grounded, `${detail.ground} is no ground of ${type} from there`);
  const { moved = {}, remembered = {} } = EFFECTS[type]?.(regions, memory) ?? {};
  return { regions: { ...regions, [row.region]: row.target, ...moved }, memory: { ...memory, ...remembered } };
}

const SIGNERS = { ISSUE: 'NOTARY', SUBMISSION: 'PARTY', DELIVER: 'NOTARY', CORRECTION: 'NOTARY' };

/** The acts of one instrument so far. */
export class History {
  #state = null;
  #steps = new Map(); // those that count, by sequence: the act and the state before it
  #submitted = new Map(); // party of each submission, by sequence

  /** Takes the next act (its mandatory part) and returns the regions that it leads to; throws NotFollowed. */
  next(act) {
    const { type, actor, sequence } = act;
    ensure((SIGNERS[type] ?? actor.role) === actor.role, `${type} is not signed as ${actor.role}`);
    ensure((type === 'ISSUE') === (this.#state === null), 'an issue comes first and once');
    if (type === 'ISSUE') this.#state = START;
    else if (type === 'CORRECTION') this.#correct(act.detail);
    else if (type === 'SUBMISSION') this.#submitted.set(sequence, actor.authority);
    else if (!(type in SIGNERS)) this.#step(act);
    return this.#state.regions;
  }

  /** The sequence of the act that issued the execution certificate in force, or null. */
  get certifiedBy() {
    if (!['ISSUED', 'CORRECTED'].includes(this.#state.regions.certificate)) return null;
    const issues = [...this.#steps.values()].filter(({ act }) => act.type === 'CERTIFY');
    return issues.at(-1).act.sequence;
  }

  #step(act) {
    ensure(Object.hasOwn(GROUNDS, act.type), `${act.type} is no step`);
    const { by: { party }, submission } = act.detail;
    const answered = submission === null || (party !== null && this.#submitted.get(submission) === party);
    ensure(answered, `act ${submission} is no earlier submission of ${party}`);
    const state = stepped(this.#state, act);
    this.#steps.set(act.sequence, { act, before: this.#state });
    this.#state = state;
  }

  #correct({ kind, corrects }) {
    if (kind === 'WORDING') return;
    ensure(this.#steps.has(corrects), `act ${corrects} is no step that counts`);
    const steps = [...this.#steps];
    const at = steps.findIndex(([sequence]) => sequence === corrects);
    this.#state = this.#steps.get(corrects).before;
    this.#steps = new Map(steps.slice(0, at));
    for (const [sequence, { act }] of steps.slice(at + 1)) {
      this.#steps.set(sequence, { act, before: this.#state });
      this.#state = stepped(this.#state, act);
    }
  }
}
