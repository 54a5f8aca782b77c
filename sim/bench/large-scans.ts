import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { CaseStep } from '../../edge/contract/case.ts';
import type { ContentOf } from '../../edge/contract/evidence.ts';
import type { RecordDraft } from '../../edge/contract/record.ts';
import { openImageStore } from '../../edge/ledger/images.ts';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { LANE, type SiteFiles } from '../demo/site.ts';
import { encodeGreyPng, stampedPng } from '../xray/png.ts';
import { testBags } from '../xray/test-bags.ts';

/** Of each energy: what a scanner of a whole pallet sends. */
const LARGE = { width: 4096, height: 3072 } as const;
const QUOTA_BYTES = 1e9;
const NOISE = 256;

/**
 * Cases with a large scan each, opened by hand in the ledger of a daemon that has not been started yet.
 *
 * @returns their identities
 */
export async function writeLargeScans({ ledger: file }: SiteFiles, count: number): Promise<readonly string[]> {
  const clock = systemClock;
  const directory = join(dirname(file), 'images');
  const images = await openImageStore({ directory, quotaBytes: QUOTA_BYTES, clock });
  const ledger = openLedger({ file, clock, simulated: true });
  try {
    const picture = largePicture();
    const cases: string[] = [];
    for (let number = 1; number <= count; number += 1) {
      const sha256 = await images.put(stampedPng(picture, `large ${number}`));
      const id = `hand-${randomUUID()}`;
      ledger.append(rowsOf(id, `LARGE SCAN ${number}`, sha256));
      cases.push(id);
    }
    return cases;
  } finally {
    ledger.close();
  }
}

function rowsOf(passage: string, passenger: string, sha256: string): RecordDraft[] {
  const wallMs = systemClock.wallMs();
  const opened: CaseStep = {
    what: 'opened',
    by: { officer: 'bench', role: 'supervisor' },
    passenger,
    reason: 'a large scan',
  };
  const content: ContentOf<'bagScan'> = {
    kind: 'bagScan',
    scanId: passage,
    bagTag: null,
    scannedAt: new Date(wallMs).toISOString(),
    alarmDecision: 'unknown',
    abort: null,
    atr: { manufacturer: 'Greenlane simulator', version: '1' },
    objects: [],
    image: { sha256, ...LARGE, bitDepth: 16, energies: 'dual' },
  };
  const evidence = { device: 'bench', atMs: 0, wallMs, content };
  const row = { lane: LANE, passage, wallMs } as const;
  return [
    { ...row, kind: 'case', body: opened },
    { ...row, kind: 'evidence', body: evidence },
  ];
}

/** A rendered bag again and again, with noise of its own at every pixel: repeated, it would compress to nothing. */
function largePicture(): Uint8Array {
  const [bag] = testBags('sameFamilies', 1);
  if (bag === undefined) throw new RangeError('no bag was rendered');
  const { width, height } = LARGE;
  const bagHeight = bag.height / 2;
  const entropy = seededEntropy(1);
  const pixels = new Uint16Array(2 * width * height);
  for (let row = 0; row < 2 * height; row += 1) {
    const energy = Math.floor(row / height);
    const from = (energy * bagHeight + ((row % height) % bagHeight)) * bag.width;
    for (let column = 0; column < width; column += 1) {
      const counted = (bag.pixels[from + (column % bag.width)] ?? 0) + entropy.below(NOISE);
      pixels[row * width + column] = Math.min(65_535, counted);
    }
  }
  return encodeGreyPng(pixels, width, 2 * height);
}
