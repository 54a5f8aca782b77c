import { paint } from '../../edge/contract/pseudo-colour.ts';
import type { Exposure } from './exposure.ts';
import { eachDot, LETTER } from './lettering.ts';
import { encodeColourPng } from './png.ts';
import type { Scanner } from './scanner.ts';
import type { PixelBox } from './shadow.ts';

/** A box to draw around something in a scan, and what to write on it. */
export interface Mark {
  readonly box: PixelBox;
  readonly text: string;
}

type Rgb = readonly [number, number, number];

const INK: Rgb = [200, 0, 60];
const PAPER: Rgb = [255, 255, 255];
const LINE_PX = 2;
const MARGIN_PX = 2;

/** The operator's pseudo-colour picture of a scan, with boxes around what was seen, as a PNG. */
export function markedPicture(
  { low, high }: Exposure,
  scanner: Pick<Scanner, 'height' | 'hues' | 'openGrey' | 'width'>,
  marks: readonly Mark[],
): Uint8Array {
  const pixels = new Uint8Array(3 * low.length);
  for (let at = 0; at < low.length; at += 1) {
    const colour = paint((low[at] ?? 0) / scanner.openGrey, (high[at] ?? 0) / scanner.openGrey, scanner.hues);
    pixels.set(
      colour.map((share) => Math.round(255 * share)),
      3 * at,
    );
  }
  const canvas = { pixels, width: scanner.width, height: scanner.height };
  for (const mark of marks) drawBox(canvas, mark.box);
  for (const mark of marks) write(canvas, mark);
  return encodeColourPng(pixels, scanner.width, scanner.height);
}

interface Canvas {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

function drawBox(canvas: Canvas, { x, y, width, height }: PixelBox): void {
  const line = { ...canvas, colour: INK };
  fill(line, x, y, width, LINE_PX);
  fill(line, x, y + height - LINE_PX, width, LINE_PX);
  fill(line, x, y, LINE_PX, height);
  fill(line, x + width - LINE_PX, y, LINE_PX, height);
}

/** On a strip above the box, or inside it where there is no room above. */
function write(canvas: Canvas, { box, text }: Mark): void {
  const [width, height] = [text.length * LETTER.width + 2 * MARGIN_PX, LETTER.height + 2 * MARGIN_PX];
  const x = Math.max(0, Math.min(box.x, canvas.width - width));
  const y = box.y >= height ? box.y - height : box.y;
  fill({ ...canvas, colour: INK }, x, y, width, height);
  const letters = { ...canvas, colour: PAPER };
  eachDot(text, (dotX, dotY) => fill(letters, x + MARGIN_PX + dotX, y + MARGIN_PX + dotY, 1, 1));
}

function fill(canvas: Canvas & { readonly colour: Rgb }, x: number, y: number, width: number, height: number): void {
  const [right, bottom] = [Math.min(canvas.width, x + width), Math.min(canvas.height, y + height)];
  for (let row = Math.max(0, y); row < bottom; row += 1) {
    for (let column = Math.max(0, x); column < right; column += 1) {
      canvas.pixels.set(canvas.colour, 3 * (row * canvas.width + column));
    }
  }
}
