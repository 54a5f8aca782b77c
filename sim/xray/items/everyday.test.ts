import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../../hardware/entropy.ts';
import { boundsOf, type Solid, type Vector } from '../solid.ts';
import { CLOTHING } from './clothing.ts';
import { DEVICES } from './devices.ts';
import { FOOD } from './food.ts';
import { LUGGAGE } from './luggage.ts';
import { READING } from './reading.ts';
import { SUNDRIES } from './sundries.ts';
import { TOILETRIES } from './toiletries.ts';

const EVERYDAY = [...CLOTHING, ...TOILETRIES, ...READING, ...DEVICES, ...FOOD, ...SUNDRIES];
// Neighbouring seeds draw alike at first, so these lie far apart.
const SEEDS = Array.from({ length: 80 }, (_, index) => Math.imul(index + 1, 0x9e37_79b1));

/** Share of its box that a body fills, planes left aside. */
const BOX_SHARE = { no: 1, all: Math.PI / 6, rod: Math.PI / 4 };

function extentOf(solids: readonly Solid[]): Vector {
  const [low, high] = boundsOf(solids);
  return [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
}

function expectSoundBodies(solids: readonly Solid[], limit: Vector, most: number): void {
  const [low, high] = boundsOf(solids);
  for (const axis of [0, 1, 2] as const) {
    expect(high[axis] - low[axis]).toBeLessThanOrEqual(limit[axis]);
    expect(Math.abs(high[axis] + low[axis]) / 2).toBeLessThanOrEqual(25);
  }
  expect(solids.length).toBeGreaterThanOrEqual(1);
  expect(solids.length).toBeLessThanOrEqual(most);
  const volumes = new Map<string, number>();
  for (const { material, fill, half, round } of solids) {
    expect(Math.min(...half)).toBeGreaterThan(0);
    const volume = 8 * half[0] * half[1] * half[2] * BOX_SHARE[round];
    volumes.set(material, (volumes.get(material) ?? 0) + fill * volume);
  }
  for (const volume of volumes.values()) expect(volume).toBeGreaterThanOrEqual(0);
}

describe.each(EVERYDAY)('an everyday $name', (family) => {
  it('is the same for the same seed, and another for another', () => {
    expect(family.make(seededEntropy(5))).toEqual(family.make(seededEntropy(5)));
    expect(family.make(seededEntropy(5))).not.toEqual(family.make(seededEntropy(6)));
  });

  it('lies flat around the origin, of a size that fits a bag, and weighs something', () => {
    for (const seed of SEEDS) {
      const solids = family.make(seededEntropy(seed));
      expectSoundBodies(solids, [420, 320, 180], 60);
      const [length, breadth, depth] = extentOf(solids);
      expect(length + 1e-6).toBeGreaterThanOrEqual(breadth);
      expect(breadth + 1e-6).toBeGreaterThanOrEqual(depth);
    }
  });
});

describe.each(LUGGAGE)('a $name', (luggage) => {
  it('is the same for the same seed, and another for another', () => {
    expect(luggage.make(seededEntropy(5))).toEqual(luggage.make(seededEntropy(5)));
    expect(luggage.make(seededEntropy(5))).not.toEqual(luggage.make(seededEntropy(6)));
  });

  it('lies around the origin, of a size that fits the tunnel, with its room within', () => {
    for (const seed of SEEDS) {
      const { solids, inside } = luggage.make(seededEntropy(seed));
      expectSoundBodies(solids, [700, 480, 280], 90);
      const [low, high] = boundsOf(solids);
      for (const axis of [0, 1, 2] as const) {
        expect(inside[axis]).toBeGreaterThan(60);
        expect(inside[axis] / 2).toBeLessThan(Math.min(high[axis], -low[axis]));
      }
    }
  });
});

it('holds every family by a name of its own, and some of them out', () => {
  const names = [...EVERYDAY, ...LUGGAGE].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(EVERYDAY.filter(({ heldOut }) => heldOut).length).toBeGreaterThanOrEqual(6);
});
