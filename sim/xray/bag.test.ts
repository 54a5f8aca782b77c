import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPngHeader } from '../../hardware/bag-scanner/png.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { HIGH_BEAM, LOW_BEAM, materialOf } from './attenuation.ts';
import { type BagItem, renderBag, SCANNER_IMAGE } from './bag.ts';
import { encodeGreyPng } from './png.ts';

const CONTENTS: readonly BagItem[] = [
  { what: 'clothes', material: 'cellulose', massG: 3000 },
  { what: 'pistol', material: 'iron', massG: 900 },
  { what: 'water bottle', material: 'water', massG: 1000 },
];

const { width, height } = SCANNER_IMAGE;

/** Our own encoder writes one IDAT and no filters, so the pixels are easily had back. */
function pixelsOf(png: Uint8Array): Uint16Array {
  const bytes = Buffer.from(png);
  const raw = inflateSync(bytes.subarray(41, 41 + bytes.readUInt32BE(33)));
  const rows = Array.from({ length: 2 * height }, (_, y) =>
    raw.subarray(y * (2 * width + 1) + 1, (y + 1) * (2 * width + 1)),
  );
  const samples = Buffer.concat(rows).swap16();
  return new Uint16Array(samples.buffer, samples.byteOffset, samples.length / 2);
}

function meanOf(pixels: Uint16Array, box: { x: number; y: number; width: number; height: number }, energy: 0 | 1) {
  let sum = 0;
  for (let y = box.y; y < box.y + box.height; y += 1) {
    for (let x = box.x; x < box.x + box.width; x += 1) sum += pixels[(energy * height + y) * width + x]!;
  }
  return sum / (box.width * box.height);
}

describe('a rendered bag', () => {
  it('is a 16-bit grey PNG, low energy above high energy, as heavy as a real one', () => {
    const { png } = renderBag({ entropy: seededEntropy(7), contents: CONTENTS });
    const answer = readPngHeader(png);
    expect(answer).toEqual({
      ok: true,
      header: { width, height: 2 * height, bitDepth: 16, colourType: 0, interlaced: false },
    });
    expect(png.length).toBeGreaterThan(500_000);
    expect(png.length).toBeLessThan(900_000);
  });

  it('is the same to the byte for the same seed, and another for another', () => {
    const digest = (seed: number) => {
      const { png } = renderBag({ entropy: seededEntropy(seed), contents: CONTENTS });
      return createHash('sha256').update(png).digest('hex');
    };
    expect(digest(3)).toBe(digest(3));
    expect(digest(3)).not.toBe(digest(4));
  });

  it('says where each item lies, within the image', () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const { objects } = renderBag({ entropy: seededEntropy(seed), contents: CONTENTS });
      expect(objects.map(({ item }) => item)).toEqual(CONTENTS);
      for (const { box } of objects) {
        expect(Math.min(box.x, box.y, box.width - 1, box.height - 1)).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
      }
    }
  });

  it('lets the beam through where nothing is, and takes more of the low energy than of the high where iron is', () => {
    const contents = [{ what: 'gold', material: 'iron', massG: 1500 }];
    const { png, objects } = renderBag({ entropy: seededEntropy(1), contents });
    const pixels = pixelsOf(png);
    const air = { x: 0, y: 0, width: 20, height: 20 };
    const middle = objects[0]!.box;
    const core = {
      x: Math.round(middle.x + 0.4 * middle.width),
      y: Math.round(middle.y + 0.4 * middle.height),
      width: Math.max(1, Math.round(0.2 * middle.width)),
      height: Math.max(1, Math.round(0.2 * middle.height)),
    };
    expect(meanOf(pixels, air, 0) / 60_000).toBeCloseTo(1, 2);
    expect(meanOf(pixels, air, 1) / 60_000).toBeCloseTo(1, 2);
    expect(meanOf(pixels, core, 0)).toBeLessThan(meanOf(pixels, core, 1));
    expect(meanOf(pixels, core, 1)).toBeLessThan(0.6 * 60_000);
  });
});

describe('the attenuation table', () => {
  it('agrees with what is known of water and iron at 100 keV (cm²/g, NIST SRD 126: 0.1707 and 0.3717)', () => {
    const at100 = LOW_BEAM.length + HIGH_BEAM.findIndex(([keV]) => keV === 100);
    const perGram = (name: string) => (10 * materialOf(name).perMm[at100]!) / materialOf(name).densityGPerCm3;
    expect(Math.abs(perGram('water') / 0.1707 - 1)).toBeLessThan(0.02);
    expect(Math.abs(perGram('iron') / 0.3717 - 1)).toBeLessThan(0.02);
  });

  it('has shares that add up to a whole beam, and refuses a material it does not have', () => {
    for (const beam of [LOW_BEAM, HIGH_BEAM]) {
      expect(beam.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 9);
    }
    expect(() => materialOf('unobtainium')).toThrow('unobtainium');
  });
});

describe('the PNG encoder', () => {
  it('refuses pixels that do not fill the image', () => {
    expect(() => encodeGreyPng(new Uint16Array(5), 2, 3)).toThrow('fill the image');
  });
});
