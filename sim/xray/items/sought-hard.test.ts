import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { boundsOf, type Solid } from '../solid.ts';
import { AMMUNITION } from './ammunition.ts';
import { CIGARETTES } from './cigarettes.ts';
import { CURRENCY } from './currency.ts';
import type { Family } from './family.ts';
import { FIREARM_PART } from './firearm-part.ts';
import { FIREARM } from './firearm.ts';
import { KNIFE } from './knife.ts';
import { ORGANIC_BLOCK } from './organic-block.ts';
import { PRECIOUS_METAL } from './precious-metal.ts';

const KINDS: readonly (readonly [string, readonly Family[]])[] = [
  ['firearm', FIREARM],
  ['firearm-part', FIREARM_PART],
  ['ammunition', AMMUNITION],
  ['knife', KNIFE],
  ['organic-block', ORGANIC_BLOCK],
  ['currency', CURRENCY],
  ['precious-metal', PRECIOUS_METAL],
  ['cigarettes', CIGARETTES],
];
const FAMILIES = KINDS.flatMap(([kind, families]) => families.map((family) => ({ kind, name: family.name, family })));
/** Far apart: the first numbers of neighbouring seeds are alike. */
const SEEDS = Array.from({ length: 40 }, (_, index) => Math.imul(index + 1, 0x9e3779b1));
const LIMITS_MM = [420, 300, 180] as const;

const ROUND_SHARE = { no: 1, all: Math.PI / 6, rod: Math.PI / 4 } as const;

/** Filled volume per material, mm3, hollows taken away; cuts are left out. */
function filledOf(solids: readonly Solid[]): Map<MaterialName, number> {
  const filled = new Map<MaterialName, number>();
  for (const { half, round, material, fill } of solids) {
    const volume = 8 * half[0] * half[1] * half[2] * ROUND_SHARE[round] * fill;
    filled.set(material, (filled.get(material) ?? 0) + volume);
  }
  return filled;
}

describe.each(FAMILIES)('$kind: $name', ({ family }) => {
  it('is the same for the same seed and another for another', () => {
    for (const seed of SEEDS) {
      expect(family.make(seededEntropy(seed))).toEqual(family.make(seededEntropy(seed)));
      expect(family.make(seededEntropy(seed))).not.toEqual(family.make(seededEntropy(seed + 1)));
    }
  });

  it('fits on the table, in its middle, longest along x and thinnest along z', () => {
    let lying = 0;
    for (const seed of SEEDS) {
      const [low, high] = boundsOf(family.make(seededEntropy(seed)));
      for (const axis of [0, 1, 2] as const) {
        expect(high[axis] - low[axis]).toBeLessThan(LIMITS_MM[axis]);
        expect(Math.abs(high[axis] + low[axis]) / 2).toBeLessThan(25);
      }
      const [long, broad, thin] = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
      if (long >= 0.8 * broad && thin <= 1.2 * Math.min(long, broad)) lying += 1;
    }
    expect(lying).toBeGreaterThan(0.7 * SEEDS.length);
  });

  it('takes no more away with its hollows than there is', () => {
    for (const seed of SEEDS) {
      for (const [material, volume] of filledOf(family.make(seededEntropy(seed)))) {
        expect(volume, `${material}, seed ${seed}`).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('stays cheap to draw', () => {
    const bodies = SEEDS.map((seed) => family.make(seededEntropy(seed)).length);
    expect(bodies.reduce((sum, count) => sum + count, 0) / SEEDS.length).toBeLessThan(110);
  });
});

describe.each(KINDS)('%s', (_, families) => {
  it('has families to train on and one or two held out', () => {
    const heldOut = families.filter((family) => family.heldOut).length;
    expect(heldOut).toBeGreaterThanOrEqual(1);
    expect(heldOut).toBeLessThanOrEqual(2);
    expect(families.length - heldOut).toBeGreaterThanOrEqual(3);
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
  });
});
