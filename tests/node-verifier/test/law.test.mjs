// Where acts lead in law, and the byte of a legal state (certificate.md section 4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History, NotFollowed, byteOf } from '../lib/law.mjs';

const ISSUE = { type: 'ISSUE', actor: { role: 'NOTARY' }, detail: {} };
const step = (type, role, actor, ground = null, party = null, submission = null) =>
  ({ type, actor: { role }, detail: { by: { actor, party }, ground, submission, declared: [], share: null } });
const saying = (act, detail) => ({ ...act, detail: { ...act.detail, ...detail } });
const rest = (act) => saying(act, { share: 'REST' });
const creditor = (type, ground) => step(type, 'CREDITOR', 'LENDER', ground);
const notary = (type, ground) => step(type, 'NOTARY', 'NOTARY', ground);
const court = (type, ground) => step(type, 'COURT', 'COURT', ground);
const debtor = (type) => step(type, 'NOTARY', 'DEBTOR');
const submission = (authority) => ({ type: 'SUBMISSION', actor: { role: 'PARTY', authority }, detail: { kind: 'RECHECK' } });
const answer = (submission_, party) => step('RECHECK', 'NOTARY', 'DEBTOR', null, party, submission_);
const correction = (corrects, kind = 'STANDING', role = 'NOTARY') =>
  ({ type: 'CORRECTION', actor: { role }, detail: { kind, corrects } });

/** The regions after an issue and these acts, numbered in order. */
function follow(...acts) {
  const history = new History();
  return [ISSUE, ...acts].map((act, sequence) => history.next({ ...act, sequence })).at(-1);
}

const DEFAULTED = [creditor('DISBURSE'), creditor('DEFAULT')];
const CERTIFIED = [...DEFAULTED, creditor('REQUEST'), notary('VERIFY'), notary('CERTIFY')];
const ENFORCING = [...CERTIFIED, creditor('FILE'), court('DOCKET'), court('ENFORCE')];

// what is done after the issue, and the regions that differ from those of an issue then
const SPLIT = [
  creditor('CLAIM'), saying(step('INDEMNIFY', 'CREDITOR', 'INSURER'), { declared: ['PART_PAID'] }), creditor('TRANSFER'),
  step('NOTIFY_TRANSFER', 'NOTARY', 'INSURER'),
];
const insurer = (type) => step(type, 'CREDITOR', 'INSURER');
const CERTIFYING = (asked, about) => [asked('REQUEST'), notary('VERIFY'), notary('CERTIFY')].map(about);
const BOTH = [
  ...DEFAULTED, ...SPLIT, ...CERTIFYING(insurer, (act) => act), ...CERTIFYING(creditor, rest),
];
const PASSED = { performance: 'OVERDUE', creditor: 'TRANSFER_EFFECTIVE' };
const NO_REST = { certificate: 'NONE', court: 'NONE', creditor_suit: 'NONE' };

