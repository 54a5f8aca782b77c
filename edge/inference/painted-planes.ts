import { paint } from '../contract/pseudo-colour.ts';

/** Colours at 256 x 256 pairs of roots of transmissions: a picture of 8 bits shows no more. */
const STEPS = 256;
let table: Float32Array | null = null;

/** The operator's picture of two energies, as planes of red, green and blue. The brightest pixel is the open beam. */
export function paintPlanes(low: Float32Array, high: Float32Array): readonly Float32Array[] {
  table ??= createTable();
  const [red, green, blue] = [new Float32Array(low.length), new Float32Array(low.length), new Float32Array(low.length)];
  const [lowScale, highScale] = [1 / brightest(low), 1 / brightest(high)];
  for (let at = 0; at < low.length; at += 1) {
    const entry = (step((low[at] ?? 0) * lowScale) * STEPS + step((high[at] ?? 0) * highScale)) * 3;
    red[at] = table[entry] ?? 0;
    green[at] = table[entry + 1] ?? 0;
    blue[at] = table[entry + 2] ?? 0;
  }
  return [red, green, blue];
}

function createTable(): Float32Array {
  const colours = new Float32Array(STEPS * STEPS * 3);
  for (let low = 0; low < STEPS; low += 1) {
    for (let high = 0; high < STEPS; high += 1) {
      colours.set(paint(transmission(low), transmission(high)), (low * STEPS + high) * 3);
    }
  }
  return colours;
}

function step(transmission: number): number {
  return Math.round(Math.sqrt(Math.min(1, transmission)) * (STEPS - 1));
}

function transmission(step: number): number {
  return (step / (STEPS - 1)) ** 2;
}

function brightest(plane: Float32Array): number {
  let most = Number.MIN_VALUE;
  for (const sample of plane) most = Math.max(most, sample);
  return most;
}
