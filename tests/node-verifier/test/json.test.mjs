import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical } from '../lib/bytes.mjs';
import { JsonError, MAX_BYTES, MAX_DEPTH, parseStrict } from '../lib/json.mjs';

const parse = (text) => parseStrict(Buffer.from(text));
const nested = (depth) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

const GOOD = {
  'white space': [' \t\r\n{ "b" : [ 1 , 2 ] , "a" : null } \n', '{"a":null,"b":[1,2]}'],
  escapes: ['{"a":"\\u00e9\\n\\/\\"\\ud83d\\ude00"}', '{"a":"é\\n/\\"😀"}'],
  words: ['{"a":[true,false,null]}', '{"a":[true,false,null]}'],
  'largest integers': ['{"a":[9007199254740991,-9007199254740991]}', '{"a":[9007199254740991,-9007199254740991]}'],
  'minus zero is zero': ['{"a":-0}', '{"a":0}'],
  'a key that JavaScript treats apart': ['{"__proto__":{"toJSON":1}}', '{"__proto__":{"toJSON":1}}'],
  'the deepest nesting': [nested(MAX_DEPTH), nested(MAX_DEPTH)],
};

for (const [name, [text, expected]] of Object.entries(GOOD)) {
  test(`read: ${name}`, () => assert.equal(canonical(parse(text)).toString(), expected));
}

const BAD = {
  'a duplicate key': '{"a":1,"a":1}',
  'a duplicate key, written as an escape': '{"a":1,"\\u0061":2}',
  'a float': '{"a":1.0}',
  'an exponent': '{"a":1e2}',
  'an integer beyond 2^53 - 1': '{"a":9007199254740992}',
  'an integer that doubles round to a safe one': '{"a":90071992547409910000000000}',
  'a leading zero': '{"a":01}',
  'a plus sign': '{"a":+1}',
  'not a number': '{"a":NaN}',
  'a lone high surrogate': '{"a":"\\ud800"}',
  'a lone low surrogate': '{"a":"\\udc00x"}',
  'surrogates the wrong way round': '{"a":"\\udc00\\ud800"}',
  'a byte order mark': '\ufeff{}',
  'nesting that is too deep': nested(MAX_DEPTH + 1),
  'a trailing comma': '{"a":1,}',
  'a trailing comma in an array': '{"a":[1,]}',
  'something after the value': '{} {}',
  'an array': '[]',
  'a string': '"a"',
  'null': 'null',
  nothing: '',
  'an open object': '{"a":1',
  'an open string': '{"a":"b',
  'an open escape': '{"a":"\\',
  'a control character': '{"a":"\n"}',
  'an unknown escape': '{"a":"\\x"}',
  'a short escape': '{"a":"\\u12"}',
  'a key without quotes': '{a:1}',
  'a missing colon': '{"a" 1}',
  'a comment': '{/**/}',
  'a vertical tab as white space': '{\u000b}',
};

for (const [name, text] of Object.entries(BAD)) {
  test(`refuse: ${name}`, () => assert.throws(() => parse(text), JsonError));
}

test('refuse: bytes that are not UTF-8', () =>
  assert.throws(() => parseStrict(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), /not UTF-8/));

test('refuse: one byte too many', () => {
  const text = `{}${' '.repeat(MAX_BYTES - 2)}`;
  assert.deepEqual(Object.keys(parse(text)), []);
  assert.throws(() => parse(`${text} `), /longer than/);
});

test('the message names the place', () => assert.throws(() => parse('{"a":1.5}'), /character 8: a float/));
