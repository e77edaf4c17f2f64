// The certificate under examination, with what several checks derive from it, each derived once.
// A getter may be used only by a check whose needed members are well-formed.
import { canonical, canonicalHash, fromBase64, toHex, sha256 } from './bytes.mjs';
import { DerError } from './der.mjs';
import { examineForm } from './certificate.mjs';
import { JsonError, parseStrict } from './json.mjs';
import { NoteError, parseCheckpoint } from './note.mjs';
import { verifies } from './signatures.mjs';
import { verifyToken } from './tsp.mjs';
import { isOfficial, parseCertificate } from './x509.mjs';

const MEMBERS = ['credential', 'disclosures', 'acts', 'register', 'timestamp', 'anchor', 'standing'];

export class Subject {
  #derived = new Map();

  /**
   * What is read from outside is put here by examine: `chain` or `chainError` (chain.mjs), `given` (what Log.open
   * gave for `--log`) and `later` (what its entries after the last act hold). `results` holds the checks run so far.
   *
   * `bytes` of the file; `trust` from parseTrust; `now` in milliseconds; `documents` as `{name, sha256, sm3}`.
   */
  constructor(bytes, { trust, now, offline, documents }) {
    Object.assign(this, { trust, now, offline, documents, results: {} });
    Object.assign(this, { chain: null, chainError: null, given: null, later: null });
    try {
      this.file = parseStrict(bytes);
      Object.assign(this, examineForm(this.file));
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      this.file = null;
      this.problems = [error.message];
      this.malformed = new Map(MEMBERS.map((name) => [name, error.message]));
    }
  }

  has(...members) {
    return members.every((name) => !this.malformed.has(name));
  }

  #once(name, derive) {
    if (!this.#derived.has(name)) this.#derived.set(name, derive());
    return this.#derived.get(name);
  }

  get claim() {
    return this.file.credential.credentialSubject;
  }

  get instrument() {
    return this.claim.id.slice('urn:uuid:'.length);
  }

  get envelopeHash() {
    return this.#once('envelopeHash', () => canonicalHash(this.claim.envelope));
  }

  get actHashes() {
    return this.#once('actHashes', () => this.file.acts.map(canonicalHash));
  }

  get lastAct() {
    return this.file.acts.at(-1).body.mandatory;
  }

  /** The certificates of x5c; null stands for one that the office may not use, or that is none. */
  get chainOfOffice() {
    const { x5c } = this.file.credential.issuer;
    return this.#once('chainOfOffice', () => x5c.map((item) => certificate(fromBase64(item))));
  }

  get leaf() {
    return this.chainOfOffice[0];
  }

  get leafHash() {
    return toHex(sha256(fromBase64(this.file.credential.issuer.x5c[0])));
  }

  /** Per checkpoint what parseCheckpoint gave, or `{error}`. */
  get checkpoints() {
    return this.#once('checkpoints', () => this.file.register.checkpoints.map((note) =>
      caught(NoteError, () => parseCheckpoint(note))));
  }

  get unreadableCheckpoint() {
    return this.checkpoints.find((checkpoint) => checkpoint.error);
  }

  /** The leaf after the last act's, where later acts may be. */
  get nextLeaf() {
    return BigInt(this.file.register.entries.at(-1)?.leafIndex ?? -1) + 1n;
  }

  /** Per checkpoint `{time}` in milliseconds, or `{error}` when its token proves none. */
  get tokens() {
    return this.#once('tokens', () => this.checkpoints.map((checkpoint, i) => {
      if (checkpoint.error) return checkpoint;
      const token = fromBase64(this.file.timestamp[i]);
      return caught(DerError, () => ({ time: verifyToken(token, checkpoint.text, this.trust.tsaAnchors) }));
    }));
  }

  /** The proven time of act `position` in milliseconds, or null. */
  provenTime(position) {
    const entry = this.file.register.entries[position];
    return (entry && this.tokens[entry.checkpoint].time) ?? null;
  }

  /** The standing key's signature over the snapshot is good. */
  get snapshotIsSigned() {
    return this.#once('snapshotIsSigned', () => {
      const { body, signature } = this.file.standing;
      const message = canonical(body);
      return this.trust.standingKeys.some((key) => verifies(null, message, key, fromBase64(signature)));
    });
  }

  get snapshotIsOfThisNumber() {
    const { origin, registerNo } = this.file.standing.body;
    return origin === this.trust.origin && registerNo === this.claim.registerNo;
  }

  /** The body of a well-formed snapshot of this number with a good signature, or null. */
  get goodSnapshot() {
    const usable = this.has('credential', 'standing') && this.file.standing !== null
      && this.snapshotIsSigned && this.snapshotIsOfThisNumber;
    return usable ? this.file.standing.body : null;
  }

  /** The chain reaches the snapshot's block and has another block in its place. */
  isGone(snapshot) {
    const { chain } = this;
    return chain !== null && chain.instance === snapshot.instance
      && chain.watchedHash !== null && chain.watchedHash !== snapshot.block.hash;
  }

  /** The highest sequence of this number that the log given holds after the last act shown, or a snapshot names; or -1. */
  get laterSequence() {
    const logged = this.later instanceof Map ? this.later.get(BigInt(this.claim.registerNo)) : undefined;
    return Math.max(logged ?? -1, this.goodSnapshot?.sequence ?? -1);
  }

  /** Whether `byte` is what the last act shown left (certificate.md section 4). */
  explains(byte) {
    const sound = ['C01', 'C04', 'C06', 'C07'].every((id) => this.results[id].result === 'PASS');
    return sound && this.lastAct.change.to === byte;
  }
}

function certificate(der) {
  const parsed = caught(DerError, () => parseCertificate(der));
  return parsed.error || !isOfficial(parsed) ? null : parsed;
}

function caught(kind, derive) {
  try {
    return derive();
  } catch (error) {
    if (error instanceof kind) return { error: error.message };
    throw error;
  }
}
