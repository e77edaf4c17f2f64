import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../lib/bytes.mjs';
import { MAX_NOTE_BYTES, NoteError, isSignedBy, parseCheckpoint, parseVkey } from '../lib/note.mjs';
import { makeKey } from './log-key.mjs';

const ROOT = sha256('root').toString('base64');
const TEXT = `example.org/log\n5\n${ROOT}\n`;

const log = makeKey('example.org/log');
const later = makeKey('example.org/log');
const known = [parseVkey(log.vkey)];
const note = (text, ...lines) => `${text}\n${lines.join('')}`;
const spoil = (bytes) => Buffer.from(bytes.map((byte) => byte ^ 1));
const verify = (text, ...lines) => isSignedBy(parseCheckpoint(note(text, ...lines)), known);

test('a checkpoint is read', () => {
  const checkpoint = parseCheckpoint(note(TEXT, log.line(TEXT)));
  assert.equal(checkpoint.text, TEXT);
  assert.deepEqual([checkpoint.origin, checkpoint.size, checkpoint.root], ['example.org/log', 5n, sha256('root')]);
  assert.ok(isSignedBy(checkpoint, known));
});

test('extension lines are part of the text', () => {
  const text = `${TEXT}extension\n`;
  assert.ok(verify(text, log.line(text)));
  assert.ok(!verify(text, log.line(TEXT)));
});

test('the largest size is 2^64 - 1', () => {
  const text = TEXT.replace('\n5\n', '\n18446744073709551615\n');
  assert.equal(parseCheckpoint(note(text, log.line(text))).size, 2n ** 64n - 1n);
});

test('lines of unknown keys are passed over, also of a later key of the same name', () => {
  assert.ok(verify(TEXT, later.line(TEXT, spoil), log.line(TEXT)));
  assert.ok(!verify(TEXT, later.line(TEXT)));
});

test('one bad line of a known key spoils the note', () => {
  assert.ok(!verify(TEXT, log.line(TEXT, spoil)));
  assert.ok(!verify(TEXT, log.line(TEXT), log.line(TEXT, spoil)));
  assert.ok(!verify(TEXT, log.line(TEXT, (bytes) => bytes.subarray(1))));
});

const LINE = log.line(TEXT);
const BAD = {
  'no empty line': `${TEXT}${LINE}`,
  'no signature': `${TEXT}\n`,
  'an unended last line': note(TEXT, LINE).slice(0, -1),
  'something after the signatures': `${note(TEXT, LINE)}x`,
  'a carriage return': note(TEXT.replace('\n5', '\r\n5'), LINE),
  'a tab': note(TEXT.replace('log', 'l\tg'), LINE),
  'too few lines': note('example.org/log\n5\n', LINE),
  'no origin': note(`\n5\n${ROOT}\n`, LINE),
  'a leading zero': note(TEXT.replace('\n5\n', '\n05\n'), LINE),
  'a negative size': note(TEXT.replace('\n5\n', '\n-5\n'), LINE),
  'a size of 2^64': note(TEXT.replace('\n5\n', '\n18446744073709551616\n'), LINE),
  'a short root': note(`example.org/log\n5\n${Buffer.alloc(31).toString('base64')}\n`, LINE),
  'a root without padding': note(TEXT.replace('=', ''), LINE),
  'a root with stray bits': note(TEXT.replace(/.=\n/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=\n`), LINE),
  'an empty extension line': note(`${TEXT}\nextension\n`, LINE).replace('\n\n\u2014', '\n\n\n\u2014'),
  'a hyphen for the dash': note(TEXT, LINE.replace('\u2014', '-')),
  'a key name with a plus': note(TEXT, LINE.replace('example.org', 'example+org')),
  'a key name with white space': note(TEXT, LINE.replace('example.org', 'example\u0085org')),
  'no key name': note(TEXT, LINE.replace('example.org/log', '')),
  'a signature of a key id alone': note(TEXT, '\u2014 a AAAAAA==\n'),
  'a signature that is no base64': note(TEXT, '\u2014 a AAAAAAAA!\n'),
  'too many signatures': note(TEXT, ...Array(65).fill(LINE)),
  'too many bytes': note(`${TEXT}${'x'.repeat(MAX_NOTE_BYTES)}\n`, LINE),
};

for (const [name, text] of Object.entries(BAD)) {
  test(`refuse a note: ${name}`, () => assert.throws(() => parseCheckpoint(text), NoteError));
}

test('a vkey is read only with its own id', () => {
  const [name, id, key] = log.vkey.split('+', 2).concat(log.vkey.split('+').slice(2).join('+'));
  for (const bad of ['', name, `${name}+${id}`, `${name}+00000000+${key}`, `x+${id}+${key}`, `${name}+${id}+${key.slice(4)}`]) {
    assert.throws(() => parseVkey(bad), NoteError, bad);
  }
});
