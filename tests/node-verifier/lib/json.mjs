// Strict JSON (certificate.md section 1). JSON.parse keeps the last of two equal keys and rounds numbers,
// so two programs could read two different certificates from the same bytes. This parser refuses both.

export const MAX_BYTES = 8 * 1024 * 1024;
export const MAX_DEPTH = 32;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const SPACE = /[ \t\n\r]*/y;
const HEX4 = /[0-9a-fA-F]{4}/y;
const ESCAPES = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The text is not JSON of the narrow form; the message gives the character position. */
export class JsonError extends Error {}

/**
 * The object that `bytes` (UTF-8) hold. Objects have no prototype, so that no key has a meaning of its own.
 * Throws JsonError.
 */
export function parseStrict(bytes) {
  if (bytes.length > MAX_BYTES) throw new JsonError(`longer than ${MAX_BYTES} bytes`);
  const value = new Parser(decodeUtf8(bytes)).document();
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new JsonError('not an object');
  return value;
}

function decodeUtf8(bytes) {
  try {
    // ignoreBOM keeps a byte order mark in the text, where it is then refused as an unexpected character.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonError('not UTF-8');
  }
}

class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  document() {
    const value = this.value(1);
    this.space();
    if (this.at < this.text.length) this.refuse('something after the value');
    return value;
  }

  value(depth) {
    this.space();
    const first = this.text[this.at];
    if (first === '{' || first === '[') {
      if (depth > MAX_DEPTH) this.refuse(`nested deeper than ${MAX_DEPTH}`);
      this.at += 1;
      return first === '{' ? this.object(depth) : this.array(depth);
    }
    if (first === '"') return this.string();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.integer();
  }

  object(depth) {
    const members = Object.create(null);
    this.items('}', () => {
      this.space();
      const key = this.text[this.at] === '"' ? this.string() : this.refuse('a key is expected');
      if (key in members) this.refuse(`duplicate key ${JSON.stringify(key.slice(0, 64))}`);
      this.space();
      if (!this.take(':')) this.refuse('a colon is expected');
      members[key] = this.value(depth + 1);
    });
    return members;
  }

  array(depth) {
    const values = [];
    this.items(']', () => values.push(this.value(depth + 1)));
    return values;
  }

  items(close, readItem) {
    this.space();
    if (this.take(close)) return;
    for (;;) {
      readItem();
      this.space();
      if (this.take(close)) return;
      if (!this.take(',')) this.refuse(`a comma or ${close} is expected`);
    }
  }

  integer() {
    const literal = this.match(NUMBER);
    if (!literal) this.refuse('a value is expected');
    if (/[.eE]/.test(literal)) this.refuse('a float or an exponent');
    const value = Number(literal);
    if (!Number.isSafeInteger(value)) this.refuse('an integer beyond 2^53 - 1');
    return value === 0 ? 0 : value; // the literal -0 is the integer 0
  }

  string() {
    this.at += 1;
    let result = '';
    for (;;) {
      result += this.match(PLAIN);
      if (this.take('"')) break;
      if (!this.take('\\')) this.refuse('a string is not closed or holds a control character');
      result += this.escape();
    }
    if (!result.isWellFormed()) this.refuse('a lone surrogate');
    return result;
  }

  escape() {
    const letter = this.text[this.at];
    this.at += 1;
    if (letter === 'u') return String.fromCharCode(parseInt(this.match(HEX4) || this.refuse('bad \\u escape'), 16));
    return Object.hasOwn(ESCAPES, letter ?? '') ? ESCAPES[letter] : this.refuse('unknown escape');
  }

  space() {
    this.match(SPACE);
  }

  take(character) {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  refuse(what) {
    throw new JsonError(`character ${this.at}: ${what}`);
  }
}