const LED = {
  nothing: [[], {}],
  'a certificate': [CERTIFIED, { performance: 'OVERDUE', certificate: 'ISSUED' }],
  'the court records through the notary': [
    [...CERTIFIED, creditor('FILE'), step('DOCKET', 'NOTARY', 'COURT')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'DOCKETED' },
  ],
  'a submission and a delivery': [
    [submission('borrower'), { type: 'DELIVER', actor: { role: 'NOTARY' } }], {},
  ],
  'a recheck maintains': [[notary('SUPPLEMENT'), debtor('RECHECK'), notary('MAINTAIN')], { deed: 'SUPPLEMENTED' }],
  'what was maintained once is not what is maintained next': [
    [debtor('RECHECK'), notary('MAINTAIN'), notary('SUPPLEMENT'), debtor('RECHECK'), notary('MAINTAIN')], { deed: 'SUPPLEMENTED' },
  ],
  'a part that was revoked stays so': [
    [debtor('RECHECK'), notary('REVOKE_PART'), debtor('RECHECK'), notary('RECTIFY')], { deed: 'CORRECTED', partial: true },
  ],
  'a new application takes the place of a case that is over': [
    [...ENFORCING, court('END', 'OTHER'), notary('REVOKE_CERTIFICATE'), creditor('REQUEST')], { performance: 'OVERDUE', certificate: 'APPLIED' },
  ],
  'no application takes the place of a ruling against enforcement': [
    [...ENFORCING, court('NOT_ENFORCE', 'PUBLIC_POLICY'), notary('REVOKE_CERTIFICATE'), creditor('REQUEST')],
    { performance: 'OVERDUE', certificate: 'APPLIED', court: 'NOT_ENFORCED' },
  ],
  'a rejection is upheld': [
    [...CERTIFIED, creditor('FILE'), court('REJECT', 'UNCLEAR'), creditor('CONTEST'), court('UPHOLD')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'NOT_ACCEPTED' },
  ],
  'a dismissal is upheld': [
    [...ENFORCING, court('DISMISS', 'UNCLEAR'), creditor('CONTEST'), court('UPHOLD')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'DISMISSED' },
  ],
  'the rest is enforced': [
    [...ENFORCING, debtor('RESIST'), court('NOT_ENFORCE_PART', 'PROCEDURE')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'ENFORCING', partial: true },
  ],
  'a stay decides no application': [
    [...ENFORCING, debtor('RESIST'), court('STAY'), court('RESUME')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'NE_REVIEW' },
  ],
  'a stay without an application': [
    [...ENFORCING, debtor('RESIST'), court('STAY'), court('RESUME'), court('REFUSE_NON_ENFORCEMENT'), court('STAY'), court('RESUME')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'ENFORCING' },
  ],
  'a suspension after a stay': [
    [...ENFORCING, debtor('RESIST'), court('STAY'), court('RESUME'), court('REFUSE_NON_ENFORCEMENT'), court('SUSPEND', 'OTHER'), court('RESUME')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'ENFORCING' },
  ],
  'a default that was none': [[...DEFAULTED, correction(2)], { performance: 'PERFORMING' }],
  'a default after one that was none': [[...DEFAULTED, correction(2), creditor('DEFAULT')], { performance: 'OVERDUE' }],
  'a settlement that was broken': [
    [...ENFORCING, court('SETTLE'), court('RESUME', 'BREACH')],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'ENFORCING' },
  ],
  'what its party submitted is answered': [
    [submission('surety'), submission('borrower'), answer(2, 'borrower')], { deed: 'RECHECK_PENDING' },
  ],
  'what was struck in the middle': [
    [creditor('DISBURSE'), step('THIRD_PARTY_SUIT', 'NOTARY', 'INTERESTED'), creditor('DEFAULT'), correction(2), correction(3)],
    { performance: 'PERFORMING' },
  ],
  'two shares with a certificate each': [BOTH, { ...PASSED, certificate: 'ISSUED', rest: { ...NO_REST, certificate: 'ISSUED' } }],
  'what was under way is the lender\'s': [
    [...CERTIFIED, creditor('FILE'), ...SPLIT], { ...PASSED, rest: { ...NO_REST, certificate: 'ISSUED', court: 'FILED' } },
  ],
  'a case of the rest is remembered apart': [
    [...BOTH, rest(creditor('FILE')), rest(court('REJECT', 'UNCLEAR')), rest(creditor('CONTEST')), insurer('FILE'), rest(court('UPHOLD'))],
    { ...PASSED, certificate: 'ISSUED', court: 'FILED', rest: { ...NO_REST, certificate: 'ISSUED', court: 'NOT_ACCEPTED' } },
  ],
  'a claim that passed whole': [
    [...DEFAULTED, creditor('CLAIM'), insurer('INDEMNIFY'), creditor('TRANSFER'), step('NOTIFY_TRANSFER', 'NOTARY', 'LENDER')], PASSED,
  ],
  'a suit from before the split is of both': [
    [...DEFAULTED, step('CREDITOR_SUIT', 'COURT', 'LENDER'), ...SPLIT, court('JUDGE_CREDITOR_SUIT')],
    { ...PASSED, creditor_suit: 'JUDGED', rest: { ...NO_REST, creditor_suit: 'ACCEPTED' } },
  ],
  'a notice that was taken back': [
    [...DEFAULTED, creditor('CLAIM'), insurer('INDEMNIFY'), creditor('TRANSFER'), step('NOTIFY_TRANSFER', 'NOTARY', 'INSURER'),
      step('TAKE_BACK', 'NOTARY', 'LENDER')],
    { performance: 'OVERDUE', creditor: 'RIGHTS_TRANSFERRED' },
  ],
  'another wording': [[...DEFAULTED, correction(2, 'WORDING')], { performance: 'OVERDUE' }],
  'a correction lets a step take another row': [
    [...CERTIFIED, creditor('FILE'), court('DOCKET'), court('END', 'TITLE_REVOKED'), correction(7)],
    { performance: 'OVERDUE', certificate: 'ISSUED', court: 'ENDED' },
  ],
  'a correction takes away what was remembered': [
    [notary('SUPPLEMENT'), debtor('RECHECK'), notary('MAINTAIN'), correction(1)], {},
  ],
};

