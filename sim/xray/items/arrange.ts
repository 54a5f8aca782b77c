import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between } from '../random.ts';
import { boundsOf, box, moved, plate, rod, type Solid, turned, type Vector } from '../solid.ts';

/** `mm`, give or take `share` of it. */
export function about(entropy: Entropy, mm: number, share = 0.15): number {
  return mm * between(entropy, 1 - share, 1 + share);
}

export function repeat(count: number, make: (index: number) => readonly Solid[]): Solid[] {
  return Array.from({ length: count }, (_, index) => make(index)).flat();
}

/** Takes away what the body would fill. */
export function hollow(body: Solid): Solid {
  return { ...body, fill: -body.fill };
}

/** A tube along x, open at both ends; diameters in mm. */
export function tube(length: number, outer: number, bore: number, material: MaterialName, fill = 1): Solid[] {
  return [rod(length, outer, material, fill), rod(length, bore, material, -fill)];
}

/** Six parts of copper and four of zinc by volume, wherever the body was. */
export function brass(body: Solid): Solid[] {
  return [
    { ...body, material: 'copper', fill: 0.6 * body.fill },
    { ...body, material: 'zinc', fill: 0.4 * body.fill },
  ];
}

/** A box with open ends along y: a well, a sleeve. */
export function sleeve([length, breadth, depth]: Vector, wallMm: number, material: MaterialName, fill = 1): Solid[] {
  return [
    box([length, breadth, depth], material, fill),
    box([length - 2 * wallMm, breadth, depth - 2 * wallMm], material, -fill),
  ];
}

/** A convex outline in x and y (mm, counter-clockwise), wherever it lies, with a tight box around it. */
export function panel(
  outline: readonly (readonly [number, number])[],
  depth: number,
  material: MaterialName,
  fill = 1,
): Solid[] {
  const middleOf = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const x = middleOf(outline.map((point) => point[0]));
  const y = middleOf(outline.map((point) => point[1]));
  const around = outline.map((point) => [point[0] - x, point[1] - y] as const);
  return moved([plate(around, depth, material, fill)], [x, y, 0]);
}

/** What `make` makes along x for a length in mm, laid from one point to another. */
export function spanning(from: Vector, to: Vector, make: (length: number) => readonly Solid[]): Solid[] {
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(x, y, z);
  const along = turned(make(length), [0, -Math.asin(z / length), Math.atan2(y, x)]);
  return moved(along, [from[0] + x / 2, from[1] + y / 2, from[2] + z / 2]);
}

/** What `make` makes for each stretch of a line through points in the plane. */
export function following(
  points: readonly (readonly [number, number])[],
  make: (length: number, index: number) => readonly Solid[],
): Solid[] {
  return points.slice(1).flatMap(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y];
    return spanning([fromX, fromY, 0], [x, y, 0], (length) => make(length, index));
  });
}

/** What lay along x stands along z. */
export function upright(solids: readonly Solid[]): Solid[] {
  return turned(solids, [0, -Math.PI / 2, 0]);
}

/** The bodies with the middle of their bounds at the origin. */
export function centred(solids: readonly Solid[]): Solid[] {
  const [low, high] = boundsOf(solids);
  return moved(solids, [-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -(low[2] + high[2]) / 2]);
}

/** Put down on either side, in the middle of the table, its longer way along x. */
export function laid(entropy: Entropy, solids: readonly Solid[]): Solid[] {
  const [low, high] = boundsOf(solids);
  const broad = high[1] - low[1] > high[0] - low[0];
  return centred(turned(solids, [entropy.chance(0.5) ? Math.PI : 0, 0, broad ? Math.PI / 2 : 0]));
}
