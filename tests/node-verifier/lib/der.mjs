// A small strict DER reader (X.690): definite lengths in their shortest form, tag numbers below 31.

export const TAG = {
  BOOLEAN: 0x01, INTEGER: 0x02, BIT_STRING: 0x03, OCTET_STRING: 0x04, NULL: 0x05, OID: 0x06, UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18, SEQUENCE: 0x30, SET: 0x31,
};

/** The constructed context-specific tag [number]. */
export const context = (number) => 0xa0 | number;

/** The bytes are not DER, or not the structure expected. */
export class DerError extends Error {}

export function need(condition, what) {
  if (!condition) throw new DerError(what);
}

/** One element: `tag`, `content` and `raw` (the whole encoding). */
export class Element {
  constructor(tag, content, raw) {
    this.tag = tag;
    this.content = content;
    this.raw = raw;
  }

  /** This element, if its tag is `tag`. */
  as(tag) {
    need(this.tag === tag, `tag 0x${this.tag.toString(16)} where 0x${tag.toString(16)} is expected`);
    return this;
  }

  /** The elements within a constructed one, in a cursor. */
  open(tag = TAG.SEQUENCE) {
    return new Cursor(this.as(tag).content);
  }

  oid() {
    const bytes = this.as(TAG.OID).content;
    need(bytes.length > 0 && bytes.length <= 64 && bytes.at(-1) < 0x80, 'a broken object identifier');
    const arcs = oidArcs(bytes);
    const top = arcs[0] < 80n ? arcs[0] / 40n : 2n;
    return [top, arcs[0] - top * 40n, ...arcs.slice(1)].join('.');
  }

  integer() {
    const bytes = this.as(TAG.INTEGER).content;
    need(bytes.length > 0, 'an empty integer');
    const padded = bytes.length > 1 && ((bytes[0] === 0 && bytes[1] < 0x80) || (bytes[0] === 0xff && bytes[1] >= 0x80));
    need(!padded, 'an integer that is not in its shortest form');
    return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  }

  boolean() {
    const { content } = this.as(TAG.BOOLEAN);
    need(content.length === 1 && (content[0] === 0 || content[0] === 0xff), 'a broken boolean');
    return content[0] === 0xff;
  }

  /** The bits of a bit string, as bytes. */
  bits() {
    const { content } = this.as(TAG.BIT_STRING);
    need(content.length > 0 && content[0] < 8, 'a broken bit string');
    return content.subarray(1);
  }

  /** A UTCTime or GeneralizedTime as milliseconds since 1970 (RFC 5280 and RFC 3161: Z, seconds always given). */
  time() {
    const written = this.content.toString('latin1');
    const pattern = this.tag === TAG.UTC_TIME ? /^(\d\d)(\d{10})Z$/ : /^(\d{4})(\d{10})(?:\.(\d*[1-9]))?Z$/;
    const [, year, rest, fraction = ''] = pattern.exec(written) ?? [];
    need(year && (this.tag === TAG.UTC_TIME || this.tag === TAG.GENERALIZED_TIME), 'a broken time');
    const century = year.length === 4 ? '' : Number(year) < 50 ? '20' : '19';
    const [month, day, hour, minute, second] = rest.match(/\d\d/g);
    const seconds = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}`;
    const time = new Date(`${seconds}.000Z`);
    need(!Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds), 'no such time');
    return time.getTime() + Number(fraction.slice(0, 3).padEnd(3, '0'));
  }
}

/** Reads one element after another. */
export class Cursor {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  next(tag) {
    need(this.bytes.length - this.at >= 2, 'the encoding ends too early');
    const start = this.at;
    const found = this.bytes[start];
    need((found & 0x1f) !== 0x1f, 'a tag number above 30');
    const length = this.length(start + 1);
    need(length <= this.bytes.length - this.at, 'a length beyond the end');
    const content = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    const element = new Element(found, content, this.bytes.subarray(start, this.at));
    return tag === undefined ? element : element.as(tag);
  }

  /** The next element when its tag is `tag`, else undefined. */
  optional(tag) {
    return !this.done && this.bytes[this.at] === tag ? this.next() : undefined;
  }

  rest() {
    const elements = [];
    while (!this.done) elements.push(this.next());
    return elements;
  }

  end() {
    need(this.done, 'something after the last element');
  }

  length(at) {
    const first = this.bytes[at];
    const bytes = first < 0x80 ? 0 : first & 0x7f;
    need(first !== 0x80 && bytes <= 4, 'an indefinite or oversized length');
    this.at = at + 1 + bytes;
    need(this.at <= this.bytes.length, 'the encoding ends too early');
    if (bytes === 0) return first;
    const length = this.bytes.readUIntBE(at + 1, bytes);
    need(length >= 0x80 && length >= 256 ** (bytes - 1), 'a length that is not in its shortest form');
    return length;
  }
}

function oidArcs(bytes) {
  const arcs = [];
  let arc = 0n;
  let fresh = true;
  for (const byte of bytes) {
    need(!(fresh && byte === 0x80), 'a padded object identifier');
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    fresh = byte < 0x80;
    if (fresh) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  return arcs;
}

const CONSTRUCTED = 0x20;
const MAX_DEPTH = 32;
const PRIMITIVES = {
  [TAG.BOOLEAN]: (element) => element.boolean(),
  [TAG.INTEGER]: (element) => element.integer(),
  [TAG.OID]: (element) => element.oid(),
  [TAG.NULL]: ({ content }) => need(content.length === 0, 'a null with content'),
};

/** That `bytes` are one DER value all the way down; what an implicit tag hides is left to who knows the schema. */
export const checkDer = (bytes) => checkElement(readDer(bytes), 1);

function checkElement(element, depth) {
  need(depth <= MAX_DEPTH, 'nested too deep');
  const { tag, content } = element;
  const nests = (tag & CONSTRUCTED) !== 0;
  const isUniversal = (tag & 0xc0) === 0;
  const mayNest = (tag | CONSTRUCTED) === TAG.SEQUENCE || (tag | CONSTRUCTED) === TAG.SET;
  need(!isUniversal || nests === mayNest, `tag 0x${tag.toString(16)} in a form that DER does not have`);
  if (nests) for (const item of new Cursor(content).rest()) checkElement(item, depth + 1);
  else PRIMITIVES[tag]?.(element);
}

/** The one element that makes up all of `bytes`. Throws DerError. */
export function readDer(bytes, tag) {
  const cursor = new Cursor(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const element = cursor.next(tag);
  cursor.end();
  return element;
}
