import { HUES, type HueScale } from '../../edge/contract/pseudo-colour.ts';
import { attenuationPerMm } from './materials.ts';

/** A make of baggage scanner, as far as its pictures tell. */
export interface Scanner {
  readonly name: string;
  /** Pixels of one energy. */
  readonly width: number;
  readonly height: number;
  /** Along the belt, and across it in the middle of the tunnel. */
  readonly millimetresPerPixel: readonly [number, number];
  /** Where the tube stands: across the belt and up, in mm from the middle of the tunnel. */
  readonly source: readonly [number, number];
  /** Energies (keV) and what each detector counts of each, summing to 1 a detector. */
  readonly spectrum: Spectrum;
  /** Quanta that a pixel counts with nothing in the way. */
  readonly openQuanta: number;
  /** Standard deviation of the electronics' own noise, as a share of the open beam. */
  readonly darkNoise: number;
  /** Standard deviation of the detector's blur, in pixels; along the belt its motion adds to it. */
  readonly blurPx: number;
  /** Grey that stands for the open beam; what is brighter saturates at 65,535. */
  readonly openGrey: number;
  /** Standard deviation of the rows' gains: no two detector elements are alike. */
  readonly gainSpread: number;
  /** The colours of its operator's picture. */
  readonly hues: HueScale;
}

export interface Spectrum {
  readonly keV: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

interface Beam {
  readonly peakKv: number;
  readonly aluminiumMm: number;
  readonly copperMm: number;
  /** The scintillator that counts first, the copper behind it, and the scintillator behind that, in mm. */
  readonly frontMm: number;
  readonly betweenMm: number;
  readonly backMm: number;
}

const FIRST_KEV = 20;
const STEP_KEV = 8;

/**
 * A tube's bremsstrahlung after Kramers (1923): quanta fall with the energy as (peak / E - 1); filtered, then counted by
 * two scintillators one behind the other. Each counts energy, not quanta. Silver stands for caesium iodide, which the
 * table lacks and whose elements are its neighbours.
 */
function sandwich({ peakKv, aluminiumMm, copperMm, frontMm, betweenMm, backMm }: Beam): Spectrum {
  const keV: number[] = [];
  for (let energy = FIRST_KEV; energy < peakKv; energy += STEP_KEV) keV.push(energy);
  const passes = (name: 'aluminium' | 'copper' | 'silver', mm: number, energy: number) =>
    Math.exp(-attenuationPerMm(name, energy) * mm);
  const arriving = keV.map(
    (energy) => (peakKv - energy) * passes('aluminium', aluminiumMm, energy) * passes('copper', copperMm, energy),
  );
  const low = keV.map((energy, at) => (arriving[at] ?? 0) * (1 - passes('silver', frontMm, energy)));
  const high = keV.map((energy, at) => {
    const behind = passes('silver', frontMm, energy) * passes('copper', betweenMm, energy);
    return (arriving[at] ?? 0) * behind * (1 - passes('silver', backMm, energy));
  });
  return { keV, low: shares(low), high: shares(high) };
}

function shares(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The scanner of the demonstration, and the one that the shipped detector was trained on: the tube below the belt. */
export const FLOOR_SCANNER: Scanner = {
  name: 'floor-160',
  width: 640,
  height: 480,
  millimetresPerPixel: [1.25, 1.25],
  source: [0, -1200],
  spectrum: sandwich({ peakKv: 160, aluminiumMm: 3, copperMm: 0.1, frontMm: 0.06, betweenMm: 0.6, backMm: 0.8 }),
  openQuanta: 25_000,
  darkNoise: 2e-4,
  blurPx: 0.7,
  openGrey: 60_000,
  gainSpread: 0.002,
  hues: HUES,
};

/** Another make, never trained on: a weaker tube above and to a side, coarser and noisier. */
export const SIDE_SCANNER: Scanner = {
  name: 'side-140',
  width: 512,
  height: 400,
  millimetresPerPixel: [1.6, 1.5],
  source: [-420, 900],
  spectrum: sandwich({ peakKv: 140, aluminiumMm: 2, copperMm: 0.2, frontMm: 0.1, betweenMm: 0.4, backMm: 0.6 }),
  openQuanta: 9000,
  darkNoise: 5e-4,
  blurPx: 0.9,
  openGrey: 52_000,
  gainSpread: 0.004,
  hues: [
    [0, 28],
    [0.5, 48],
    [1, 95],
    [1.6, 190],
    [3, 255],
  ],
};

/** The same scanner with `by` x `by` pixels read out as one. */
export function binned(scanner: Scanner, by: number): Scanner {
  const [along, across] = scanner.millimetresPerPixel;
  return {
    ...scanner,
    width: Math.floor(scanner.width / by),
    height: Math.floor(scanner.height / by),
    millimetresPerPixel: [along * by, across * by],
    openQuanta: scanner.openQuanta * by * by,
    darkNoise: scanner.darkNoise / by,
    blurPx: scanner.blurPx / by,
  };
}
