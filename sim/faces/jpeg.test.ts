import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../hardware/entropy.ts';
import { jpegOf } from './jpeg.ts';

/** The largest difference of a sample after a decoder of other hands has read the JPEG. */
async function furthestOff(width: number, height: number, rgb: Uint8Array, quality: number): Promise<number> {
  const { data, info } = await sharp(jpegOf(width, height, rgb, quality))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([width, height, 3]);
  return rgb.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (data[at] ?? Number.NaN))), 0);
}

describe('jpegOf', () => {
  it('writes what another decoder reads, of sizes that fill no block too', async () => {
    for (const [width, height] of [
      [16, 8],
      [17, 9],
      [1, 1],
      [50, 3],
    ] as const) {
      const gradient = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 2) % 200);
      expect(await furthestOff(width, height, gradient, 100)).toBeLessThanOrEqual(6);
    }
  });

  it('writes noise of full swing, the longest codes that there are', async () => {
    const entropy = seededEntropy(9);
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, () => (entropy.chance(0.5) ? 255 : 0));
    expect(await furthestOff(64, 64, noise, 100)).toBeLessThanOrEqual(12);
  });

  it('is smaller at a lower quality', () => {
    const entropy = seededEntropy(9);
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, () => entropy.below(256));
    expect(jpegOf(64, 64, noise, 40).length).toBeLessThan(jpegOf(64, 64, noise, 90).length / 2);
  });
});
