import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stampedPng } from '../xray/png.ts';
import { FLOOR_SCANNER } from '../xray/scanner.ts';
import { passageEnded, seenFinding } from './passage.fixture.ts';
import { type Pictures, startPictures } from './pictures.ts';
import { KEPT_SCANS, openScanFolder } from './scan-folder.ts';

let pictures: Pictures;
let folder: string;
let png: Uint8Array;
const { width, height } = FLOOR_SCANNER;
const BOX = { x: 100.4, y: 90.6, width: 60.2, height: 40.1 };
const INK = [200, 0, 60];

beforeAll(async () => {
  pictures = startPictures();
  ({ png } = await pictures.takeBag({ plate: '0180123456', items: [] }, 1));
}, 60_000);
afterAll(async () => pictures.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scans-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

function scanned(bytes: Uint8Array) {
  return { scanId: 's', bagTag: '0180123456', alarm: 'clear' as const, objects: [], png: bytes };
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The colours of one picture in the folder, by place. */
async function pictureIn(name: string): Promise<(x: number, y: number) => readonly number[]> {
  const { data, info } = await sharp(readFileSync(join(folder, name)))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width, height, channels: 3 });
  return (x, y) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

describe('a folder of scans', { timeout: 60_000 }, () => {
  it('has each scan in colour, with boxes around what the daemon told of that scan', async () => {
    const scans = openScanFolder(folder, pictures);
    const other = stampedPng(png, 'another scan');
    scans.keep(passageEnded([seenFinding(hashOf(png), BOX)]), [scanned(png), scanned(other)]);
    await scans.settled();

    expect(readdirSync(folder).toSorted()).toEqual(['lane-1-7-1-bag-1.png', 'lane-1-7-1-bag-2.png']);
    const [marked, bare] = [await pictureIn('lane-1-7-1-bag-1.png'), await pictureIn('lane-1-7-1-bag-2.png')];
    const corners = [
      [100, 90],
      [160, 90],
      [100, 130],
      [160, 130],
    ] as const;
    expect(corners.map(([x, y]) => marked(x, y))).toEqual(corners.map(() => INK));
    expect(corners.map(([x, y]) => bare(x, y))).not.toContainEqual(INK);
    expect(marked(130, 110)).toEqual(bare(130, 110));
  });

  it('keeps the newest, and touches nothing of another name', async () => {
    writeFileSync(join(folder, 'holiday.png'), 'x');
    for (let run = 1; run <= KEPT_SCANS; run += 1) {
      const old = join(folder, `lane-1-${run}-1-bag-1.png`);
      writeFileSync(old, 'x');
      utimesSync(old, run, run);
    }
    const scans = openScanFolder(folder, pictures);
    scans.keep({ ...passageEnded([]), passage: 'lane-1-99-1' }, [scanned(png)]);
    await scans.settled();

    const names = readdirSync(folder);
    expect(names).toHaveLength(KEPT_SCANS + 1);
    expect(names).toEqual(expect.arrayContaining(['holiday.png', 'lane-1-99-1-bag-1.png', 'lane-1-2-1-bag-1.png']));
    expect(names).not.toContain('lane-1-1-1-bag-1.png');
  });

  it('says when it cannot be written', async () => {
    const scans = openScanFolder(folder, pictures);
    rmSync(folder, { recursive: true });
    scans.keep(passageEnded([]), [scanned(png)]);
    await expect(scans.settled()).rejects.toThrow(/ENOENT/);
    writeFileSync(folder, 'no folder');
    expect(() => openScanFolder(folder, pictures)).toThrow(/EEXIST/);
  });
});
