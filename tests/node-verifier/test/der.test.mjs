import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DerError, TAG, readDer } from '../lib/der.mjs';
import { integer, oid, seq, tlv } from './der-writer.mjs';

const read = (hex) => readDer(Buffer.from(hex, 'hex'));
const refuses = (act) => assert.throws(act, DerError);
const timeOf = (tag, text) => readDer(tlv(tag, Buffer.from(text))).time();

test('a sequence is opened element by element', () => {
  const cursor = readDer(seq(integer(5), oid('1.2.840.113549.1.7.2')), TAG.SEQUENCE).open();
  assert.equal(cursor.next().integer(), 5n);
  assert.equal(cursor.optional(TAG.BOOLEAN), undefined);
  assert.equal(cursor.next(TAG.OID).oid(), '1.2.840.113549.1.7.2');
  assert.ok(cursor.done);
  refuses(() => cursor.next());
});

test('lengths in the long form', () => {
  for (const length of [127, 128, 255, 256, 70_000]) {
    assert.equal(readDer(tlv(0x04, Buffer.alloc(length))).content.length, length);
  }
});

for (const [name, hex] of Object.entries({
  nothing: '',
  'a tag alone': '30',
  'a length beyond the end': '0402ff',
  'something after the element': '0401ff00',
  'an indefinite length': '30800000',
  'a long form for a short length': '0481' + '7f' + '00'.repeat(127),
  'a padded long form': '048200ff' + '00'.repeat(255),
  'a length of five bytes': '04850000000001ff',
  'a cut-off length': '0482ff',
  'a tag number above 30': '1f8101',
})) test(`refuse: ${name}`, () => refuses(() => read(hex)));

test('integers have one spelling', () => {
  assert.deepEqual(['020100', '020180', '02020080', '0202ff7f'].map((hex) => read(hex).integer()), [0n, -128n, 128n, -129n]);
  for (const hex of ['0200', '02020001', '0202ff80', '040101']) refuses(() => read(hex).integer());
});

test('object identifiers have one spelling', () => {
  assert.equal(read('0603883703').oid(), '2.999.3');
  for (const hex of ['0600', '06022a80', '06032a8001', '060180']) refuses(() => read(hex).oid());
});

test('booleans are 00 or ff', () => {
  assert.deepEqual([read('0101ff').boolean(), read('010100').boolean()], [true, false]);
  for (const hex of ['010101', '0100', '01020000']) refuses(() => read(hex).boolean());
});

test('times', () => {
  assert.equal(timeOf(TAG.GENERALIZED_TIME, '20260102030405Z'), Date.UTC(2026, 0, 2, 3, 4, 5));
  assert.equal(timeOf(TAG.GENERALIZED_TIME, '20260102030405.25Z'), Date.UTC(2026, 0, 2, 3, 4, 5, 250));
  assert.equal(timeOf(TAG.UTC_TIME, '490102030405Z'), Date.UTC(2049, 0, 2, 3, 4, 5));
  assert.equal(timeOf(TAG.UTC_TIME, '500102030405Z'), Date.UTC(1950, 0, 2, 3, 4, 5));
});

for (const text of [
  '202601020304Z', '20260102030405', '20260102030405+0800', '20260230030405Z', '20260102240000Z', '20260102030460Z',
  '20260102030405.0Z', '20260102030405.Z', '20260102030405.10Z', '',
]) test(`refuse the time ${text}`, () => refuses(() => timeOf(TAG.GENERALIZED_TIME, text)));
