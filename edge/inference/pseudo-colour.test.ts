import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateEnergies } from './colour-energies.ts';
import { paintPlanes } from './painted-planes.ts';
import { attenuationOf, energiesOf, materialOf, paint } from './pseudo-colour.ts';

/** Transmissions at both energies of a thin and a thick piece, as a scanner of 160 kV sees them. */
const PIECES = [
  { name: 'water', low: 0.625, high: 0.697 },
  { name: 'much water', low: 0.164, high: 0.238 },
  { name: 'aluminium', low: 0.585, high: 0.762 },
  { name: 'much aluminium', low: 0.175, high: 0.348 },
  { name: 'steel', low: 0.159, high: 0.439 },
  { name: 'much steel', low: 0.031, high: 0.129 },
];
const ORGANIC = PIECES.slice(0, 2);
const MIXED = PIECES.slice(2, 4);
const METAL = PIECES.slice(4);

/** As a picture of 8 bits keeps it. */
const rounded = (channel: number) => Math.round(channel * 255) / 255;

describe("the operator's picture", () => {
  it.each(ORGANIC)('shows $name in orange', ({ low, high }) => {
    const [red, green, blue] = paint(low, high);
    expect(red).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(blue);
  });

  it.each(MIXED)('shows $name in green', ({ low, high }) => {
    const [red, green, blue] = paint(low, high);
    expect(green).toBeGreaterThan(red);
    expect(green).toBeGreaterThan(blue);
  });

  it.each(METAL)('shows $name in blue', ({ low, high }) => {
    const [red, green, blue] = paint(low, high);
    expect(blue).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(red);
  });

  it('is white where nothing lies and black where nothing comes through', () => {
    for (const channel of paint(1, 1)) expect(channel).toBeCloseTo(1, 9);
    for (const channel of paint(0, 0)) expect(channel).toBeLessThan(0.05);
    // A gram of gold looks light by the ratio alone; its shadow does not.
    for (const channel of paint(0.001, 0.003)) expect(channel).toBeLessThan(0.09);
  });

  it('has channels of 0..1, whatever the transmissions', () => {
    const share = fc.double({ min: 0, max: 1.1, noNaN: true });
    fc.assert(
      fc.property(share, share, (low, high) => {
        for (const channel of paint(low, high)) {
          expect(channel).toBeGreaterThanOrEqual(0);
          expect(channel).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('is painted by the image as by the pixel, the brightest pixel being white', () => {
    const [red, green, blue] = paintPlanes(Float32Array.of(0.9, 0.45), Float32Array.of(0.9, 0.63));
    const half = paint(0.5, 0.7);
    expect([red?.[0], green?.[0], blue?.[0]]).toEqual([1, 1, 1]);
    for (const [index, plane] of [red, green, blue].entries()) expect(plane?.[1]).toBeCloseTo(half[index] ?? 0, 1);
  });
});

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
