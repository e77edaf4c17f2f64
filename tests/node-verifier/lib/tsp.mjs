// RFC 3161 time-stamp tokens: CMS SignedData (RFC 5652) over a TSTInfo.
import { sha256 } from './bytes.mjs';
import { DerError, TAG, checkDer, context, need, readDer } from './der.mjs';
import { verifies } from './signatures.mjs';
import { isOfficial, isValidAt, issuedFault, mayStamp, parseCertificate } from './x509.mjs';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';

const MAX_TOKEN_BYTES = 64 * 1024;

/**
 * The time (milliseconds since 1970) that the token proves for `message`, signed by one of the TSA `anchors` or by
 * a certificate that one of them issued. Throws DerError that says what is wrong.
 */
export function verifyToken(token, message, anchors) {
  const signed = parseToken(token);
  const info = parseInfo(signed.content);
  need(info.imprint.equals(sha256(message)), 'the token is for something else');
  const attributes = attributeValues(signed.attributes);
  checkAttributes(attributes, signed.content);
  const signer = findSigner(signed, anchors, boundHash(attributes));
  checkSignature(signed, signer);
  checkTrust(signer, anchors, info.time);
  return info.time;
}

function parseToken(token) {
  need(token.length <= MAX_TOKEN_BYTES, `longer than ${MAX_TOKEN_BYTES} bytes`);
  checkDer(token);
  const outer = readDer(token, TAG.SEQUENCE).open();
  need(outer.next().oid() === SIGNED_DATA, 'not a signed message');
  const wrapper = outer.next(context(0)).open(context(0));
  const fields = wrapper.next().open();
  wrapper.end();
  outer.end();
  need(fields.next().integer() === 3n, 'SignedData is not version 3');
  const digests = fields.next(TAG.SET).open(TAG.SET).rest();
  need(digests.length === 1 && algorithmOf(digests[0]) === SHA256, 'the digests are not SHA-256 alone');
  const content = parseContent(fields.next().open());
  const certificates = fields.optional(context(0))?.open(context(0)).rest() ?? [];
  need(!fields.optional(context(1)), 'revocation lists are no part of a token');
  const signers = fields.next(TAG.SET).open(TAG.SET).rest();
  fields.end();
  need(signers.length === 1, 'not exactly one signer');
  return { content, certificates: certificates.map((item) => item.raw), ...parseSigner(signers[0].open()) };
}

function parseContent(fields) {
  need(fields.next().oid() === TST_INFO, 'the content is no TSTInfo');
  const wrapper = fields.next(context(0)).open(context(0));
  const content = wrapper.next(TAG.OCTET_STRING).content;
  wrapper.end();
  fields.end();
  return content;
}

function parseSigner(fields) {
  need(fields.next().integer() === 1n, 'the signer is not of version 1');
  const name = fields.next(TAG.SEQUENCE).open();
  const [issuer, serial] = [name.next(TAG.SEQUENCE).raw, name.next().integer()];
  name.end();
  need(algorithm(fields) === SHA256, 'the digest is not SHA-256');
  const attributes = fields.next(context(0));
  need(algorithm(fields) === ECDSA_SHA256, 'the signature is not ECDSA with SHA-256');
  const signature = fields.next(TAG.OCTET_STRING).content;
  fields.end(); // no unsigned attributes
  return { issuer, serial, attributes, signature };
}

const algorithm = (fields) => algorithmOf(fields.next(TAG.SEQUENCE));

/** The name in an AlgorithmIdentifier whose parameters are absent or NULL. */
function algorithmOf(element) {
  const parts = element.open();
  const name = parts.next().oid();
  parts.optional(TAG.NULL);
  parts.end();
  return name;
}

function parseInfo(content) {
  checkDer(content);
  const fields = readDer(content, TAG.SEQUENCE).open();
  need(fields.next().integer() === 1n, 'TSTInfo is not version 1');
  fields.next(TAG.OID);
  const imprint = fields.next(TAG.SEQUENCE).open();
  need(algorithm(imprint) === SHA256, 'the imprint is not SHA-256');
  const digest = imprint.next(TAG.OCTET_STRING).content;
  imprint.end();
  fields.next().integer();
  const time = fields.next(TAG.GENERALIZED_TIME).time();
  checkRest(fields);
  return { imprint: digest, time };
}

/** After the time come accuracy, ordering, nonce and the TSA's name, and then extensions, none of them critical. */
function checkRest(fields) {
  for (const tag of [TAG.SEQUENCE, TAG.BOOLEAN, TAG.INTEGER, context(0)]) fields.optional(tag);
  const extensions = fields.optional(context(1))?.open(context(1)).rest() ?? [];
  fields.end();
  for (const extension of extensions) {
    const parts = extension.open();
    parts.next().oid();
    need(!parts.optional(TAG.BOOLEAN)?.boolean(), 'a critical extension is unknown here');
  }
}

/** The certificate that the signed attribute binds by hash: name and number alone could be copied into another one. */
function findSigner({ certificates, issuer, serial }, anchors, hash) {
  const candidates = [...certificates.flatMap(parsed), ...anchors];
  const signer = candidates.find(({ der }) => sha256(der).equals(hash));
  need(signer, 'the signer\'s certificate is missing');
  need(signer.serial === serial && signer.issuer.equals(issuer), 'the signer is named as another certificate');
  return signer;
}

function parsed(der) {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    if (error instanceof DerError) return []; // a certificate that nobody names may be of any kind
    throw error;
  }
}

function attributeValues(attributes) {
  const values = new Map();
  for (const item of attributes.open(context(0)).rest()) {
    const fields = item.open();
    const oid = fields.next().oid();
    const [value, ...more] = fields.next(TAG.SET).open(TAG.SET).rest();
    need(value && more.length === 0 && !values.has(oid), `attribute ${oid} has not one value`);
    values.set(oid, value);
  }
  return values;
}

function checkAttributes(values, content) {
  need(values.get(CONTENT_TYPE)?.oid() === TST_INFO, 'the signed content type is wrong');
  const digest = values.get(MESSAGE_DIGEST)?.as(TAG.OCTET_STRING).content;
  need(digest?.equals(sha256(content)), 'the signed digest is wrong');
}

function boundHash(values) {
  const attribute = values.get(SIGNING_CERTIFICATE_V2);
  need(attribute, 'the signer\'s certificate is not signed');
  const id = attribute.open().next().open().next().open();
  const digest = id.optional(TAG.SEQUENCE); // left out: SHA-256 (RFC 5035)
  need(!digest || algorithmOf(digest) === SHA256, 'the signer\'s certificate is not named by SHA-256');
  return id.next(TAG.OCTET_STRING).content;
}

function checkSignature({ attributes, signature }, signer) {
  need(isOfficial(signer), 'the signer\'s certificate is not of P-256 and SHA-256');
  const message = Buffer.from(attributes.raw);
  message[0] = TAG.SET; // RFC 5652 section 5.4: signed as a SET OF, not with the implicit tag
  need(verifies('sha256', message, signer.key, signature), 'the signature is wrong');
}

function checkTrust(signer, anchors, time) {
  need(mayStamp(signer), 'the signer may not stamp times');
  need(isValidAt(signer, time), 'the signer\'s certificate is not valid at that time');
  if (anchors.some((anchor) => anchor.sha256 === signer.sha256)) return;
  const issuers = anchors.filter((anchor) => isValidAt(anchor, time));
  need(issuers.some((anchor) => issuedFault(signer, anchor) === null), 'the signer is not of the trust root');
}
