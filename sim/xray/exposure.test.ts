import { describe, expect, it } from 'vitest';
import { materialOf } from '../../edge/contract/pseudo-colour.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { type Exposure, expose } from './exposure.ts';
import { attenuationPerMm, type MaterialName } from './materials.ts';
import { binned, FLOOR_SCANNER, type Scanner, SIDE_SCANNER } from './scanner.ts';
import { ShadowCaster } from './shadow.ts';
import { box } from './solid.ts';

const SMALL = binned(FLOOR_SCANNER, 8);
const QUIET: Scanner = { ...SMALL, openQuanta: 1e12, darkNoise: 0, gainSpread: 0 };

function scanSlab(material: MaterialName, mm: number, scanner: Scanner, seed = 1): Exposure {
  const caster = new ShadowCaster(scanner);
  // Wider than the image: every ray crosses it, the middle one straight.
  caster.cast([box([4000, 4000, mm], material)]);
  return expose(caster.shadow(), scanner, seededEntropy(seed));
}

function middle({ low, high }: Exposure, { width, height, openGrey }: Scanner): readonly [number, number] {
  const at = (height / 2) * width + width / 2;
  return [(low[at] ?? 0) / openGrey, (high[at] ?? 0) / openGrey];
}

describe('an exposure', () => {
  it.each(['water', 'aluminium', 'iron', 'gold'] as const)('follows Beer and Lambert over the spectrum: %s', (name) => {
    const mm = name === 'water' ? 100 : name === 'aluminium' ? 20 : 1;
    const { keV, low, high } = SMALL.spectrum;
    const expected = [low, high].map((weights) =>
      keV.reduce((sum, at, line) => sum + (weights[line] ?? 0) * Math.exp(-attenuationPerMm(name, at) * mm), 0),
    );
    const [lowMiddle, highMiddle] = middle(scanSlab(name, mm, QUIET), QUIET);
    expect(lowMiddle).toBeCloseTo(expected[0] ?? 0, 3);
    expect(highMiddle).toBeCloseTo(expected[1] ?? 0, 3);
  });

  it('tells organic, mixed and metal apart by how much more the low energy is held back', () => {
    const [water, aluminium, iron] = (['water', 'aluminium', 'iron'] as const).map((name, index) =>
      materialOf(...middle(scanSlab(name, [60, 15, 4][index] ?? 1, QUIET), QUIET)),
    );
    expect(water).toBeLessThan(aluminium ?? 0);
    expect(aluminium).toBeLessThan(iron ?? 0);
  });

  it('makes gold, tungsten and lead look lighter than they are by that ratio alone, and dark all the same', () => {
    const [, ironHigh] = middle(scanSlab('iron', 1, QUIET), QUIET);
    for (const heavy of ['gold', 'tungsten', 'lead'] as const) {
      const [low, high] = middle(scanSlab(heavy, 1, QUIET), QUIET);
      expect(materialOf(low, high)).toBeLessThan(materialOf(...middle(scanSlab('copper', 3, QUIET), QUIET)));
      expect(high).toBeLessThan(ironHigh / 2);
    }
  });

  it('is noisier where fewer quanta arrive, as their square root', () => {
    const deviation = (mm: number) => {
      const scan = scanSlab('water', mm, { ...SMALL, gainSpread: 0, darkNoise: 0, blurPx: 0.1, source: [0, -1e6] });
      const mean = scan.high.reduce((sum, grey) => sum + grey, 0) / scan.high.length;
      const variance = scan.high.reduce((sum, grey) => sum + (grey - mean) ** 2, 0) / scan.high.length;
      return variance / mean;
    };
    // Variance over mean is constant for counts.
    expect(deviation(150) / deviation(10)).toBeCloseTo(1, 0);
  });

  it('saturates instead of wrapping around, and is never negative', () => {
    const bright = scanSlab('air', 1, { ...SMALL, openGrey: 65_500, gainSpread: 0.05 });
    expect(Math.max(...bright.low)).toBe(65_535);
    const dark = scanSlab('lead', 200, { ...SMALL, darkNoise: 0.01 });
    expect(Math.min(...dark.high)).toBe(0);
  });

  it('is the same for the same seed, and another for another seed or scanner', () => {
    const bytes = (scanner: Scanner, seed: number) => Buffer.from(scanSlab('water', 50, scanner, seed).low.buffer);
    expect(bytes(SMALL, 1).equals(bytes(SMALL, 1))).toBe(true);
    expect(bytes(SMALL, 1).equals(bytes(SMALL, 2))).toBe(false);
    expect(bytes(binned(SIDE_SCANNER, 8), 1).equals(bytes(SMALL, 1))).toBe(false);
  });
});
