// Writes the files of a log (register.md section 6) into a fresh folder.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { uint32 } from '../lib/bytes.mjs';
import { leafHash, perfectRoot } from '../lib/merkle.mjs';
import { makeCheckpoint } from './world.mjs';

const slices = (list, width) =>
  Array.from({ length: Math.ceil(list.length / width) }, (_, i) => list.slice(i * width, (i + 1) * width));

function indexPath(index) {
  if (index < 1000) return String(index).padStart(3, '0');
  return `x${String(Math.floor(index / 1000)).padStart(3, '0')}/${String(index % 1000).padStart(3, '0')}`;
}

/** The folder of a log with these entries; `checkpoint` is the note to put there, one that the log signs by default. */
export function writeLog(entries, checkpoint) {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const put = (path, bytes) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  const tiles = (level, records) => slices(records, 256).forEach((tile, index) => {
    const suffix = tile.length < 256 ? `.p/${tile.length}` : '';
    put(`tile/${level}/${indexPath(index)}${suffix}`, Buffer.concat(tile));
  });
  const leaves = entries.map(leafHash);
  tiles('entries', entries.map((entry) => Buffer.concat([uint32(entry.length).subarray(2), entry])));
  for (let level = 0, hashes = leaves; hashes.length > 0; level += 1) {
    tiles(level, hashes);
    hashes = slices(hashes, 256).filter((tile) => tile.length === 256).map(perfectRoot);
  }
  put('checkpoint', checkpoint ?? makeCheckpoint(leaves).note);
  return folder;
}
