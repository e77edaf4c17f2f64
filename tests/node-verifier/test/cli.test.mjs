// The command itself, in a process of its own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveNode } from './node-server.mjs';
import { DOCUMENT, makePlan, seal } from './world.mjs';

const PROGRAM = fileURLToPath(new URL('../verify.mjs', import.meta.url));
const NOW = ['--now', '2026-06-01T12:00:00Z'];
const folder = mkdtempSync(join(tmpdir(), 'verify-'));
after(() => rmSync(folder, { recursive: true }));

const made = seal(makePlan());
const put = (name, content) => {
  writeFileSync(join(folder, name), content);
  return name;
};
put('good.json', JSON.stringify(made.file));
put('bad.json', '{}');
put('snapshotless.json', JSON.stringify({ ...made.file, standing: null }));
put('trust.json', JSON.stringify(made.trust));
put('commitment.pdf', DOCUMENT);

/** `{status, lines, errors}` of the program in the test's folder. */
const run = (...args) => new Promise((resolve) => {
  execFile(process.execPath, [PROGRAM, ...args], { cwd: folder }, (error, stdout, stderr) =>
    resolve({ status: error?.code ?? 0, lines: stdout.trimEnd().split('\n'), errors: stderr }));
});
const offline = (...args) => run(...args, '--trust', 'trust.json', '--offline', ...NOW);

test('a genuine certificate with its document', async () => {
  const { status, lines } = await offline('good.json', '--document', 'commitment.pdf', '--json');
  assert.equal(status, 0);
  const { name, checks, A, B, exit, answer, messages } = JSON.parse(lines[0]);
  assert.deepEqual([name, A, B, exit, answer], ['good.json', 'TOTAL-PASSED', 'TOTAL-PASSED', 0, 'is ENFORCEABLE']);
  assert.deepEqual([checks.C02, checks.C08], [['PASS', ''], ['NOT_APPLICABLE', 'OFFLINE']]);
  assert.deepEqual(Object.keys(checks), Object.keys(messages));
});

const STEERING = '\u009b31m\u202e\u007f\u2028\u001b[2J';

test('no output steers a terminal', async () => {
  const { errors } = await run(`${STEERING}.json`, '--trust', 'trust.json');
  assert.doesNotMatch(errors, /[\p{Cf}\u007f-\u009f\u001b\u2028]/u);
  put(`${STEERING}.json`, '{}');
  for (const form of [[], ['--json']]) {
    const { lines } = await offline(`${STEERING}.json`, ...form);
    assert.doesNotMatch(lines.join(''), /[\p{Cf}\u007f-\u009f\u001b\u2028]/u);
    if (form.length > 0) assert.equal(JSON.parse(lines[0]).name, `${STEERING}.json`);
  }
});

test('the standing comes first, and the trial and the missing chain are told', async () => {
  const { lines } = await offline('good.json');
  assert.match(lines[0], /^good\.json \(TRIAL/);
  assert.match(lines[1], /B standing: +TOTAL-PASSED: is ENFORCEABLE$/);
  assert.match(lines[2], /A notarisation: TOTAL-PASSED \(not compared with the chain\)$/);
});

test('of several files the gravest status counts', async () => {
  assert.equal((await offline('good.json', 'snapshotless.json')).status, 4);
  assert.equal((await offline('good.json', 'snapshotless.json', 'bad.json')).status, 1);
});

test('the chain is read where --rpc says', async () => {
  const node = await serveNode(made);
  const { status } = await run('good.json', '--trust', 'trust.json', '--rpc', node.url, ...NOW);
  await node.close();
  assert.equal(status, 0);
  assert.equal((await run('good.json', '--trust', 'trust.json', ...NOW)).status, 2);
});

for (const [name, args] of Object.entries({
  'no file': ['--trust', 'trust.json'],
  'no trust root': ['good.json'],
  'a file that is not there': ['nowhere.json', '--trust', 'trust.json'],
  'a document that is not there': ['good.json', '--trust', 'trust.json', '--document', 'nowhere.pdf'],
  'a trust root that is none': ['good.json', '--trust', 'good.json'],
  'a chain offline': ['good.json', '--trust', 'trust.json', '--offline', '--rpc', 'http://127.0.0.1:1'],
  'a log from afar offline': ['good.json', '--trust', 'trust.json', '--offline', '--log', 'http://127.0.0.1:1'],
  'an unknown option': ['good.json', '--trust', 'trust.json', '--force'],
  'a time that is none': ['good.json', '--trust', 'trust.json', '--now', 'today'],
})) {
  test(`64: ${name}`, async () => {
    const { status, errors } = await run(...args);
    assert.equal(status, 64);
    assert.notEqual(errors, '');
  });
}

test('many cases at once, one line each', async () => {
  const one = { documents: [], trust: 'trust.json', rpc: null, log: null, offline: true, now: NOW[1] };
  put('cases.json', JSON.stringify([
    { ...one, name: 'genuine', certificate: 'good.json', documents: ['commitment.pdf'] },
    { ...one, name: 'empty', certificate: 'bad.json' },
    { ...one, name: 'no trust', certificate: 'good.json', trust: 'bad.json' },
  ]));
  const { status, lines } = await run('--cases', 'cases.json');
  const [genuine, empty, none] = lines.map((line) => JSON.parse(line));
  assert.equal(status, 0);
  assert.deepEqual(Object.keys(genuine), ['name', 'checks', 'A', 'B', 'exit']);
  assert.deepEqual([genuine.name, genuine.checks.C02, genuine.exit], ['genuine', ['PASS', ''], 0]);
  assert.deepEqual([empty.checks.C01, empty.checks.C04, empty.exit], [['FAIL', 'MALFORMED'], ['INDETERMINATE', 'MALFORMED'], 1]);
  assert.equal(none.exit, 64);
});
