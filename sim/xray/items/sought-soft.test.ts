import { describe, expect, it } from 'vitest';
import { type Entropy, seededEntropy } from '../../../hardware/entropy.ts';
import { densityOf } from '../materials.ts';
import { boundsOf, type Solid } from '../solid.ts';
import { ANIMAL } from './animal.ts';
import { ELECTRONICS_LOT } from './electronics-lot.ts';
import type { Family } from './family.ts';
import { FRUIT } from './fruit.ts';
import { IVORY_BONE } from './ivory-bone.ts';
import { LIQUOR } from './liquor.ts';
import { MEAT } from './meat.ts';
import { SEEDS_PLANTS } from './seeds-plants.ts';
import { SHELL_CORAL } from './shell-coral.ts';

const SORTS: Readonly<Record<string, readonly Family[]>> = {
  liquor: LIQUOR,
  'ivory-bone': IVORY_BONE,
  'shell-coral': SHELL_CORAL,
  animal: ANIMAL,
  meat: MEAT,
  fruit: FRUIT,
  'seeds-plants': SEEDS_PLANTS,
  'electronics-lot': ELECTRONICS_LOT,
};

const ROOM_MM = [420, 300, 180] as const;
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1);
/** Points along each edge of a body's box at which its volume is sampled. */
const SAMPLES = 10;

/** Volume in cm3, from the share of a grid's points that lie within the body. */
function volumeOf({ half, round, planes }: Solid): number {
  const steps = Array.from({ length: SAMPLES }, (_, index) => (2 * index + 1) / SAMPLES - 1);
  let hits = 0;
  for (const u of steps) {
    for (const v of steps) {
      for (const w of steps) {
        const radius = round === 'no' ? 0 : Math.hypot(round === 'all' ? u : 0, v, w);
        const [x, y, z] = [u * half[0], v * half[1], w * half[2]];
        const isCut = planes.some(({ normal, offset }) => normal[0] * x + normal[1] * y + normal[2] * z > offset);
        if (radius <= 1 && !isCut) hits += 1;
      }
    }
  }
  return ((hits / SAMPLES ** 3) * 8 * half[0] * half[1] * half[2]) / 1000;
}

/** Grams by material. */
function massesOf(solids: readonly Solid[]): Map<string, number> {
  const masses = new Map<string, number>();
  for (const body of solids) {
    const grams = volumeOf(body) * body.fill * densityOf(body.material);
    masses.set(body.material, (masses.get(body.material) ?? 0) + grams);
  }
  return masses;
}

/** The first numbers of neighbouring seeds are much alike, so they are let go. */
function entropyOf(seed: number): Entropy {
  const entropy = seededEntropy(seed);
  for (let skipped = 0; skipped < 40; skipped += 1) entropy.uint32();
  return entropy;
}

describe.each(Object.entries(SORTS))('things of the sort %s', (_, families) => {
  it('come in makes to train on and in one or two kept for the test', () => {
    const heldOut = families.filter((family) => family.heldOut).length;
    expect(heldOut).toBeGreaterThanOrEqual(1);
    expect(heldOut).toBeLessThanOrEqual(2);
    expect(families.length - heldOut).toBeGreaterThanOrEqual(3);
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
  });

  describe.each(families)('$name', (family) => {
    it('is the same thing for the same seed, and another for another', () => {
      expect(family.make(entropyOf(5))).toEqual(family.make(entropyOf(5)));
      expect(family.make(entropyOf(5))).not.toEqual(family.make(entropyOf(6)));
    });

    it('lies in the middle, longest along x and thinnest along z, and fits a bag', () => {
      for (const seed of SEEDS) {
        const [low, high] = boundsOf(family.make(entropyOf(seed)));
        const [length, breadth, depth] = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
        expect(length, `length, seed ${seed}`).toBeLessThanOrEqual(ROOM_MM[0]);
        expect(breadth, `breadth, seed ${seed}`).toBeLessThanOrEqual(Math.min(ROOM_MM[1], length + 0.01));
        expect(depth, `depth, seed ${seed}`).toBeLessThanOrEqual(Math.min(ROOM_MM[2], breadth + 0.01));
        for (const axis of [0, 1, 2] as const) expect(Math.abs(low[axis] + high[axis]) / 2).toBeLessThan(25);
      }
    });

    it('is of few enough bodies to draw', () => {
      const counts = SEEDS.map((seed) => family.make(entropyOf(seed)).length);
      expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThan(90);
      expect(Math.max(...counts)).toBeLessThan(200);
    });

    it('has only finite bodies, and no hollow larger than what surrounds it', () => {
      for (const seed of SEEDS.slice(0, 8)) {
        const solids = family.make(entropyOf(seed));
        for (const { half, at } of solids) {
          expect(half.every((reach) => Number.isFinite(reach) && reach > 0)).toBe(true);
          expect(at.every((place) => Number.isFinite(place))).toBe(true);
        }
        const masses = massesOf(solids);
        const total = [...masses.values()].reduce((sum, grams) => sum + grams, 0);
        expect(total).toBeGreaterThan(5);
        expect(total).toBeLessThan(9000);
        for (const [material, grams] of masses) expect(grams, `${material}, seed ${seed}`).toBeGreaterThan(-0.5);
      }
    });
  });
});
