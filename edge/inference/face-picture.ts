import { Fault } from '../contract/fault.ts';
import { decodeImage } from './image.ts';

/** A picture in colour: 8 bits a sample, row by row, red, green and blue interleaved. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Where a point of the result lies in the picture: x = a u - b v + x0, y = b u + a v + y0 (scaled, turned, moved). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly x0: number;
  readonly y0: number;
}

/** No camera of a lane and no chip of a document gives more in a side; a larger picture is refused undecoded. */
const LONGEST_SIDE_PX = 4096;
const PNG_FIRST_BYTE = 0x89;
/** A pixel of the result is the mean of so many points a side at most, however much the picture shrinks. */
const MOST_POINTS_A_SIDE = 4;

/** Decodes a face picture, PNG or JPEG, of any depth. @throws Fault `image-refused` */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const format = bytes[0] === PNG_FIRST_BYTE ? 'png' : 'jpeg';
  const { facts, pixels } = await decodeImage(bytes, { format, maxWidth: LONGEST_SIDE_PX, maxHeight: LONGEST_SIDE_PX });
  const { width, height, channels } = facts;
  const rgb = new Uint8Array(width * height * 3);
  const shift = pixels instanceof Uint16Array ? 8 : 0;
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb[to] = (pixels[from] ?? 0) >> shift;
    rgb[to + 1] = (pixels[from + green] ?? 0) >> shift;
    rgb[to + 2] = (pixels[from + blue] ?? 0) >> shift;
  }
  if (rgb.length === 0) throw new Fault('image-refused', 'The picture has no pixels');
  return { width, height, rgb };
}

/**
 * Draws `width` x `height` pixels of the picture as `where` says, black where it has ended.
 * Three planes, red, green, blue, of 0..255; shrinking takes means, so that nothing aliases.
 */
export function drawPart(picture: Picture, where: Similarity, width: number, height: number): Float32Array {
  const { a, b, x0, y0 } = where;
  const area = width * height;
  const planes = new Float32Array(area * 3);
  const points = Math.min(MOST_POINTS_A_SIDE, Math.max(1, Math.round(Math.hypot(a, b))));
  const sample = new Float32Array(3);
  for (let at = 0; at < area; at++) {
    sample.fill(0);
    for (let point = 0; point < points * points; point++) {
      const u = (at % width) + ((point % points) + 0.5) / points;
      const v = Math.floor(at / width) + (Math.floor(point / points) + 0.5) / points;
      addSample(picture, a * u - b * v + x0 - 0.5, b * u + a * v + y0 - 0.5, sample);
    }
    for (let channel = 0; channel < 3; channel++) {
      planes[channel * area + at] = (sample[channel] ?? 0) / (points * points);
    }
  }
  return planes;
}

/** Adds the picture's colour at a point between its pixels, bilinearly. */
function addSample({ width, height, rgb }: Picture, x: number, y: number, sum: Float32Array): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < -1 || top < -1 || left >= width || top >= height) return;
  for (let corner = 0; corner < 4; corner++) {
    const [column, row] = [left + (corner & 1), top + (corner >> 1)];
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    const weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
    const at = (row * width + column) * 3;
    for (let channel = 0; channel < 3; channel++) {
      sum[channel] = (sum[channel] ?? 0) + weight * (rgb[at + channel] ?? 0);
    }
  }
}
