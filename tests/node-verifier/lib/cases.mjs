// Batch mode for tests: many cases in one process, one JSON line for each.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { examine } from './examine.mjs';
import { digestDocument, readCertificate } from './files.mjs';
import { JsonError } from './json.mjs';
import { summary } from './report.mjs';
import { FormError } from './shape.mjs';
import { parseTrust } from './trust.mjs';

/** The lines for the cases in the file at `path`; paths in it are relative to its folder. */
export async function* runCases(path) {
  const at = (name) => resolve(dirname(path), name);
  for (const one of JSON.parse(readFileSync(path, 'utf8'))) yield JSON.stringify(await runCase(one, at));
}

async function runCase({ name, certificate, documents, trust, rpc, log, offline, now }, at) {
  try {
    const options = {
      trust: parseTrust(readFileSync(at(trust))),
      documents: documents.map((document) => digestDocument(at(document))),
      now: Date.parse(now),
      rpc,
      log: log && !/^https?:\/\//.test(log) ? at(log) : log,
      offline,
    };
    return summary(name, await examine(readCertificate(at(certificate)), options));
  } catch (error) {
    if (error instanceof FormError || error instanceof JsonError) return { name, error: error.message, exit: 64 };
    throw error;
  }
}
