import { describe, expect, it } from 'vitest';
import { seededEntropy } from './entropy.ts';

describe('seeded entropy', () => {
  it('gives the same numbers for the same seed', () => {
    const draw = () =>
      Array.from(
        { length: 20 },
        (
          (entropy) => () =>
            entropy.uint32()
        )(seededEntropy(42)),
      );
    expect(draw()).toEqual(draw());
  });

  it('begins with something else for each of neighbouring seeds, spread evenly', () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => seededEntropy(seed).unit());
    const tenths = Array.from({ length: 10 }, (_, tenth) => firsts.filter((first) => Math.floor(first * 10) === tenth));
    // 200 expected in each; five standard deviations are 67.
    for (const each of tenths) expect(Math.abs(each.length - 200)).toBeLessThan(67);
  });
});