for (const [name, [acts, regions]] of Object.entries(LED)) {
  test(`leads: ${name}`, () => assert.deepEqual(follow(...acts), { ...follow(), ...regions }));
}

const STRAYED = {
  'a second issue': [ISSUE],
  'a default before the loan was paid out': [creditor('DEFAULT')],
  'a default that the notary signs': [creditor('DISBURSE'), step('DEFAULT', 'NOTARY', 'LENDER')],
  'a cure by a guarantor': [...DEFAULTED, step('CURE', 'CREDITOR', 'GUARANTOR')],
  'a case record from before the issue': [notary('ACCEPT')],
  'a step of a party': [creditor('DISBURSE'), step('DISCHARGE', 'PARTY', 'DEBTOR')],
  'a void': [{ type: 'VOID', actor: { role: 'NOTARY' }, detail: { reason: 'LEASE_LAPSED' } }],
  'a settlement that was broken, without a ground': [...ENFORCING, court('SETTLE'), court('RESUME')],
  'a stay that ends with a ground': [...ENFORCING, court('STAY'), court('RESUME', 'BREACH')],
  'a ground of another row': [...ENFORCING, court('NOT_ENFORCE', 'PROCEDURE')],
  'a ground that is none': [creditor('DISBURSE', 'PAYMENT')],
  'a correction that takes the ground away': [
    ...ENFORCING, debtor('RESIST'), court('NOT_ENFORCE', 'PROCEDURE'), correction(9),
  ],
  'the lender in the insurer\'s share': [...BOTH, creditor('FILE')],
  'the insurer in the lender\'s rest': [...BOTH, rest(insurer('FILE'))],
  'the rest of a claim that is one': [...DEFAULTED, rest(creditor('REQUEST'))],
  'a share that is taken back': [...BOTH, step('TAKE_BACK', 'NOTARY', 'LENDER')],
  'the rest of the deed': [...BOTH, rest(notary('SUPPLEMENT'))],
  'an answer to the issue': [answer(0, 'borrower')],
  'an answer to a step': [creditor('DISBURSE'), answer(1, 'borrower')],
  'an answer to a submission of another': [submission('surety'), answer(1, 'borrower')],
  'an answer to a submission of nobody': [submission('borrower'), answer(1, null)],
  'an answer to itself': [submission('borrower'), answer(2, 'borrower')],
  'a submission by the notary': [{ type: 'SUBMISSION', actor: { role: 'NOTARY' } }],
  'a delivery by the creditor': [{ type: 'DELIVER', actor: { role: 'CREDITOR' } }],
  'a correction by the creditor': [...DEFAULTED, correction(2, 'STANDING', 'CREDITOR')],
  'a wording by the court': [correction(0, 'WORDING', 'COURT')],
  'a correction of the issue': [correction(0)],
  'a correction of a correction': [...DEFAULTED, correction(1, 'WORDING'), correction(3)],
  'a correction twice': [...DEFAULTED, correction(2), correction(2)],
  'a correction of what another step rests on': [...DEFAULTED, correction(1)],
  'an upholding of nothing': [...CERTIFIED, creditor('FILE'), court('REJECT', 'UNCLEAR'), court('UPHOLD')],
};

for (const [name, acts] of Object.entries(STRAYED)) {
  test(`does not follow: ${name}`, () => {
    follow(...acts.slice(0, -1));
    assert.throws(() => follow(...acts), NotFollowed);
  });
}

const certified = (...acts) => {
  const history = new History();
  [ISSUE, ...acts].forEach((act, sequence) => history.next({ ...act, sequence }));
  return history.certifiedBy;
};

