import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attenuationOf, energiesOf, materialOf, paint } from '../contract/pseudo-colour.ts';
import { estimateEnergies } from './colour-energies.ts';

/** Transmissions at both energies of a thin and a thick piece, as a scanner of 160 kV sees them. */
const PIECES = [
  { name: 'water', low: 0.625, high: 0.697 },
  { name: 'much water', low: 0.164, high: 0.238 },
  { name: 'aluminium', low: 0.585, high: 0.762 },
  { name: 'much aluminium', low: 0.175, high: 0.348 },
  { name: 'steel', low: 0.159, high: 0.439 },
  { name: 'much steel', low: 0.031, high: 0.129 },
];

/** As a picture of 8 bits keeps it. */
const rounded = (channel: number) => Math.round(channel * 255) / 255;

describe('energies read back from a picture', () => {
  it.each(PIECES)('are nearly those that were painted: $name', ({ low, high }) => {
    const [red, green, blue] = paint(low, high);
    const [lowAgain, highAgain] = estimateEnergies(rounded(red), rounded(green), rounded(blue));
    expect(Math.abs(lowAgain - low)).toBeLessThan(0.02);
    expect(Math.abs(highAgain - high)).toBeLessThan(0.02);
  });

  it('are exactly those that were painted, where no bits are lost', () => {
    const attenuation = fc.double({ min: 0.2, max: 4, noNaN: true });
    const material = fc.double({ min: 0.1, max: 2.9, noNaN: true });
    fc.assert(
      fc.property(attenuation, material, (attenuation, material) => {
        const [low, high] = energiesOf(attenuation, material);
        fc.pre(low > 1 / 4096);
        expect(attenuationOf(low, high)).toBeCloseTo(attenuation, 9);
        expect(materialOf(low, high)).toBeCloseTo(material, 6);
        const again = estimateEnergies(...paint(low, high));
        expect(again[0]).toBeCloseTo(low, 6);
        expect(again[1]).toBeCloseTo(high, 6);
      }),
    );
  });

  it('are an open beam for white, next to nothing for black, and something for grey', () => {
    expect(Math.min(...estimateEnergies(1, 1, 1))).toBeCloseTo(1, 9);
    expect(Math.max(...estimateEnergies(0, 0, 0))).toBeLessThan(0.001);
    const [low, high] = estimateEnergies(0.5, 0.5, 0.5);
    expect(Math.sqrt(low * high)).toBeCloseTo(0.25, 6);
  });
});
