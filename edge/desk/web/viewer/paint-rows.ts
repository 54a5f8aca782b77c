import type { Look } from './look.ts';
import type { Planes } from './planes.ts';
import { shade } from './shade.ts';

/** Rows of a level as the screen takes them: red, green, blue and no transparency, 8 bits each. */
export function paintRows(
  planes: Planes,
  look: Look,
  level: number,
  from: number,
  to: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { width } = planes.levels[level] ?? planes.levels[0];
  const pixels = new Uint8ClampedArray(width * (to - from) * 4);
  let at = 0;
  for (let row = from; row < to; row += 1) {
    for (let column = 0; column < width; column += 1) {
      for (const channel of shade(planes, look, level, column + 0.5, row + 0.5)) pixels[at++] = channel * 255;
      pixels[at++] = 255;
    }
  }
  return pixels;
}
