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
  if (channels === 3 && pixels instanceof Uint8Array && pixels.length > 0) return { width, height, rgb: pixels };
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
  const planes = new Float32Array(width * height * 3);
  const points = Math.min(MOST_POINTS_A_SIDE, Math.max(1, Math.round(Math.hypot(where.a, where.b))));
  // Of many points in a pixel each may be the nearest that the picture has.
  if (points > 1) drawMeans(picture, where, width, height, points, planes);
  else drawBetween(picture, where, width, height, planes);
  return planes;
}

/** Each pixel the mean of `points` x `points` places in it. */
function drawMeans(
  picture: Picture,
  { a, b, x0, y0 }: Similarity,
  width: number,
  height: number,
  points: number,
  planes: Float32Array,
): void {
  const weight = 1 / (points * points);
  const step = 1 / points;
  for (let at = 0, row = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      for (let v = row + step / 2; v < row + 1; v += step) {
        for (let u = column + step / 2; u < column + 1; u += step) {
          addPixel(
            picture,
            Math.round(a * u - b * v + x0 - 0.5),
            Math.round(b * u + a * v + y0 - 0.5),
            weight,
            planes,
            at,
          );
        }
      }
    }
  }
}

/** Each pixel between four of the picture, bilinearly. */
function drawBetween(
  picture: Picture,
  { a, b, x0, y0 }: Similarity,
  width: number,
  height: number,
  planes: Float32Array,
): void {
  for (let at = 0, row = 0; row < height; row++) {
    const v = row + 0.5;
    for (let column = 0; column < width; column++, at++) {
      const u = column + 0.5;
      const x = a * u - b * v + x0 - 0.5;
      const y = b * u + a * v + y0 - 0.5;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left >= 0 && top >= 0 && left < picture.width - 1 && top < picture.height - 1) {
        setInside(picture, left, top, x - left, y - top, planes, at);
      } else {
        setAtEdge(picture, left, top, x - left, y - top, planes, at);
      }
    }
  }
}

function setInside(
  { width, rgb }: Picture,
  left: number,
  top: number,
  right: number,
  down: number,
  planes: Float32Array,
  at: number,
): void {
  const area = planes.length / 3;
  const above = (top * width + left) * 3;
  const below = above + width * 3;
  for (let colour = 0; colour < 3; colour++) {
    const upper = mix(rgb[above + colour] ?? 0, rgb[above + colour + 3] ?? 0, right);
    const lower = mix(rgb[below + colour] ?? 0, rgb[below + colour + 3] ?? 0, right);
    planes[colour * area + at] = mix(upper, lower, down);
  }
}

function mix(one: number, other: number, share: number): number {
  return one + (other - one) * share;
}

function setAtEdge(
  picture: Picture,
  left: number,
  top: number,
  right: number,
  down: number,
  planes: Float32Array,
  at: number,
): void {
  addPixel(picture, left, top, (1 - right) * (1 - down), planes, at);
  addPixel(picture, left + 1, top, right * (1 - down), planes, at);
  addPixel(picture, left, top + 1, (1 - right) * down, planes, at);
  addPixel(picture, left + 1, top + 1, right * down, planes, at);
}

function addPixel(picture: Picture, x: number, y: number, weight: number, planes: Float32Array, at: number): void {
  const { width, height, rgb } = picture;
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  const from = (y * width + x) * 3;
  const area = planes.length / 3;
  planes[at] = (planes[at] ?? 0) + weight * (rgb[from] ?? 0);
  planes[area + at] = (planes[area + at] ?? 0) + weight * (rgb[from + 1] ?? 0);
  planes[2 * area + at] = (planes[2 * area + at] ?? 0) + weight * (rgb[from + 2] ?? 0);
}
