import { describe, expect, it } from 'vitest';
import { binned, FLOOR_SCANNER, type Scanner } from './scanner.ts';
import { ShadowCaster } from './shadow.ts';
import { box, cone, cut, ellipsoid, moved, plate, rod, type Solid, turned, vessel } from './solid.ts';

/** Rays as good as parallel: the tube is a hundred metres away. */
const FAR: Scanner = { ...binned(FLOOR_SCANNER, 4), source: [0, -100_000] };
const MIDDLE = (FAR.height / 2) * FAR.width + FAR.width / 2;

function cast(solids: readonly Solid[], scanner = FAR) {
  const caster = new ShadowCaster(scanner);
  const shade = caster.cast(solids);
  return { shade, layers: caster.shadow() };
}

/** Volume in mm3 by summing what the rays cross. */
function volume(solids: readonly Solid[]): number {
  const [along, across] = FAR.millimetresPerPixel;
  let sum = 0;
  for (const layer of cast(solids).layers.values()) for (const mm of layer) sum += mm * along * across;
  return sum;
}

describe('a shadow', () => {
  it.each([
    ['box', box([100, 60, 40], 'water'), 40],
    ['ellipsoid', ellipsoid([120, 80, 50], 'water'), 50],
    ['rod', rod(120, 60, 'water'), 60],
    [
      'plate',
      plate(
        [
          [-60, -40],
          [60, -40],
          [60, 40],
          [-60, 40],
        ],
        25,
        'water',
      ),
      25,
    ],
  ])('of a %s is as deep in the middle as the body', (_name, body, depth) => {
    // The middle of the image lies between four pixels.
    expect(cast([body]).layers.get('water')?.[MIDDLE]).toBeCloseTo(depth, 0);
  });

  it.each([
    ['a box', box([100, 60, 40], 'water'), 100 * 60 * 40],
    ['an ellipsoid', ellipsoid([120, 80, 50], 'water'), (Math.PI / 6) * 120 * 80 * 50],
    ['a rod', rod(120, 60, 'water', 1, 40), (Math.PI / 4) * 60 * 40 * 120],
    ['a frustum', cone(120, 60, 30, 'water'), (Math.PI / 12) * 120 * (60 ** 2 + 60 * 30 + 30 ** 2)],
    ['half a box', cut([box([100, 60, 40], 'water')], [1, 0, 0], 0)[0] ?? box([1, 1, 1], 'air'), 50 * 60 * 40],
  ])('has the volume of %s, however it lies', (_name, body, expected) => {
    for (const angles of [
      [0, 0, 0],
      [0.4, 1.1, 2],
      [1.5, 0.2, 0.7],
    ] as const) {
      expect(volume(turned([body], angles)) / expected).toBeCloseTo(1, 1);
    }
  });

  it('leaves a hollow empty, and fills it with what is put there', () => {
    const bottle = vessel(rod(200, 80, 'glass_plate'), 4, { material: 'ethanol', fill: 0.9 });
    const { layers } = cast(bottle);
    expect(layers.get('glass_plate')?.[MIDDLE]).toBeCloseTo(8, 0);
    expect(layers.get('ethanol')?.[MIDDLE]).toBeCloseTo(0.9 * 72, 0);
  });

  it('is boxed by the pixels that it shades, and is none outside the image', () => {
    const [along, across] = FAR.millimetresPerPixel;
    const { shade } = cast(moved([box([100, 60, 40], 'iron')], [50, -30, 0]));
    expect(shade).toEqual({
      x: FAR.width / 2,
      y: FAR.height / 2 - 60 / across,
      width: 100 / along,
      height: 60 / across,
    });
    expect(cast(moved([box([10, 10, 10], 'iron')], [5000, 0, 0])).shade).toBeNull();
  });

  it('grows across the belt towards the tube, and not along it', () => {
    const at = (z: number) => cast(moved([box([100, 100, 10], 'iron')], [0, 0, z]), FLOOR_SCANNER).shade;
    const [near, far] = [at(-140), at(140)];
    expect(near?.width).toBe(far?.width);
    // By the ratio of the distances to the tube.
    expect((near?.height ?? 0) / (far?.height ?? 1)).toBeCloseTo((1200 + 140) / (1200 - 140), 1);
  });
});
