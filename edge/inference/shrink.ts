import type { Size } from './placement.ts';

/** One channel of decoded samples, row by row. */
export interface Plane extends Size {
  readonly samples: Uint8Array | Uint16Array;
  /** Index of the first sample, and how far the next one in a row is. */
  readonly first: number;
  readonly step: number;
}

/** Resamples a plane to another size, each new pixel the mean of the area that it covers. Answers samples of 0..1. */
export function shrink(plane: Plane, size: Size): Float32Array {
  const halved = plane.step === 1 && plane.width === 2 * size.width && plane.height === 2 * size.height;
  return halved ? halve(plane, size) : average(plane, size);
}

/** What the usual scanner and the shipped detector ask for, without a weight to look up. */
function halve({ samples, first, width: stride }: Plane, { width, height }: Size): Float32Array {
  const out = new Float32Array(width * height);
  const share = 1 / (4 * largest(samples));
  let at = 0;
  for (let row = 0; row < height; row += 1) {
    let above = first + 2 * row * stride;
    let below = above + stride;
    for (const end = at + width; at < end; at += 1) {
      const sum = (samples[above] ?? 0) + (samples[above + 1] ?? 0) + (samples[below] ?? 0) + (samples[below + 1] ?? 0);
      out[at] = sum * share;
      above += 2;
      below += 2;
    }
  }
  return out;
}

function average({ samples, first, step, ...from }: Plane, to: Size): Float32Array {
  const out = new Float32Array(to.width * to.height);
  const line = new Float32Array(to.width);
  const columns = overlaps(from.width, to.width);
  const rows = overlaps(from.height, to.height);
  const share = 1 / largest(samples);
  let lineOf = -1;
  for (let pair = 0; pair < rows.weight.length; pair += 1) {
    const row = rows.from[pair] ?? 0;
    if (row !== lineOf) averageRow(samples, first + row * from.width * step, step, columns, line);
    lineOf = row;
    const weight = (rows.weight[pair] ?? 0) * share;
    const start = (rows.to[pair] ?? 0) * to.width;
    for (let at = 0; at < line.length; at += 1) out[start + at] = (out[start + at] ?? 0) + weight * (line[at] ?? 0);
  }
  return out;
}

function averageRow(
  samples: Uint8Array | Uint16Array,
  start: number,
  step: number,
  columns: Overlaps,
  line: Float32Array,
): void {
  line.fill(0);
  for (let pair = 0; pair < columns.weight.length; pair += 1) {
    const to = columns.to[pair] ?? 0;
    const sample = samples[start + (columns.from[pair] ?? 0) * step] ?? 0;
    line[to] = (line[to] ?? 0) + (columns.weight[pair] ?? 0) * sample;
  }
}

/** Which old pixels of a row or column lie in which new ones, and what share of the new one each fills. */
interface Overlaps {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float32Array;
}

function overlaps(from: number, to: number): Overlaps {
  const pairs: (readonly [from: number, to: number, weight: number])[] = [];
  for (let old = 0; old < from; old += 1) {
    const [start, end] = [(old * to) / from, ((old + 1) * to) / from];
    for (let fresh = Math.floor(start); fresh < Math.min(to, end); fresh += 1) {
      const weight = Math.min(end, fresh + 1) - Math.max(start, fresh);
      if (weight > 0) pairs.push([old, fresh, weight]);
    }
  }
  return {
    from: Int32Array.from(pairs, ([old]) => old),
    to: Int32Array.from(pairs, ([, fresh]) => fresh),
    weight: Float32Array.from(pairs, ([, , weight]) => weight),
  };
}

function largest(samples: Uint8Array | Uint16Array): number {
  return samples instanceof Uint16Array ? 65_535 : 255;
}
