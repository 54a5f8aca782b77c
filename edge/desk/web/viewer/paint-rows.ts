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
  const painted = planes.levels[level] ?? planes.levels[0];
  const { width } = painted;
  const pixels = new Uint8ClampedArray(width * (to - from) * 4);
  let at = 0;
  for (let row = from; row < to; row += 1) {
    for (let column = 0; column < width; column += 1, at += 4) {
      const colour = shade(planes, look, painted, column, row);
      pixels[at] = 255 * colour[0];
      pixels[at + 1] = 255 * colour[1];
      pixels[at + 2] = 255 * colour[2];
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}
