import type { Colour } from './person.ts';

/** A picture being drawn: three numbers a pixel, linear light of 0..1. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

const SRGB_STEPS = 8192;
const SRGB = Uint8Array.from({ length: SRGB_STEPS + 1 }, (_, step) => {
  const light = step / SRGB_STEPS;
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** A canvas filled with what `rowOf` gives: for a height the colour by place across. */
export function canvasOf(width: number, height: number, rowOf: (y: number) => (x: number) => Colour): Canvas {
  const canvas = { width, height, light: new Float32Array(width * height * 3) };
  for (let y = 0; y < height; y++) {
    const colourAt = rowOf(y);
    for (let x = 0; x < width; x++) lay(canvas, x, y, colourAt(x));
  }
  return canvas;
}

/** Lays a colour over a pixel, `share` of it. */
export function lay({ width, light }: Canvas, x: number, y: number, colour: Colour, share = 1): void {
  const at = (y * width + x) * 3;
  light[at] = (light[at] ?? 0) * (1 - share) + colour[0] * share;
  light[at + 1] = (light[at + 1] ?? 0) * (1 - share) + colour[1] * share;
  light[at + 2] = (light[at + 2] ?? 0) * (1 - share) + colour[2] * share;
}

/** Half the size: the mean of each four pixels. */
export function halved({ width, height, light }: Canvas): Canvas {
  const [columns, rows] = [width >> 1, height >> 1];
  const small = new Float32Array(columns * rows * 3);
  const line = width * 3;
  let to = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < 3; channel++, to++) {
        const from = row * 2 * line + column * 6 + channel;
        const upper = (light[from] ?? 0) + (light[from + 3] ?? 0);
        small[to] = (upper + (light[from + line] ?? 0) + (light[from + line + 3] ?? 0)) / 4;
      }
    }
  }
  return { width: columns, height: rows, light: small };
}

/** Blurred by a Gaussian of `sigma` pixels. */
export function blurred(canvas: Canvas, sigma: number): Canvas {
  if (sigma < 0.2) return canvas;
  const reach = Math.ceil(sigma * 2.5);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) => Math.exp(-0.5 * ((index - reach) / sigma) ** 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const { width, height } = canvas;
  const pass = (from: Float32Array, step: 'x' | 'y'): Float32Array => {
    const to = new Float32Array(from.length);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      for (const [index, weight] of weights.entries()) {
        const column = step === 'x' ? Math.min(width - 1, Math.max(0, x + index - reach)) : x;
        const row = step === 'y' ? Math.min(height - 1, Math.max(0, y + index - reach)) : y;
        for (let channel = 0; channel < 3; channel++) {
          const value = from[(row * width + column) * 3 + channel] ?? 0;
          to[pixel * 3 + channel] = (to[pixel * 3 + channel] ?? 0) + (value * weight) / total;
        }
      }
    }
    return to;
  };
  return { width, height, light: pass(pass(canvas.light, 'x'), 'y') };
}

/** 8 bits a sample, by the curve of sRGB (IEC 61966-2-1). */
export function toBytes({ light }: Canvas): Uint8Array {
  const bytes = new Uint8Array(light.length);
  for (let at = 0; at < light.length; at++) {
    const level = Math.min(1, Math.max(0, light[at] ?? 0)) * SRGB_STEPS;
    bytes[at] = SRGB[Math.round(level)] ?? 0;
  }
  return bytes;
}