test('each share has its own certificate in force', () => {
  assert.deepEqual(certified(...DEFAULTED), []);
  assert.deepEqual(certified(...CERTIFIED), [5]);
  assert.deepEqual(certified(...CERTIFIED, ...SPLIT), [5]);
  assert.deepEqual(certified(...BOTH), [9, 12]);
  assert.deepEqual(certified(...BOTH, notary('REVOKE_CERTIFICATE')), [12]);
  assert.deepEqual(certified(...BOTH, rest(notary('REVOKE_CERTIFICATE'))), [9]);
});

test('nothing comes before the issue, which is the notary\'s', () => {
  assert.throws(() => new History().next(creditor('DISBURSE')), NotFollowed);
  assert.throws(() => new History().next({ ...ISSUE, actor: { role: 'CREDITOR' } }), NotFollowed);
});

// regions that differ from those of an issue, and the byte; each line has what the lines before it would say as well
const BYTES = [
  [{}, 0],
  [{ performance: 'ACCELERATED' }, 2],
  [{ performance: 'OVERDUE', certificate: 'WITHDRAWN' }, 2],
  [{ performance: 'OVERDUE', certificate: 'SUPPLEMENT' }, 3],
  [{ performance: 'OVERDUE', certificate: 'OBJECTED' }, 4],
  [{ performance: 'OVERDUE', certificate: 'REFUSED' }, 5],
  [{ performance: 'OVERDUE', certificate: 'CORRECTED', court: 'CORRECTION' }, 6],
  [{ certificate: 'ISSUED', court: 'ACCEPT_RECONSIDERATION' }, 9],
  [{ certificate: 'ISSUED', court: 'NOT_ENFORCED' }, 10],
  [{ certificate: 'ISSUED', court: 'ENDED', debtor_suit: 'ACCEPTED' }, 13],
  [{ court: 'ENDED', creditor_suit: 'ACCEPTED', third_party_suit: 'ACCEPTED' }, 17],
  [{ court: 'DOCKETED', creditor_suit: 'ACCEPTED', third_party_suit: 'ACCEPTED' }, 7],
  [{ court: 'NE_RECONSIDERATION', creditor_suit: 'ACCEPTED', third_party_suit: 'ACCEPTED' }, 8],
  [{ court: 'ROUND_ENDED', creditor_suit: 'ACCEPTED', third_party_suit: 'ACCEPTED' }, 11],
  [{ court: 'ENFORCING', performance: 'DISCHARGED' }, 1],
  [{ court: 'COMPLETED', performance: 'DISCHARGED' }, 12],
  [{ court: 'REVERSED', performance: 'DISCHARGED' }, 16],
  [{ court: 'COMPLETED', deed: 'SUPERSEDED', partial: true }, 14],
  [{ court: 'COMPLETED', deed: 'REVOKED', creditor: 'TRANSFER_EFFECTIVE' }, 15],
  [{ court: 'COMPLETED', performance: 'OVERDUE', rest: NO_REST }, 2],
  [{ court: 'COMPLETED', rest: { ...NO_REST, court: 'ENDED' } }, 13],
  [{ court: 'ENFORCING', rest: { ...NO_REST, court: 'PARTLY_NOT_ENFORCED' } }, 0x48],
  [{ certificate: 'APPLIED', rest: { ...NO_REST, certificate: 'ISSUED', creditor_suit: 'ACCEPTED' } }, 3],
  [{ court: 'COMPLETED', rest: { ...NO_REST, court: 'COMPLETED' } }, 12],
  [{ deed: 'RECHECK_PENDING' }, 0x20],
  [{ deed: 'PARTLY_REVOKED' }, 0x40],
  [{ court: 'PARTLY_NOT_ENFORCED' }, 0x48],
  [{ creditor: 'TRANSFER_EFFECTIVE', performance: 'OVERDUE' }, 0x82],
  [{ creditor: 'RIGHTS_TRANSFERRED' }, 0],
  [{ deed: 'RECHECK_PENDING', partial: true, creditor: 'TRANSFER_EFFECTIVE', performance: 'DISCHARGED' }, 0xe1],
];

for (const [regions, byte] of BYTES) {
  test(`${JSON.stringify(regions)} is ${byte}`, () => assert.equal(byteOf({ ...follow(), ...regions }), byte));
}
