import type { ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { LINES, LOW_BEAM, materialOf } from './attenuation.ts';
import { Canvas, MM_PER_PIXEL } from './canvas.ts';
import { encodeGreyPng } from './png.ts';
import { halfExtents, shapeOf } from './shapes.ts';

/** Something to lay into a bag; `material` is a name of the attenuation table. */
export interface BagItem {
  readonly what: string;
  readonly material: string;
  readonly massG: number;
}

export interface RenderedItem<Item extends BagItem> {
  readonly item: Item;
  /** In pixels of one energy. */
  readonly box: ThreatObject['box'];
}

export interface RenderedBag<Item extends BagItem> {
  /** 16-bit grey, low energy above high energy. */
  readonly png: Uint8Array;
  /** Pixels of one energy. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly RenderedItem<Item>[];
}

/** What the simulated scanner makes, in pixels of one energy. */
export const SCANNER_IMAGE = { width: 560, height: 400 } as const;

/** Half extents of the suitcase's inside, mm; the last along the beam. */
const CASE_HALF = [300, 205, 115] as const;
const SHELL_MM = 4;
const FRAME_MM = 5;
/** Depth of the frame that is seen edge-on, half, mm. */
const FRAME_HALF_MM = 60;

/** Lays the items into a suitcase and takes its picture by Beer-Lambert, with counting noise. Same entropy, same bytes. */
export function renderBag<Item extends BagItem>(options: {
  readonly entropy: Entropy;
  readonly contents: readonly Item[];
}): RenderedBag<Item> {
  const { entropy, contents } = options;
  const { width, height } = SCANNER_IMAGE;
  const canvas = new Canvas(width, height);
  drawCase(canvas);
  const objects = contents.map((item) => ({ item, box: drawItem(canvas, item, entropy) }));
  const pixels = new Uint16Array(2 * width * height);
  canvas.expose(pixels.subarray(0, width * height), 0, LOW_BEAM.length, entropy);
  canvas.expose(pixels.subarray(width * height), LOW_BEAM.length, LINES.length, entropy);
  return { png: encodeGreyPng(pixels, width, 2 * height), width, height, objects };
}

function middleOf(canvas: Canvas): { readonly x: number; readonly y: number } {
  return { x: (canvas.width * MM_PER_PIXEL) / 2, y: (canvas.height * MM_PER_PIXEL) / 2 };
}

function drawCase(canvas: Canvas): void {
  const whole = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  const { x, y } = middleOf(canvas);
  const [length, breadth] = CASE_HALF;
  const shell = materialOf('polyethylene');
  const box = { body: 'box', angle: 0 } as const;
  canvas.draw({ ...box, x, y, half: [length + FRAME_MM, breadth + FRAME_MM, SHELL_MM] }, shell, 1, whole);
  for (const side of [-1, 1]) {
    const short = { ...box, x: x + side * (length + FRAME_MM / 2), y };
    const long = { ...box, x, y: y + side * (breadth + FRAME_MM / 2) };
    canvas.draw({ ...short, half: [FRAME_MM / 2, breadth, FRAME_HALF_MM] }, shell, 1, whole);
    canvas.draw({ ...long, half: [length, FRAME_MM / 2, FRAME_HALF_MM] }, shell, 1, whole);
    // The tubes of the pulling handle, and at their end a wheel with its axle.
    const tube = { body: 'rod', x: x - 40, y: y + side * 70, half: [255, 7, 7], angle: 0 } as const;
    canvas.draw(tube, materialOf('aluminium'), 0.45, whole);
    const wheel = { body: 'ellipsoid', x: x + length - 8, y: y + side * 165, angle: 0 } as const;
    canvas.draw({ ...wheel, half: [24, 24, 12] }, materialOf('rubber'), 1, whole);
    canvas.draw({ ...wheel, half: [4, 4, 20] }, materialOf('iron'), 1, whole);
  }
}

/** Where an item may lie: within the suitcase, in pixels. */
function insideOf(canvas: Canvas): ThreatObject['box'] {
  const { x, y } = middleOf(canvas);
  const left = Math.ceil((x - CASE_HALF[0]) / MM_PER_PIXEL);
  const top = Math.ceil((y - CASE_HALF[1]) / MM_PER_PIXEL);
  return { x: left, y: top, width: canvas.width - 2 * left, height: canvas.height - 2 * top };
}

function drawItem(canvas: Canvas, item: BagItem, entropy: Entropy): ThreatObject['box'] {
  const sizes = shapeOf(item.what).map((part) => {
    const material = materialOf(part.material ?? item.material);
    const volumeMm3 = ((item.massG * part.share) / (material.densityGPerCm3 * part.fill)) * 1000;
    return { part, material, half: halfExtents(part, volumeMm3, CASE_HALF) };
  });
  const [length, breadth] = sizes[0]?.half ?? [0, 0];
  // What is longer than the case is wide lies along it.
  const turns = length > 0.8 * CASE_HALF[1] ? (entropy.unit() - 0.5) / 3 : entropy.unit() * 2;
  const angle = turns * Math.PI;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const roomX = Math.max(0, CASE_HALF[0] - length * Math.abs(cos) - breadth * Math.abs(sin));
  const roomY = Math.max(0, CASE_HALF[1] - length * Math.abs(sin) - breadth * Math.abs(cos));
  const middle = middleOf(canvas);
  const x = middle.x + (2 * entropy.unit() - 1) * roomX;
  const y = middle.y + (2 * entropy.unit() - 1) * roomY;
  const inside = insideOf(canvas);
  const boxes = sizes.map(({ part, material, half }) => {
    const [along, across] = [part.at[0] * 2 * length, part.at[1] * 2 * breadth];
    const at = { x: x + along * cos - across * sin, y: y + along * sin + across * cos };
    return canvas.draw({ body: part.body, ...at, half, angle }, material, part.fill, inside);
  });
  return aroundAll(boxes);
}

function aroundAll(boxes: readonly ThreatObject['box'][]): ThreatObject['box'] {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
