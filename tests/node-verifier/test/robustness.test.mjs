// Whatever is in the file, every check is reported, none through a fault of the verifier, and no change passes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine } from '../lib/examine.mjs';
import { parseTrust } from '../lib/trust.mjs';
import { DOCUMENT, NOW, documentOf, makePlan, seal } from './world.mjs';

const made = seal(makePlan({ discharged: true }));
const text = JSON.stringify(made.file);
const options = {
  trust: parseTrust(Buffer.from(JSON.stringify(made.trust))),
  now: NOW, offline: true, documents: [documentOf(DOCUMENT)], rpc: null, log: null,
};

async function soundly(bytes) {
  const outcome = await examine(bytes, options);
  const codes = Object.values(outcome.results).map(({ code }) => code);
  assert.equal(codes.length, 15);
  assert.ok(!codes.includes('VERIFIER_FAULT'), JSON.stringify(outcome.results));
  return outcome;
}

/** Every place in the certificate, as a list of keys. */
function* places(value, path = []) {
  yield path;
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) yield* places(value[key], [...path, key]);
}

/** A copy of the certificate in which the value at `path` is what `change` makes of it (undefined: taken out). */
function changed(path, change) {
  const root = { file: JSON.parse(text) };
  const keys = ['file', ...path];
  const last = keys.pop();
  const holder = keys.reduce((value, key) => value[key], root);
  const value = change(holder[last]);
  if (value !== undefined) holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return Buffer.from(JSON.stringify(root.file) ?? '');
}

const ALL = [...places(made.file)];
const HINTS = /^anchor,\d+,(transaction|block|instance|chainId|registry|size)$/; // offline, anchors are not looked at
const isLeaf = (path) => typeof path.reduce((value, key) => value[key], made.file) !== 'object';

/** The same kind of value, of the same form where that is possible. */
function neighbour(value) {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null) return 0;
  const middle = Math.floor(value.length / 2);
  const other = value[middle] === '1' ? '2' : '1';
  return value.slice(0, middle) + other + value.slice(middle + 1);
}

test('no value can be changed unnoticed', async () => {
  for (const path of ALL.filter((one) => isLeaf(one) && !HINTS.test(one.join()))) {
    const { A, B } = await soundly(changed(path, neighbour));
    const verdicts = path[0] === 'standing' ? [A, B] : [A];
    assert.ok(verdicts.includes('TOTAL-FAILED'), `${path.join('.')} was changed`);
  }
});

test('nothing can be taken out unnoticed, except disclosures', async () => {
  for (const path of ALL.filter((one) => one.length > 0 && !/^disclosures,0$/.test(one.join()))) {
    const { A } = await soundly(changed(path, () => undefined));
    assert.equal(A, 'TOTAL-FAILED', `${path.join('.')} was taken out`);
  }
});

const HOSTILE = [null, true, -1, 2 ** 53 - 1, '', 'x'.repeat(30_000), [], {}, [[]], { toJSON: 1, length: 2 }, ['\ud83d\ude00', 0, null]];

for (const [i, value] of HOSTILE.entries()) {
  test(`hostile value ${i} in every place`, async () => {
    for (const path of ALL) await soundly(changed(path, () => value));
  });
}

test('a cut-off file is no JSON', async () => {
  for (let length = 0; length < text.length; length += 997) {
    const { results } = await soundly(Buffer.from(text.slice(0, length)));
    assert.equal(results.C01.code, 'NOT_JSON');
  }
});

test('a spoilt or cut-off token breaks nothing', async () => {
  const token = Buffer.from(made.file.timestamp[0], 'base64');
  for (let at = 0; at < token.length; at += 11) {
    const broken = Buffer.from(token);
    broken[at] ^= 0x80;
    await soundly(changed(['timestamp', 0], () => broken.toString('base64')));
    await soundly(changed(['timestamp', 0], () => token.subarray(0, at).toString('base64')));
  }
});

test('no byte of the leaf certificate can be changed', async () => {
  const leaf = Buffer.from(made.file.credential.issuer.x5c[0], 'base64');
  for (let at = 0; at < leaf.length; at += 7) {
    const broken = Buffer.from(leaf);
    broken[at] ^= 0x01;
    const { A } = await soundly(changed(['credential', 'issuer', 'x5c', 0], () => broken.toString('base64')));
    assert.equal(A, 'TOTAL-FAILED');
  }
});
