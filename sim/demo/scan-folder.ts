import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToldObject } from '../../edge/contract/judgement.ts';
import type { TwinScan } from '../twin/bag-scanner.ts';
import type { Mark } from '../xray/marked-picture.ts';
import type { Pictures } from './pictures.ts';
import type { PassageEnded } from './watch.ts';

/** So many of the newest pictures stay. */
export const KEPT_SCANS = 12;
/** Lane, boot and passage as the ledger has them, and which of the passage's bags: `lane-1-1-7-bag-2.png`. */
const NAME = /^[a-z0-9-]+-\d+-\d+-bag-\d+\.png$/;

/** The last scans of a demonstration as pictures in a folder, with boxes around what the daemon told that it saw. */
export interface ScanFolder {
  /** Draws the scans of a passage that has ended, after those before it. */
  keep(ended: PassageEnded, scans: readonly TwinScan[]): void;
  /** Resolves when all of them lie there; rejects when one could not be written. */
  settled(): Promise<void>;
}

/** Makes the folder where it is not there, in one that is. Nothing in it is touched but pictures of such a name. @throws Error of the file system */
export function openScanFolder(folder: string, pictures: Pick<Pictures, 'mark'>): ScanFolder {
  // Not with `recursive`: Node looks for ever for a way to make one below /proc.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) mkdirSync(folder);
  let written = Promise.resolve();

  async function write(ended: PassageEnded, scans: readonly TwinScan[]): Promise<void> {
    for (const [index, { png }] of scans.entries()) {
      const picture = await pictures.mark(png, marksOn(png, ended));
      writeWhole(folder, `${ended.passage}-bag-${index + 1}.png`, picture);
    }
    removeOldest(folder);
  }

  return {
    keep(ended, scans) {
      written = written.then(async () => write(ended, scans));
      // Told by `settled`.
      written.catch(() => {});
    },
    settled: async () => written,
  };
}

/** A box for each thing that the findings of the passage tell of this scan. */
function marksOn(png: Uint8Array, { decision, outcome }: PassageEnded): readonly Mark[] {
  const scan = createHash('sha256').update(png).digest('hex');
  const told = [...decision.reasons, ...outcome.findings].flatMap(({ objects = [] }) => objects);
  return told.filter((object) => object.scan === scan).map(markOf);
}

function markOf({ name, score, box }: ToldObject): Mark {
  const [x, y] = [Math.floor(box.x), Math.floor(box.y)];
  const [right, bottom] = [Math.ceil(box.x + box.width), Math.ceil(box.y + box.height)];
  return { box: { x, y, width: right - x, height: bottom - y }, text: `${name} ${score.toFixed(2)}` };
}

/** Whoever looks into the folder finds whole pictures alone. */
function writeWhole(folder: string, name: string, bytes: Uint8Array): void {
  const part = join(folder, `.${name}.part`);
  writeFileSync(part, bytes);
  renameSync(part, join(folder, name));
}

function removeOldest(folder: string): void {
  const ours = readdirSync(folder).filter((name) => NAME.test(name));
  const newestFirst = ours
    .map((name) => ({ name, writtenMs: statSync(join(folder, name)).mtimeMs }))
    .toSorted((a, b) => b.writtenMs - a.writtenMs);
  for (const { name } of newestFirst.slice(KEPT_SCANS)) rmSync(join(folder, name), { force: true });
}
