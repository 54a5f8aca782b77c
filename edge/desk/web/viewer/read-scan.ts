import { createPlanes, type Energies, type Planes } from './planes.ts';
import { announcedSize, eachRow, isPng, kindOf, type PngKind } from './png.ts';

/** What the ledger says of a scan's image: its SHA-256 and the pixels of one energy. */
export interface Announced {
  readonly sha256: string;
  readonly energies: Energies;
  readonly width: number;
  readonly height: number;
}

/** Why an image cannot be shown. */
export type Broken = 'not-the-image' | 'not-a-png' | 'other-size' | 'damaged';
export type ReadScan = { readonly ok: true; readonly planes: Planes } | { readonly ok: false; readonly why: Broken };

/** Reads a scan's PNG, of 8 or 16 bits; never throws. `digest` is SHA-256, where the browser has it. */
export async function readScan(
  bytes: Uint8Array<ArrayBuffer>,
  announced: Announced,
  digest: ((bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>) | null,
): Promise<ReadScan> {
  if (!isPng(bytes)) return broken('not-a-png');
  // Browsers compute it beside the worker, which reads on meanwhile.
  const [sha256, read] = await Promise.all([digest?.(bytes), readSized(bytes, announced)]);
  return sha256 === undefined || hex(sha256) === announced.sha256 ? read : broken('not-the-image');
}

async function readSized(bytes: Uint8Array<ArrayBuffer>, announced: Announced): Promise<ReadScan> {
  const [width, height] = announcedSize(bytes);
  // Before anything is decoded: a small file can announce a picture larger than all memory.
  const rows = announced.height * (announced.energies === 'dual' ? 2 : 1);
  if (width !== announced.width || height !== rows) return broken('other-size');
  const kind = kindOf(bytes);
  if (kind === null || kind.channels >= 3 !== (announced.energies === 'colour')) return broken('damaged');
  try {
    return { ok: true, planes: await readPlanes(bytes, kind, announced) };
  } catch {
    return broken('damaged');
  }
}

/** One energy lies above the other; to compute with they lie side by side. */
async function readPlanes(
  bytes: Uint8Array<ArrayBuffer>,
  kind: PngKind,
  { energies, width, height }: Announced,
): Promise<Planes> {
  const channels = { dual: 2, single: 1, colour: 3 }[energies];
  const samples = new Uint16Array(width * height * channels);
  await eachRow(bytes, kind, (row, index) => {
    const start = (index % height) * width * channels;
    if (energies !== 'colour') return layOut(row, kind, 0, samples, start + Math.floor(index / height), channels);
    for (let channel = 0; channel < channels; channel += 1) {
      layOut(row, kind, channel, samples, start + channel, channels);
    }
  });
  return createPlanes(energies, { width, height, samples }, channels);
}

/** Puts one channel of a row where `start` says, each sample `step` after the last; 8 bits become 16. */
function layOut(
  row: Uint8Array,
  { channels, depth }: PngKind,
  channel: number,
  samples: Uint16Array,
  start: number,
  step: number,
): void {
  const sampleBytes = depth / 8;
  const pixelBytes = channels * sampleBytes;
  for (let [at, to] = [channel * sampleBytes, start]; at < row.length; at += pixelBytes, to += step) {
    // The more significant byte comes first; a single one stands for both.
    samples[to] = ((row[at] ?? 0) << 8) | (row[at + sampleBytes - 1] ?? 0);
  }
}

function broken(why: Broken): ReadScan {
  return { ok: false, why };
}

function hex(digest: ArrayBuffer): string {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
