import type { Exposure } from './exposure.ts';
import { encodeGreyPng } from './png.ts';
import type { Scanner } from './scanner.ts';

/** A scan as a dual-energy scanner sends it: 16-bit grey PNG, low energy above high energy. */
export function dualPng({ low, high }: Exposure, { width, height }: Scanner): Uint8Array {
  return encodeGreyPng(dualPixels({ low, high }), width, 2 * height);
}

/** The samples of such a picture, row by row. */
export function dualPixels({ low, high }: Exposure): Uint16Array {
  const pixels = new Uint16Array(low.length + high.length);
  pixels.set(low);
  pixels.set(high, low.length);
  return pixels;
}
