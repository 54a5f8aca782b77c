import { describe, expect, it } from 'vitest';
import { createPlanes, levelFor } from './planes.ts';

const level = (width: number, height: number, samples: readonly number[]) => ({
  width,
  height,
  samples: Uint16Array.from(samples),
});

describe('the levels of a scan', () => {
  it('are means of what they stand for, each energy by itself', () => {
    const { levels } = createPlanes('dual', level(2, 2, [10, 100, 20, 200, 30, 300, 40, 400]), 2);
    expect(levels.map(({ width, height }) => [width, height])).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect([...(levels[1]?.samples ?? [])]).toEqual([25, 250]);
  });

  it('lose no last row and no last column, and go down to one pixel', () => {
    const { levels } = createPlanes('single', level(3, 5, [0, 0, 9, 0, 0, 9, 0, 0, 9, 0, 0, 9, 8, 8, 8]), 1);
    expect(levels.map(({ width, height }) => [width, height])).toEqual([
      [3, 5],
      [2, 3],
      [1, 2],
      [1, 1],
    ]);
    expect([...(levels[1]?.samples ?? [])]).toEqual([0, 9, 0, 9, 8, 8]);
  });

  it('have one that is just fine enough for the screen', () => {
    const planes = createPlanes(
      'single',
      level(
        8,
        8,
        Array.from({ length: 64 }, () => 1),
      ),
      1,
    );
    expect([0.1, 1, 1.9, 2, 3.9, 4, 1000].map((step) => levelFor(planes, step))).toEqual([0, 0, 0, 1, 1, 2, 3]);
  });
});

describe('the open beam', () => {
  it('is the brightest block of each energy, not the brightest pixel', () => {
    const samples = Array.from({ length: 16 * 8 }, (_, at): number => (at % 16 < 8 ? 1000 : 2000));
    samples[0] = 60_000;
    const { openBeam } = createPlanes('single', level(16, 8, samples), 1);
    expect(openBeam).toEqual([2000]);
  });

  it('is white in a picture that is coloured already, and never nothing', () => {
    expect(createPlanes('colour', level(1, 1, [1, 2, 3]), 3).openBeam).toEqual([65_535, 65_535, 65_535]);
    expect(createPlanes('single', level(1, 1, [0]), 1).openBeam).toEqual([1]);
  });
});
