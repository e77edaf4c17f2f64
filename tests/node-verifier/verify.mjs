#!/usr/bin/env node
// Verifies notarisation certificates as docs/certificate.md and docs/register.md describe. It shares no code with
// the product: where the two disagree about a certificate, one of them or the specification is wrong.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runCases } from './lib/cases.mjs';
import { examine } from './lib/examine.mjs';
import { digestDocument, readCertificate } from './lib/files.mjs';
import { asciiJson, printable, report, summary } from './lib/report.mjs';
import { isTime } from './lib/shape.mjs';
import { parseTrust } from './lib/trust.mjs';

const USAGE = `usage: verify.mjs FILE... [--document F]... --trust TRUST.json [--rpc URL] [--log URL|DIR] [--offline]
                  [--now TIME] [--json]
       verify.mjs --cases CASES.json`;

/** The command itself is wrong. */
class UsageError extends Error {}

const OPTIONS = {
  document: { type: 'string', multiple: true, default: [] },
  trust: { type: 'string' },
  rpc: { type: 'string' },
  log: { type: 'string' },
  offline: { type: 'boolean', default: false },
  now: { type: 'string' },
  json: { type: 'boolean', default: false },
  cases: { type: 'string' },
};

function parseCommand(args) {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.cases) return values;
  if (positionals.length === 0 || !values.trust) throw new UsageError(USAGE);
  const reachesOut = values.rpc !== undefined || /^https?:/.test(values.log ?? '');
  if (values.offline && reachesOut) throw new UsageError('--offline: give neither --rpc nor a --log that is a URL');
  if (values.now !== undefined && !isTime(values.now)) throw new UsageError('--now: expected YYYY-MM-DDThh:mm:ssZ');
  return { ...values, files: positionals };
}

function prepare({ files, document, trust, rpc = null, log = null, offline, now }) {
  return {
    certificates: files.map((name) => [name, readCertificate(name)]),
    options: {
      trust: parseTrust(readFileSync(trust)),
      documents: document.map(digestDocument),
      now: now ? Date.parse(now) : Date.now(),
      rpc,
      log,
      offline,
    },
  };
}

async function verifyFiles({ certificates, options }, json) {
  const exits = [];
  for (const [name, bytes] of certificates) {
    const outcome = await examine(bytes, options);
    console.log(json ? asciiJson(summary(name, outcome, true)) : report(name, outcome, options));
    exits.push(outcome.exit);
  }
  return [1, 2, 3, 4].find((status) => exits.includes(status)) ?? 0;
}

/** What `read` gives; anything that it throws means that the command is wrong. */
function orUsageError(read) {
  try {
    return read();
  } catch (error) {
    console.error(error.message.split('\n').map(printable).join('\n'));
    process.exit(64);
  }
}

const command = orUsageError(() => parseCommand(process.argv.slice(2)));
if (command.cases) {
  for await (const line of runCases(command.cases)) console.log(line);
} else {
  process.exitCode = await verifyFiles(orUsageError(() => prepare(command)), command.json);
}
