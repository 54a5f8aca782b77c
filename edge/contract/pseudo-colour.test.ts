import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paint } from './pseudo-colour.ts';

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
});
