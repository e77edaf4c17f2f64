// Data Integrity proofs, cryptosuite ecdsa-jcs-2019 with P-256.
import { canonical, fromBase58, sha256 } from './bytes.mjs';
import { verifiesP256 } from './signatures.mjs';

/** Whether `key` signed the secured document. Its proof has the form of certificate.md section 2.1. */
export function isProvenBy(secured, key) {
  const { proof, ...unsecured } = secured;
  const { proofValue, ...options } = proof;
  const message = Buffer.concat([options, unsecured].map((part) => sha256(canonical(part))));
  return verifiesP256(message, key, fromBase58(proofValue.slice(1)));
}
