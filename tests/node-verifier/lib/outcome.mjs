// The result of one check: PASS, FAIL, INDETERMINATE or NOT_APPLICABLE, with a reason code and a sentence.

const outcome = (result) => (code, message = '') => ({ result, code, message });

export const passed = outcome('PASS')('');
export const fail = outcome('FAIL');
export const unknown = outcome('INDETERMINATE');
export const skip = outcome('NOT_APPLICABLE');

/** Allowed difference between clocks (certificate.md section 5). */
export const SKEW_MS = 300_000;
