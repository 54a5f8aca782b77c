import type { ScanLayout } from '../contract/assessor.ts';
import type { ImageInput } from '../packs/manifest.ts';
import { estimateEnergies } from './colour-energies.ts';
import type { DecodedImage } from './image.ts';
import { refused } from './image-header.ts';
import { type Placement, placeScan } from './placement.ts';
import { paintPlanes } from './painted-planes.ts';
import { type Plane, shrink } from './shrink.ts';

/** A scan as a model's input. */
export interface ScanTensor {
  readonly data: Float32Array;
  /** [1, C, H, W] or [1, H, W, C], as the manifest says. */
  readonly dims: readonly number[];
  readonly placement: Placement;
}

/**
 * Makes a model's input of a decoded scan: each channel averaged down to the input's scale, padded, normalised. A scan
 * with other channels than the pack's gives what it can; `feeds` says what is lost.
 * @throws Fault `image-refused` when the picture is not of the layout that its scanner is said to make
 */
export function prepareScan(image: DecodedImage, layout: ScanLayout, input: ImageInput): ScanTensor {
  const planes = planesOf(image, layout.energies);
  const { width, height } = planes[0];
  const placement = placeScan({ width, height }, layout.millimetresPerPixel, input);
  const seen = planes.map((plane) => shrink(plane, placement));
  if (input.openBeamIsOne && layout.energies !== 'colour') {
    for (const plane of seen) divideByOpenBeam(plane, placement.width);
  }
  const data = fill(asked(seen, input), placement, input);
  const { length } = input.channels;
  const dims =
    input.layout === 'NCHW' ? [1, length, input.height, input.width] : [1, input.height, input.width, length];
  return { data, dims, placement };
}

/** The planes of a scan: low and high, the only one, or red, green and blue. */
function planesOf({ facts, pixels: samples }: DecodedImage, energies: ScanLayout['energies']): [Plane, ...Plane[]] {
  const { width, channels: step } = facts;
  if (energies === 'colour') {
    if (step < 3) throw refused('it is grey, and the scanner is said to make pictures in pseudo-colour');
    const plane = { samples, step, width, height: facts.height };
    return [
      { ...plane, first: 0 },
      { ...plane, first: 1 },
      { ...plane, first: 2 },
    ];
  }
  if (step > 2) throw refused('it is in colour, and the scanner is said to make grey pictures');
  if (energies === 'single') return [{ samples, first: 0, step, width, height: facts.height }];
  if (facts.height % 2 === 1) throw refused(`it has ${facts.height} rows, which are no two energies`);
  const height = facts.height / 2;
  return [
    { samples, first: 0, step, width, height },
    { samples, first: width * height * step, step, width, height },
  ];
}

const BLOCK = 8;

/**
 * Makes 1 of what the detectors count with nothing in the way, which no two scanners give the same number: the brightest
 * of all blocks, since one pixel may be bright by chance. A scan that is black all over is left so.
 */
function divideByOpenBeam(plane: Float32Array, width: number): void {
  let brightest = 0;
  for (let top = 0; (top + BLOCK) * width <= plane.length; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      let sum = 0;
      for (let at = 0; at < BLOCK * BLOCK; at += 1) {
        sum += plane[(top + Math.floor(at / BLOCK)) * width + left + (at % BLOCK)] ?? 0;
      }
      brightest = Math.max(brightest, sum / (BLOCK * BLOCK));
    }
  }
  if (brightest <= 0) return;
  for (let at = 0; at < plane.length; at += 1) plane[at] = (plane[at] ?? 0) / brightest;
}

/** The channels that the pack takes, of those that there are. */
function asked(seen: readonly Float32Array[], { channels }: ImageInput): readonly Float32Array[] {
  const [first = new Float32Array(), second, third] = seen;
  if (channels.length === 3) {
    return second !== undefined && third !== undefined ? seen : paintPlanes(first, second ?? first);
  }
  const [low, high] =
    second !== undefined && third !== undefined ? estimatePlanes(first, second, third) : [first, second ?? first];
  return channels.length === 2 ? [low, high] : [low];
}

function estimatePlanes(red: Float32Array, green: Float32Array, blue: Float32Array): [Float32Array, Float32Array] {
  const [low, high] = [new Float32Array(red.length), new Float32Array(red.length)];
  for (let at = 0; at < red.length; at += 1) {
    const energies = estimateEnergies(red[at] ?? 0, green[at] ?? 0, blue[at] ?? 0);
    low[at] = energies[0];
    high[at] = energies[1];
  }
  return [low, high];
}

/** Lays the channels side by side (NCHW) or into each other (NHWC), normalised, with padding around. */
function fill(channels: readonly Float32Array[], placement: Placement, input: ImageInput): Float32Array {
  const { width, height } = input;
  const size = width * height;
  const data = new Float32Array(channels.length * size);
  const [step, between] = input.layout === 'NCHW' ? [1, size] : [channels.length, 1];
  for (const [index, channel] of channels.entries()) {
    const mean = input.mean[index] ?? input.mean[0] ?? 0;
    const factor = 1 / (input.scale[index] ?? input.scale[0] ?? 1);
    const padding = (input.padding - mean) * factor;
    let from = 0;
    let to = index * between;
    for (let row = 0; row < height; row += 1) {
      const seen = row < placement.height ? placement.width : 0;
      for (let column = 0; column < width; column += 1, to += step) {
        data[to] = column < seen ? ((channel[from++] ?? 0) - mean) * factor : padding;
      }
    }
  }
  return data;
}
