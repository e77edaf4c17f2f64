// Forms: small functions (value, where) that throw FormError unless the value has the form of section 1.
import { canonical, fromBase64 } from './bytes.mjs';

/** A value is not of its form; the message names the place and what is expected there. */
export class FormError extends Error {}

export function expect(condition, where, expected) {
  if (!condition) throw new FormError(`${where}: expected ${expected}`);
}

export const string = (pattern, expected) => (value, where) =>
  expect(typeof value === 'string' && pattern.test(value), where, expected);

export const integer = (min, max = Number.MAX_SAFE_INTEGER) => (value, where) =>
  expect(Number.isSafeInteger(value) && value >= min && value <= max, where, `an integer from ${min} to ${max}`);

export const literal = (wanted) => (value, where) =>
  expect(canonical(value).equals(canonical(wanted)), where, JSON.stringify(wanted));

export const oneOf = (...words) => (value, where) => expect(words.includes(value), where, words.join(', '));

export const nullable = (form) => (value, where) => value === null || form(value, where);

export const list = (form, min, max) => (value, where) => {
  expect(Array.isArray(value) && value.length >= min && value.length <= max, where, `a list of ${min} to ${max}`);
  value.forEach((item, index) => form(item, `${where}[${index}]`));
};

/** A list whose keys strictly ascend, hence without repeats. */
export const ascending = (form, min, max, keyOf = (item) => item) => (value, where) => {
  list(form, min, max)(value, where);
  for (let i = 1; i < value.length; i += 1) {
    expect(keyOf(value[i - 1]) < keyOf(value[i]), `${where}[${i}]`, 'an item after the one before it');
  }
};

/** An object with exactly these members. */
export const object = (members) => (value, where) => {
  expect(isObject(value), where, 'an object');
  for (const key of Object.keys(value)) expect(Object.hasOwn(members, key), where, `no member ${brief(key)}`);
  for (const [key, form] of Object.entries(members)) {
    expect(key in value, where, `a member ${key}`);
    form(value[key], `${where}.${key}`);
  }
};

/** A key as it may be shown: a hostile one can be megabytes long. */
export const brief = (key) => JSON.stringify(key.slice(0, 64));

export const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

export const boolean = (value, where) => expect(typeof value === 'boolean', where, 'true or false');
export const any = () => {};

export const count = integer(0);
export const positive = integer(1);
export const byte = integer(0, 255);
export const hash = string(/^[0-9a-f]{64}$/, '64 lower-case hex digits');
export const salt = string(/^[0-9a-f]{32}$/, '32 lower-case hex digits');
export const address = string(/^0x[0-9a-f]{40}$/, '0x and 40 lower-case hex digits');
export const hash0x = string(/^0x[0-9a-f]{64}$/, '0x and 64 lower-case hex digits');
export const sig65 = string(/^0x[0-9a-f]{130}$/, '0x and 130 lower-case hex digits');
export const uuid = string(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'a lower-case uuid');
export const party = string(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a party id');
export const code = string(/^[A-Z][A-Z0-9_]{0,63}$/, 'a code');

/** A string of 1 to `max` characters (code points, of which some take two units in JavaScript). */
export const textOf = (max) => (value, where) => {
  const fits = typeof value === 'string' && value.length >= 1 && value.length <= 2 * max && [...value].length <= max;
  expect(fits, where, `a string of 1 to ${max} characters`);
};

export const text = textOf(1000);

export const base64 = (value, where) =>
  expect(typeof value === 'string' && fromBase64(value)?.length > 0, where, 'base64 with padding, not empty');

export const base64Of = (length) => (value, where) =>
  expect(typeof value === 'string' && fromBase64(value)?.length === length, where, `base64 of ${length} bytes`);

const sameDate = (value, iso) => {
  const parsed = new Date(iso);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value.replace(/Z$/, ''));
};

export const isTime = (value) =>
  typeof value === 'string' && /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && sameDate(value, value);

export const time = (value, where) => expect(isTime(value), where, 'a time YYYY-MM-DDThh:mm:ssZ');

export const date = (value, where) => {
  const written = typeof value === 'string' && /^(?!0000)\d{4}-\d\d-\d\d$/.test(value);
  expect(written && sameDate(value, `${value}T00:00:00Z`), where, 'a date YYYY-MM-DD');
};
