import type { Entropy } from '../../hardware/entropy.ts';
import { attenuationPerMm } from './materials.ts';
import { normals } from './random.ts';
import type { Scanner } from './scanner.ts';
import type { Shadow } from './shadow.ts';

/** A scan as the machine delivers it: 16-bit grey by energy, row by row. */
export interface Exposure {
  readonly low: Uint16Array;
  readonly high: Uint16Array;
}

const LARGEST = 65_535;
const TRACE_MM = 1e-4;

/**
 * What the detectors make of a shadow. For every ray and energy E, Beer and Lambert: exp(-sum of attenuation(E) x mm),
 * weighted by the spectrum; then blur, each row's gain, quantum and electronic noise, and saturation.
 */
export function expose(shadow: Shadow, scanner: Scanner, entropy: Entropy): Exposure {
  const [low, high] = transmission(shadow, scanner);
  const normal = normals(entropy);
  const gains = Float64Array.from({ length: scanner.height }, () => 1 + scanner.gainSpread * normal());
  return { low: detect(low, scanner, gains, normal), high: detect(high, scanner, gains, normal) };
}

function transmission(shadow: Shadow, scanner: Scanner): readonly [Float32Array, Float32Array] {
  const { keV } = scanner.spectrum;
  const lines = keV.length;
  const low = Float64Array.from(scanner.spectrum.low);
  const high = Float64Array.from(scanner.spectrum.high);
  const layers = [...shadow.values()];
  const perMm = Float64Array.from([...shadow.keys()].flatMap((name) => keV.map((at) => attenuationPerMm(name, at))));
  const pixels = scanner.width * scanner.height;
  const [lowImage, highImage] = [new Float32Array(pixels).fill(1), new Float32Array(pixels).fill(1)];
  const depths = new Float64Array(lines);
  for (let at = 0; at < pixels; at += 1) {
    let shaded = false;
    for (let material = 0; material < layers.length; material += 1) {
      const mm = layers[material]?.[at] ?? 0;
      // Hollows may leave a trace of rounding behind.
      if (mm < TRACE_MM && mm > -TRACE_MM) continue;
      if (!shaded) depths.fill(0);
      shaded = true;
      const first = material * lines;
      for (let line = 0; line < lines; line += 1) depths[line] = (depths[line] ?? 0) + mm * (perMm[first + line] ?? 0);
    }
    if (!shaded) continue;
    let lowSum = 0;
    let highSum = 0;
    for (let line = 0; line < lines; line += 1) {
      const passed = Math.exp(-Math.max(0, depths[line] ?? 0));
      lowSum += (low[line] ?? 0) * passed;
      highSum += (high[line] ?? 0) * passed;
    }
    lowImage[at] = lowSum;
    highImage[at] = highSum;
  }
  return [lowImage, highImage];
}

function detect(image: Float32Array, scanner: Scanner, gains: Float64Array, normal: () => number): Uint16Array {
  const { width, height, blurPx, openQuanta, darkNoise, openGrey } = scanner;
  // The belt moves on by one pixel during an exposure: a box of width 1 has variance 1/12.
  blurRows(image, width, height, kernelOf(Math.hypot(blurPx, Math.sqrt(1 / 12))));
  blurColumns(image, width, height, kernelOf(blurPx));
  const grey = new Uint16Array(image.length);
  for (let at = 0; at < image.length; at += 1) {
    const share = image[at] ?? 0;
    const noise = Math.sqrt(share / openQuanta + darkNoise * darkNoise) * normal();
    const counted = (share * (gains[Math.floor(at / width)] ?? 1) + noise) * openGrey;
    grey[at] = Math.max(0, Math.min(LARGEST, Math.round(counted)));
  }
  return grey;
}

/** Half a Gaussian kernel, middle first, summing to 1 with its mirror image. */
function kernelOf(deviation: number): readonly number[] {
  const reach = Math.max(1, Math.ceil(3 * deviation));
  const half = Array.from({ length: reach + 1 }, (_, at) => Math.exp(-(at * at) / (2 * deviation * deviation)));
  const sum = half.reduce((total, weight, at) => total + (at === 0 ? weight : 2 * weight), 0);
  return half.map((weight) => weight / sum);
}

function blurRows(image: Float32Array, width: number, height: number, kernel: readonly number[]): void {
  const line = new Float32Array(width);
  for (let row = 0; row < height; row += 1) {
    const start = row * width;
    line.set(image.subarray(start, start + width));
    for (let at = 0; at < width; at += 1) image[start + at] = weigh(line, at, kernel);
  }
}

function blurColumns(image: Float32Array, width: number, height: number, kernel: readonly number[]): void {
  const line = new Float32Array(height);
  for (let column = 0; column < width; column += 1) {
    for (let row = 0; row < height; row += 1) line[row] = image[row * width + column] ?? 0;
    for (let row = 0; row < height; row += 1) image[row * width + column] = weigh(line, row, kernel);
  }
}

function weigh(line: Float32Array, at: number, kernel: readonly number[]): number {
  let sum = (kernel[0] ?? 1) * (line[at] ?? 0);
  const last = line.length - 1;
  for (let step = 1; step < kernel.length; step += 1) {
    sum += (kernel[step] ?? 0) * ((line[Math.max(0, at - step)] ?? 0) + (line[Math.min(last, at + step)] ?? 0));
  }
  return sum;
}
