// Writes the certificates and time-stamp tokens that the tests need.
import { createHash, sign } from 'node:crypto';

const TAGS = { seq: 0x30, set: 0x31, octets: 0x04, bits: 0x03, utf8: 0x0c };

export function tlv(tag, ...parts) {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

export const seq = (...parts) => tlv(TAGS.seq, ...parts);
export const set = (...parts) => tlv(TAGS.set, ...parts);
export const octets = (bytes) => tlv(TAGS.octets, bytes);
export const bits = (bytes, unused = 0) => tlv(TAGS.bits, Buffer.from([unused]), bytes);
export const context = (number, ...parts) => tlv(0xa0 | number, ...parts);
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

export function integer(value) {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return tlv(0x02, bytes[0] >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), bytes);
}

export function oid(dotted) {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest].map((arc) => {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80);
    return Buffer.from(digits);
  });
  return tlv(0x06, ...arcs);
}

/** `time` as YYYY-MM-DDThh:mm:ssZ. */
const generalizedTime = (time) => tlv(0x18, Buffer.from(`${time.replace(/[-:TZ]/g, '')}Z`));

const SHA256 = seq(oid('2.16.840.1.101.3.4.2.1'));
const ECDSA_SHA256 = seq(oid('1.2.840.10045.4.3.2'));
const nameOf = (common) => seq(set(seq(oid('2.5.4.3'), tlv(TAGS.utf8, Buffer.from(common)))));

const extension = (id, critical, value) => seq(oid(id), critical ? TRUE : Buffer.alloc(0), octets(value));
export const stamping = (critical = true) => extension('2.5.29.37', critical, seq(oid('1.3.6.1.5.5.7.3.8')));
export const usage = (byte) => extension('2.5.29.15', true, bits(Buffer.from([byte]), 0));
export const constraints = (isCa, ...pathLength) =>
  extension('2.5.29.19', true, seq(isCa ? TRUE : Buffer.alloc(0), ...pathLength.map(integer)));
export const strange = () => extension('1.2.3.4', true, seq());

let serial = 1000;

/**
 * `{der, name, serial, keys}`: a certificate for `keys` (a key pair), issued by `issuer` or by itself. `version` is 2 for
 * version 3.
 */
export function makeCertificate({ name, keys, issuer, notBefore, notAfter, extensions, version = 2, hash = 'sha256' }) {
  serial += 1;
  const signer = issuer ?? { name, keys };
  const algorithm = seq(oid(`1.2.840.10045.4.3.${hash === 'sha256' ? 2 : 3}`));
  const tbs = seq(
    context(0, integer(version)), integer(serial), algorithm, nameOf(signer.name),
    seq(generalizedTime(notBefore), generalizedTime(notAfter)), nameOf(name),
    keys.publicKey.export({ type: 'spki', format: 'der' }), context(3, seq(...extensions)),
  );
  const der = seq(tbs, algorithm, bits(sign(hash, tbs, signer.keys.privateKey)));
  return { der, name, serial, keys, issuerName: signer.name };
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** A time-stamp token over `message` at `time`. `change` may replace the parts named in the call below. */
export function makeToken(message, time, signer, change = {}) {
  const info = seq(
    integer(1), oid('1.2.3'), seq(SHA256, octets(sha256(message))), integer(7), generalizedTime(time),
  );
  const attribute = (id, value) => seq(oid(id), set(value));
  const parts = {
    digest: sha256(info),
    certificateId: sha256(signer.der),
    signerKey: signer.keys.privateKey,
    contentType: '1.2.840.113549.1.9.16.1.4',
    signers: 1,
    ...change,
  };
  const attributes = Buffer.concat([
    attribute('1.2.840.113549.1.9.3', oid(parts.contentType)),
    attribute('1.2.840.113549.1.9.4', octets(parts.digest)),
    attribute('1.2.840.113549.1.9.16.2.47', seq(seq(seq(octets(parts.certificateId))))),
  ]);
  const signerInfo = seq(
    integer(1), seq(nameOf(signer.issuerName), integer(signer.serial)), SHA256, context(0, attributes), ECDSA_SHA256,
    octets(sign('sha256', set(attributes), parts.signerKey)),
  );
  const content = seq(oid('1.2.840.113549.1.9.16.1.4'), context(0, octets(info)));
  const signed = seq(integer(3), set(SHA256), content, context(0, signer.der), set(...Array(parts.signers).fill(signerInfo)));
  return seq(oid('1.2.840.113549.1.7.2'), context(0, signed));
}
