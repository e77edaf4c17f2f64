// When a key binding is good (certificate.md section 6).
import { canonical, fromBase64 } from '../lib/bytes.mjs';
import { SKEW_MS, fail } from '../lib/outcome.mjs';
import { isOfficial } from '../lib/x509.mjs';
import { verifiesP256 } from '../lib/signatures.mjs';

/** The reason codes, in order. */
export const BINDING_CODES = [
  'BINDING_MISMATCH', 'BINDING_SEAL_UNKNOWN', 'BINDING_SIGNATURE', 'BINDING_OUTSIDE_WINDOW',
];

/**
 * The first fault of `binding` as used by `party` for `instrument` (null for an authority), or null.
 * `provenTime` is null when none is known: then the window is not tested.
 */
export function bindingFault(subject, binding, { party, instrument, provenTime }) {
  const { body } = binding;
  const matches = body.party === party && body.instrument === instrument && body.origin === subject.trust.origin;
  if (!matches) return fail('BINDING_MISMATCH', `the binding of ${body.party} is used for ${party}`);
  const seal = findSeal(subject, binding.certificate);
  if (seal === undefined) return fail('BINDING_SEAL_UNKNOWN', `no office seal ${binding.certificate}`);
  if (!isSealed(binding, seal)) return fail('BINDING_SIGNATURE', `the office did not sign the binding of ${party}`);
  if (provenTime === null || isWithin(body, provenTime)) return null;
  return fail('BINDING_OUTSIDE_WINDOW', `the binding of ${party} does not cover the proven time`);
}

/** The certificate of that hash; null when it is x5c[0] but cannot be read, undefined when it is unknown. */
function findSeal(subject, sha256) {
  if (sha256 === subject.leafHash) return subject.leaf;
  return subject.trust.seals.find((seal) => seal.sha256 === sha256);
}

const isSealed = ({ body, signature }, seal) =>
  seal !== null && isOfficial(seal) && verifiesP256(canonical(body), seal.key, fromBase64(signature));

const isWithin = ({ notBefore, notAfter }, time) =>
  Date.parse(notBefore) - SKEW_MS <= time && time <= Date.parse(notAfter);
