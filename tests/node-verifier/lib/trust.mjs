// The trust root (certificate.md section 7), opened: keys and certificates are parsed once.
import { fromBase64 } from './bytes.mjs';
import { DerError } from './der.mjs';
import { parseStrict } from './json.mjs';
import { NoteError, ed25519Key, parseVkey } from './note.mjs';
import {
  FormError, address, base64, base64Of, boolean, count, expect, hash, list, literal, nullable, object, oneOf, party,
  positive, text, time,
} from './shape.mjs';
import { parseCertificate } from './x509.mjs';

const MANY = Number.MAX_SAFE_INTEGER;

const url = (value, where) => expect(typeof value === 'string' && isHttp(value), where, 'an http or https URL');
const isHttp = (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

const form = object({
  schema: literal('debt-notary/trust/1'),
  version: count,
  issued: time,
  trial: boolean,
  origin: text,
  logKeys: list(text, 1, MANY),
  office: object({ id: party, name: text, anchors: list(base64, 0, MANY), seals: list(base64, 0, MANY) }),
  tsa: object({ anchors: list(base64, 0, MANY) }),
  standingKeys: list(base64Of(32), 1, MANY),
  registries: list(object({
    instance: hash,
    chainId: positive,
    address,
    from: time,
    until: nullable(time),
    rpc: list(url, 0, MANY),
    confirmations: count,
    independent: boolean,
  }), 0, MANY),
  authorities: list(object({
    id: party,
    name: text,
    role: oneOf('NOTARY', 'CREDITOR', 'COURT'),
    institution: party,
    keys: list(address, 0, MANY),
    notBefore: time,
    notAfter: nullable(time),
  }), 0, MANY),
  maxAge: count,
});

/** The trust root in `bytes`. Throws JsonError, FormError. */
export function parseTrust(bytes) {
  const trust = parseStrict(bytes);
  form(trust, 'trust');
  return {
    ...trust,
    logKeys: trust.logKeys.map((vkey, i) => opened(() => parseVkey(vkey), `trust.logKeys[${i}]`)),
    standingKeys: trust.standingKeys.map((raw) => ed25519Key(fromBase64(raw))),
    officeAnchors: certificates(trust.office.anchors, 'trust.office.anchors'),
    seals: certificates(trust.office.seals, 'trust.office.seals'),
    tsaAnchors: certificates(trust.tsa.anchors, 'trust.tsa.anchors'),
  };
}

const certificates = (items, where) =>
  items.map((item, i) => opened(() => parseCertificate(fromBase64(item)), `${where}[${i}]`));

function opened(open, where) {
  try {
    return open();
  } catch (error) {
    if (error instanceof DerError || error instanceof NoteError) throw new FormError(`${where}: ${error.message}`);
    throw error;
  }
}
