// What the reader sees.

const mapResults = (results, pick) => Object.fromEntries(Object.entries(results).map(([id, one]) => [id, pick(one)]));

/** `{name, checks, A, B, exit}`, and with `verbose` the answer and one message per check. */
export function summary(name, { results, A, B, exit, answer }, verbose = false) {
  const brief = { name, checks: mapResults(results, ({ result, code }) => [result, code]), A, B, exit };
  return verbose ? { ...brief, answer, messages: mapResults(results, ({ message }) => message) } : brief;
}

/** Plain text, the standing first. */
export function report(name, { results, A, B, answer }, { trust, offline }) {
  const lines = [
    `${name}${trust.trial ? ' (TRIAL: the trust root is not of a real office)' : ''}`,
    `  B standing:     ${B}: ${answer}`,
    `  A notarisation: ${A}${offline ? ' (not compared with the chain)' : ''}`,
    ...Object.entries(results).map(([id, { result, code, message }]) =>
      `  ${id} ${result} ${code}${message ? `: ${message}` : ''}`.trimEnd()),
  ];
  return lines.map(printable).join('\n');
}

// A certificate may hold anything in its strings; control characters could rewrite the reader's terminal.
export const printable = (line) => line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');

/** JSON in ASCII, since a string of the certificate may hold characters that steer a terminal. */
export const asciiJson = (value) =>
  JSON.stringify(value).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
