import { expect, it } from 'vitest';
import { paint } from '../contract/pseudo-colour.ts';
import { paintPlanes } from './painted-planes.ts';

it('an image is painted as a pixel is, the brightest pixel being white', () => {
  const [red, green, blue] = paintPlanes(Float32Array.of(0.9, 0.45), Float32Array.of(0.9, 0.63));
  const half = paint(0.5, 0.7);
  expect([red?.[0], green?.[0], blue?.[0]]).toEqual([1, 1, 1]);
  for (const [index, plane] of [red, green, blue].entries()) expect(plane?.[1]).toBeCloseTo(half[index] ?? 0, 1);
});
