import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between } from '../random.ts';
import { boundsOf, cut, ellipsoid, moved, rod, type Solid, turned, type Vector } from '../solid.ts';
import { spanning } from './arrange.ts';

/** `steps` + 1 points of a curve in mm, given by the share (0..1) of the way. */
export function way(steps: number, at: (share: number) => Vector): Vector[] {
  return Array.from({ length: steps + 1 }, (_, step) => at(step / steps));
}

/** Made along x for a length in mm, for a stretch between two shares (0..1) of a curve. */
type Stretch = (lengthMm: number, from: number, to: number) => readonly Solid[];

/** One part for each stretch of a curve, end to end. */
export function strung(points: readonly Vector[], make: Stretch): Solid[] {
  const steps = points.length - 1;
  return points.slice(1).flatMap((point, step) => {
    return spanning(points[step] ?? point, point, (lengthMm) => make(lengthMm, step / steps, (step + 1) / steps));
  });
}

/** How far a part reaches past a joint, as a share of its length, before it is cut to fit the next. */
const OVERLAP = 0.3;

/** A bent body without gaps: one part for each stretch of a gentle curve, mitred where two meet. */
export function along(points: readonly Vector[], make: Stretch): Solid[] {
  const steps = points.length - 1;
  return points.slice(1).flatMap((to, step) => {
    const from = points[step] ?? to;
    const [before, after] = [points[step - 1], points[step + 2]];
    const [back, ahead] = [before === undefined ? 0 : OVERLAP, after === undefined ? 0 : OVERLAP];
    const part = spanning(mixed(from, to, -back), mixed(from, to, 1 + ahead), (lengthMm) =>
      make(lengthMm, (step - back) / steps, (step + 1 + ahead) / steps),
    );
    const started = before === undefined ? part : cutAt(part, from, bisector(to, from, before));
    return after === undefined ? started : cutAt(started, to, bisector(from, to, after));
  });
}

function mixed(from: Vector, to: Vector, share: number): Vector {
  const [x, y, z] = sub(to, from);
  return [from[0] + share * x, from[1] + share * y, from[2] + share * z];
}

/** The way that a line takes through `joint`, on average before and after it. */
function bisector(from: Vector, joint: Vector, to: Vector): Vector {
  const [before, after] = [Math.hypot(...sub(joint, from)), Math.hypot(...sub(to, joint))];
  const [x, y, z] = sub(joint, from);
  const [u, v, w] = sub(to, joint);
  return [x / before + u / after, y / before + v / after, z / before + w / after];
}

function sub(to: Vector, from: Vector): Vector {
  return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
}

/** Only what lies on the near side of a plane of the world, through `at`; the normal points away from it. */
export function cutAt(solids: readonly Solid[], at: Vector, normal: Vector): Solid[] {
  return solids.map((body) => {
    const [x, y, z] = normal;
    const [a, b, c] = body.turn;
    const own: Vector = [
      a[0] * x + b[0] * y + c[0] * z,
      a[1] * x + b[1] * y + c[1] * z,
      a[2] * x + b[2] * y + c[2] * z,
    ];
    const [dx, dy, dz] = sub(at, body.at);
    return { ...body, planes: [...body.planes, { normal: own, offset: x * dx + y * dy + z * dz }] };
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
