import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between } from '../random.ts';
import { boundsOf, cut, ellipsoid, moved, rod, type Solid, turned, type Vector } from '../solid.ts';
import { spanning } from './arrange.ts';

/** `steps` + 1 points of a curve in mm, given by the share (0..1) of the way. */
export function way(steps: number, at: (share: number) => Vector): Vector[] {
  return Array.from({ length: steps + 1 }, (_, step) => at(step / steps));
}

/** One part for each stretch of a curve, which begins and ends at these shares (0..1) of it. */
export function along(
  points: readonly Vector[],
  make: (lengthMm: number, from: number, to: number) => readonly Solid[],
): Solid[] {
  const steps = points.length - 1;
  return points.slice(1).flatMap((point, step) => {
    const before = points[step] ?? point;
    return spanning(before, point, (lengthMm) => make(lengthMm, step / steps, (step + 1) / steps));
  });
}

/** A rod along x with round ends. */
export function capsule(length: number, breadth: number, material: MaterialName, fill = 1): Solid[] {
  const straight = Math.max(1, length - breadth);
  const ball = ellipsoid([breadth, breadth, breadth], material, fill);
  return [
    rod(straight, breadth, material, fill),
    ...moved(cut([ball], [-1, 0, 0], 0), [straight / 2, 0, 0]),
    ...moved(cut([ball], [1, 0, 0], 0), [-straight / 2, 0, 0]),
  ];
}

/** A body and the hollow that it takes up in what surrounds it. */
export function inside(body: Solid, host: MaterialName, hostFill = 1): Solid[] {
  return [{ ...body, material: host, fill: -hostFill, grain: null }, body];
}

/** Where `count` things of a pitch (mm) lie in staggered rows of `perRow`, each off by up to `jitterMm`. */
export function rows(
  entropy: Entropy,
  count: number,
  { perRow, pitch, jitterMm }: { perRow: number; pitch: readonly [number, number]; jitterMm: number },
): Vector[] {
  return Array.from({ length: count }, (_, index): Vector => {
    const row = Math.floor(index / perRow);
    const stagger = row % 2 === 0 ? 0 : 0.5;
    return [
      ((index % perRow) + stagger) * pitch[0] + between(entropy, -jitterMm, jitterMm),
      row * pitch[1] + between(entropy, -jitterMm, jitterMm),
      0,
    ];
  });
}

/** The bodies as they lie on a table: longest along x, thinnest along z, in the middle of the world. */
export function laid(solids: readonly Solid[]): Solid[] {
  const [length, breadth, depth] = extentsOf(solids);
  const longest = Math.max(length, breadth, depth);
  let lying = [...solids];
  if (longest === breadth) lying = turned(lying, [0, 0, Math.PI / 2]);
  else if (longest === depth) lying = turned(lying, [0, Math.PI / 2, 0]);
  const [, across, high] = extentsOf(lying);
  if (high > across) lying = turned(lying, [Math.PI / 2, 0, 0]);
  const [low, top] = boundsOf(lying);
  return moved(lying, [-(low[0] + top[0]) / 2, -(low[1] + top[1]) / 2, -(low[2] + top[2]) / 2]);
}

/** Length, breadth and depth in mm of the box around the bodies. */
export function extentsOf(solids: readonly Solid[]): Vector {
  const [low, high] = boundsOf(solids);
  return [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
}
