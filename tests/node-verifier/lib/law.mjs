// Where acts lead in law, and the byte of a legal state (certificate.md section 4).
import { readFileSync } from 'node:fs';

const LAW = JSON.parse(readFileSync(new URL('../../vectors/law.json', import.meta.url)));

/** The states of each region. */
export const REGIONS = LAW.regions;

const ROWS = LAW.rows.filter(({ type, roles }) => roles.length > 0 && type !== 'ISSUE');

/** The regions that each share of a claim has of its own, once the insurer paid a part of it. */
export const PER_SHARE = ['certificate', 'court', 'creditor_suit'];

/** The steps that are about one share. */
export const PER_SHARE_TYPES = new Set(ROWS.filter(({ region }) => PER_SHARE.includes(region)).map(({ type }) => type));

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
  ['creditor_suit', { ACCEPTED: 17 }],
  ['court', { ...states('NOT_ACCEPTED DISMISSED ACCEPT_RECONSIDERATION', 9), NOT_ENFORCED: 10, ENDED: 13 }],
  ['certificate', { ...states('APPLIED VERIFYING SUPPLEMENT', 3), OBJECTED: 4, REFUSED: 5, ...states('ISSUED CORRECTED', 6) }],
  ['performance', states('OVERDUE ACCELERATED', 2)],
];

// Of two shares the one is shown whose code comes first here.
const SHOWN = [15, 14, 8, 11, 7, 6, 4, 3, 17, 9, 5, 2, 0, 13, 10, 16, 12, 1];

function codeOf(regions) {
  const [region, codes] = PRECEDENCE.find(([name, known]) => regions[name] in known) ?? [];
  return region ? codes[regions[region]] : 0;
}

/** The standing byte of a legal state. */
export function byteOf(regions) {
  const codes = [codeOf(regions), ...(regions.rest === null ? [] : [codeOf({ ...regions, ...regions.rest })])];
  const code = SHOWN.find((one) => codes.includes(one));
  if (code === 14 || code === 15) return code;
  const { deed, court, creditor, partial, rest } = regions;
  const isPartial = partial || deed === 'PARTLY_REVOKED' || [court, rest?.court].includes('PARTLY_NOT_ENFORCED');
  return code + (deed === 'RECHECK_PENDING' ? 0x20 : 0) + (isPartial ? 0x40 : 0) + (creditor === 'TRANSFER_EFFECTIVE' ? 0x80 : 0);
}

const OVER = ['NOT_ACCEPTED', 'DISMISSED', 'ENDED'];

// What a step does besides moving its region: given the state before it, the memory and what it declares, other regions
// and what is remembered.
const EFFECTS = {
  RECHECK: ({ deed }) => ({ remembered: { deed_before: deed } }),
  INDEMNIFY: (_regions, _memory, declared) => ({ remembered: { split: declared.includes('PART_PAID') } }),
  REVOKE_PART: () => ({ moved: { partial: true } }),
  REQUEST: ({ court }) => ({ moved: OVER.includes(court) ? { court: 'NONE' } : {} }),
  CONTEST: ({ court }) => ({ remembered: { court_before: court } }),
  NOT_ENFORCE_PART: () => ({ moved: { court: 'ENFORCING', partial: true } }),
  STAY: ({ court }) => ({ remembered: { reviewing: court === 'NE_REVIEW' } }),
  RESUME: ({ court }, { reviewing }) =>
    ({ moved: court === 'STAYED_BY_SECURITY' && reviewing ? { court: 'NE_REVIEW' } : {} }),
};

// ``memory`` is of the whole instrument, ``course`` of the claim or the insurer's share, ``restCourse`` of the rest.
const START = { regions: LAW.start, memory: {}, course: {}, restCourse: {} };

const pick = (regions) => Object.fromEntries(PER_SHARE.map((name) => [name, regions[name]]));

/** The state with the two shares in each other's place. */
const turned = ({ regions, memory, course, restCourse }) => ({
  regions: { ...regions, ...regions.rest, rest: pick(regions) }, memory, course: restCourse, restCourse: course,
});

/** What is under way when a part of the claim passes is the lender's, and goes on for its rest. */
const parted = ({ regions, memory, course }) => ({
  regions: { ...regions, certificate: 'NONE', court: 'NONE', rest: pick(regions) }, memory, course: {}, restCourse: course,
});

/** The state after a step, whichever share it is about. */
function stepped(state, act) {
  const { share, by: { actor } } = act.detail;
  const own = { LENDER: 'REST', INSURER: null };
  const split = state.regions.rest !== null;
  ensure(share === null || (split && PER_SHARE_TYPES.has(act.type)), `${act.type} is about no ${share}`);
  const named = !split || !PER_SHARE_TYPES.has(act.type) || !(actor in own) || own[actor] === share;
  ensure(named, `${act.type} is not about the share of ${actor}`);
  ensure(act.type !== 'TAKE_BACK' || !split, 'a claim that is split is not taken back');
  const after = share === null ? moved(state, act) : turned(moved(turned(state), act));
  return act.type === 'NOTIFY_TRANSFER' && after.memory.split ? parted(after) : after;
}

function moved({ regions, memory, course, restCourse }, { type, actor, detail }) {
  const known = { ...memory, ...course };
  const fits = ({ region, sources, target, restores }) =>
    sources.includes(regions[region]) && (restores === '' || known[restores] === target);
  const row = ROWS.find((one) => one.type === type && fits(one));
  ensure(row, `${type} does not start from ${JSON.stringify(regions)}`);
  ensure(row.roles.includes(actor.role), `${type} is not signed as ${actor.role}`);
  ensure(row.actors.includes(detail.by.actor), `${type} is no step of ${detail.by.actor}`);
  const grounded = row.grounds.length === 0 ? detail.ground === null : row.grounds.includes(detail.ground);
  ensure(grounded, `${detail.ground} is no ground of ${type} from there`);
  const { moved: others = {}, remembered = {} } = EFFECTS[type]?.(regions, known, detail.declared) ?? {};
  const after = { regions: { ...regions, [row.region]: row.target, ...others }, memory, course, restCourse };
  return PER_SHARE.includes(row.region)
    ? { ...after, course: { ...course, ...remembered } }
    : { ...after, memory: { ...memory, ...remembered } };
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

  /** The sequences of the acts that issued the execution certificates in force: of one share, or of both. */
  get certifiedBy() {
    const steps = [...this.#steps.values()];
    const { rest, certificate } = this.#state.regions;
    const since = steps.findIndex(({ before }) => before.regions.rest !== null);
    const split = since === -1 && rest !== null ? steps.length : since;
    const shareOf = (index) => (index < split ? 'REST' : steps[index].act.detail.share);
    const shares = [[null, certificate], ...(rest === null ? [] : [['REST', rest.certificate]])];
    return shares.filter(([, state]) => ['ISSUED', 'CORRECTED'].includes(state)).map(([share]) => {
      const issued = (index) => steps[index].act.type === 'CERTIFY' && shareOf(index) === share;
      return steps[[...steps.keys()].findLast(issued)].act.sequence;
    });
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
