// X.509 certificates (RFC 5280): what node:crypto does not tell is read from the DER.
import { X509Certificate } from 'node:crypto';
import { sha256, toHex } from './bytes.mjs';
import { DerError, TAG, context, need, readDer } from './der.mjs';

const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const KNOWN = new Set([KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE]);
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const SEALING = new Set(['1.3.6.1.5.5.7.3.36', '2.5.29.37.0']); // documentSigning, anyExtendedKeyUsage

// A time-stamping authority chooses its own algorithms; SHA-1 and MD5 are out, as collisions can be made.
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const SIGNATURE_ALGORITHMS = new Set([
  ECDSA_SHA256, '1.2.840.10045.4.3.3', '1.2.840.10045.4.3.4',
  '1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13',
]);

/** The certificate in `der`. Throws DerError. */
export function parseCertificate(der) {
  const outer = readDer(der, TAG.SEQUENCE).open();
  const tbs = parseTbs(outer.next(TAG.SEQUENCE).open());
  const signatureAlgorithm = outer.next(TAG.SEQUENCE).open().next().oid();
  const x509 = opened(der);
  const own = { der, x509, signatureAlgorithm, key: x509.publicKey, sha256: toHex(sha256(der)) };
  return { ...tbs, ...usages(tbs.extensions), ...own };
}

function opened(der) {
  try {
    const x509 = new X509Certificate(der);
    void x509.publicKey; // a key of an unknown kind is refused here, not where it is first used
    return x509;
  } catch {
    throw new DerError('no X.509 certificate with a known kind of key');
  }
}

function parseTbs(tbs) {
  need(tbs.next(context(0)).open(context(0)).next().integer() === 2n, 'not version 3');
  const serial = tbs.next().integer();
  tbs.next(TAG.SEQUENCE);
  const issuer = tbs.next(TAG.SEQUENCE).raw;
  const validity = tbs.next(TAG.SEQUENCE).open();
  const [notBefore, notAfter] = [validity.next().time(), validity.next().time()];
  const subject = tbs.next(TAG.SEQUENCE).raw;
  tbs.next(TAG.SEQUENCE);
  tbs.optional(0x81);
  tbs.optional(0x82);
  const extensions = parseExtensions(tbs.optional(context(3)));
  tbs.end();
  return { serial, issuer, subject, notBefore, notAfter, extensions };
}

function parseExtensions(element) {
  const extensions = new Map();
  for (const item of element?.open(context(3)).next().open().rest() ?? []) {
    const fields = item.open();
    const oid = fields.next().oid();
    const critical = fields.optional(TAG.BOOLEAN)?.boolean() ?? false;
    need(!extensions.has(oid), `extension ${oid} twice`);
    extensions.set(oid, { critical, value: fields.next(TAG.OCTET_STRING).content });
    fields.end();
  }
  return extensions;
}

function usages(extensions) {
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  const fields = constraints && readDer(constraints.value).open();
  const isCa = fields?.optional(TAG.BOOLEAN)?.boolean() ?? false;
  const pathLength = fields?.optional(TAG.INTEGER)?.integer() ?? null;
  const keyUsage = extensions.get(KEY_USAGE);
  const bits = keyUsage ? readDer(keyUsage.value).bits()[0] ?? 0 : null;
  const purposes = extensions.get(EXTENDED_KEY_USAGE);
  return {
    isCa,
    pathLength,
    mayIssue: isCa && bits !== null && (bits & 0x04) !== 0,
    maySign: bits !== null && (bits & 0x80) !== 0,
    purposes: purposes ? readDer(purposes.value).open().rest().map((purpose) => purpose.oid()) : [],
  };
}

/** Whether the office may use it: a P-256 key, signed with ecdsa-with-SHA256. */
export const isOfficial = ({ key, signatureAlgorithm }) =>
  key.asymmetricKeyDetails?.namedCurve === 'prime256v1' && signatureAlgorithm === ECDSA_SHA256;

export const isValidAt = (certificate, time) => certificate.notBefore <= time && time <= certificate.notAfter;

/** Whether the certificate may stamp times: the extended key usage is critical and is timeStamping alone. */
export function mayStamp(certificate) {
  const critical = certificate.extensions.get(EXTENDED_KEY_USAGE)?.critical ?? false;
  return critical && certificate.purposes.length === 1 && certificate.purposes[0] === TIME_STAMPING;
}

/** RFC 5280 section 4.2.1.12: a certificate that names purposes is for these alone. */
const isForSealing = ({ purposes }) => purposes.length === 0 || purposes.some((purpose) => SEALING.has(purpose));

const hasUnknownCritical = ({ extensions }) =>
  [...extensions].some(([oid, { critical }]) => critical && !KNOWN.has(oid));

/** Why `issuer` did not issue `certificate`, or null when it did. `below` counts the CAs between them and the leaf. */
export function issuedFault(certificate, issuer, below = 0n) {
  if (!certificate.issuer.equals(issuer.subject)) return 'the issuer has another name';
  if (!issuer.mayIssue) return 'the issuer is no CA';
  if (issuer.pathLength !== null && issuer.pathLength < below) return 'the path is longer than the issuer allows';
  if (hasUnknownCritical(certificate)) return 'a critical extension is not understood';
  if (!SIGNATURE_ALGORITHMS.has(certificate.signatureAlgorithm)) return 'the signature algorithm is not accepted';
  return certificate.x509.verify(issuer.key) ? null : 'the signature is not the issuer\'s';
}

/**
 * Why the chain (leaf first) does not lead to one of `anchors` at `time`, or null when it does (check C05). What stands
 * behind the first anchor in it plays no part.
 */
export function chainFault(chain, anchors, time) {
  const end = chain.findIndex(({ sha256: own }) => anchors.some((anchor) => anchor.sha256 === own));
  if (end >= 0) return pathFault(chain.slice(0, end + 1), time);
  const faults = anchors.map((anchor) => pathFault([...chain, anchor], time));
  return faults.includes(null) ? null : faults[0] ?? 'the trust root has no anchor';
}

function pathFault(path, time) {
  const [leaf] = path;
  if (leaf.isCa) return 'the leaf is a CA';
  if (!leaf.maySign) return 'the leaf may not sign';
  if (!isForSealing(leaf)) return 'the leaf is for another purpose';
  for (const [position, certificate] of path.entries()) {
    if (!isOfficial(certificate)) return `certificate ${position} is not of P-256 and SHA-256`;
    if (hasUnknownCritical(certificate)) return `certificate ${position} has a critical extension that is not known`;
    if (!isValidAt(certificate, time)) return `certificate ${position} is not valid at that time`;
    const fault = position > 0 && issuedFault(path[position - 1], certificate, BigInt(position - 1));
    if (fault) return `certificate ${position - 1}: ${fault}`;
  }
  return null;
}
