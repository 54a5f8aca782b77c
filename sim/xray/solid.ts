import type { MaterialName } from './materials.ts';

/** x, y, z in mm: x along the belt, y across it, z up. */
export type Vector = readonly [number, number, number];
/** Three rows; turns a body's own axes into the world's. */
export type Turn = readonly [Vector, Vector, Vector];

/** A half space of the body's own axes: what has `normal . p <= offset` lies within. */
export interface Plane {
  readonly normal: Vector;
  readonly offset: number;
}

/**
 * A convex body of one material. It lies within the box of its `half` extents (mm), cut by `round` and by `planes`.
 * Hollows are bodies too, with a negative `fill` that takes away what surrounds them.
 */
export interface Solid {
  readonly half: Vector;
  /** An ellipsoid, or a rod along the body's x axis. */
  readonly round: 'no' | 'all' | 'rod';
  readonly planes: readonly Plane[];
  readonly material: MaterialName;
  /** Share of the volume that is material. */
  readonly fill: number;
  /** Uneven stuff, such as folded cloth: how far `fill` swings (0..1), and over how many mm. */
  readonly grain: { readonly swing: number; readonly mm: number } | null;
  readonly at: Vector;
  readonly turn: Turn;
}

const STRAIGHT: Turn = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Sides that stand for a round hull, where a quadric would not be convex. */
const HULL_SIDES = 14;

function solid(half: Vector, material: MaterialName, fill: number, rest: Partial<Solid> = {}): Solid {
  return { half, round: 'no', planes: [], material, fill, grain: null, at: [0, 0, 0], turn: STRAIGHT, ...rest };
}

/** A box of `length` x `breadth` x `depth` mm around the origin. */
export function box([length, breadth, depth]: Vector, material: MaterialName, fill = 1): Solid {
  return solid([length / 2, breadth / 2, depth / 2], material, fill);
}

/** An ellipsoid of `length` x `breadth` x `depth` mm around the origin. */
export function ellipsoid([length, breadth, depth]: Vector, material: MaterialName, fill = 1): Solid {
  return solid([length / 2, breadth / 2, depth / 2], material, fill, { round: 'all' });
}

/** A rod along x, `breadth` and `depth` across (a circle of that diameter when `depth` is left out). */
export function rod(length: number, breadth: number, material: MaterialName, fill = 1, depth = breadth): Solid {
  return solid([length / 2, breadth / 2, depth / 2], material, fill, { round: 'rod' });
}

/** A frustum along x: diameter `from` at -x, `to` at +x; a cone when one of them is 0. */
export function cone(length: number, from: number, to: number, material: MaterialName, fill = 1): Solid {
  const widest = Math.max(from, to) / 2;
  const slope = (to - from) / 2 / length;
  const planes = Array.from({ length: HULL_SIDES }, (_, side): Plane => {
    const angle = (2 * Math.PI * side) / HULL_SIDES;
    return { normal: [-slope, Math.cos(angle), Math.sin(angle)], offset: (from + to) / 4 };
  });
  return solid([length / 2, widest, widest], material, fill, { planes });
}

/** A convex outline in x and y (mm, counter-clockwise), `depth` mm thick along z. */
export function plate(
  outline: readonly (readonly [number, number])[],
  depth: number,
  material: MaterialName,
  fill = 1,
): Solid {
  const planes = outline.map(([x, y], index): Plane => {
    const [nextX, nextY] = outline[(index + 1) % outline.length] ?? [x, y];
    const normal: Vector = [nextY - y, x - nextX, 0];
    return { normal, offset: normal[0] * x + normal[1] * y };
  });
  const reach = (axis: 0 | 1) => Math.max(...outline.map((point) => Math.abs(point[axis])));
  return solid([reach(0), reach(1), depth / 2], material, fill, { planes });
}

/** Only the part of each body with `normal . p <= offset`, in the body's own axes as they were made. */
export function cut(solids: readonly Solid[], normal: Vector, offset: number): Solid[] {
  return solids.map((body) => ({ ...body, planes: [...body.planes, { normal, offset }] }));
}

/** A body with a wall: the outside, and the hollow `wallMm` further in, filled with `content` when there is one. */
export function vessel(outside: Solid, wallMm: number, content?: { material: MaterialName; fill: number }): Solid[] {
  const inner = outside.half.map((half) => Math.max(0.1, half - wallMm)) as unknown as Vector;
  const planes = outside.planes.map(({ normal, offset }) => {
    return { normal, offset: offset - wallMm * Math.hypot(...normal) };
  });
  const inside = { ...outside, half: inner, planes };
  const hollow = { ...inside, fill: -outside.fill };
  return content === undefined ? [outside, hollow] : [outside, hollow, { ...inside, ...content }];
}

/** Uneven stuff: `fill` swings by up to `swing` (0..1) over about `mm`. */
export function grained(body: Solid, swing: number, mm: number): Solid {
  return { ...body, grain: { swing, mm } };
}

/** The bodies, shifted by mm. */
export function moved(solids: readonly Solid[], [x, y, z]: Vector): Solid[] {
  return solids.map((body) => ({ ...body, at: [body.at[0] + x, body.at[1] + y, body.at[2] + z] }));
}

/** The bodies, turned about the origin: about x by the first angle, then y, then z, in radians. */
export function turned(solids: readonly Solid[], [aboutX, aboutY, aboutZ]: Vector): Solid[] {
  const [cx, sx, cy, sy] = [Math.cos(aboutX), Math.sin(aboutX), Math.cos(aboutY), Math.sin(aboutY)];
  const [cz, sz] = [Math.cos(aboutZ), Math.sin(aboutZ)];
  const by: Turn = [
    [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
    [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
    [-sy, cy * sx, cy * cx],
  ];
  return solids.map((body) => ({ ...body, at: apply(by, body.at), turn: compose(by, body.turn) }));
}

function apply([a, b, c]: Turn, [x, y, z]: Vector): Vector {
  return [a[0] * x + a[1] * y + a[2] * z, b[0] * x + b[1] * y + b[2] * z, c[0] * x + c[1] * y + c[2] * z];
}

function compose(left: Turn, right: Turn): Turn {
  const [a, b, c] = right;
  const row = ([x, y, z]: Vector): Vector => [
    x * a[0] + y * b[0] + z * c[0],
    x * a[1] + y * b[1] + z * c[1],
    x * a[2] + y * b[2] + z * c[2],
  ];
  return [row(left[0]), row(left[1]), row(left[2])];
}

/** Lowest and highest corner of the box around all bodies that are not hollows, as if no plane cut them. */
export function boundsOf(solids: readonly Solid[]): readonly [Vector, Vector] {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const { fill, half, round, at, turn } of solids) {
    if (fill < 0) continue;
    for (const axis of [0, 1, 2] as const) {
      const row = turn[axis];
      const [x, y, z] = [Math.abs(row[0]) * half[0], Math.abs(row[1]) * half[1], Math.abs(row[2]) * half[2]];
      const reach = round === 'all' ? Math.hypot(x, y, z) : x + (round === 'rod' ? Math.hypot(y, z) : y + z);
      low[axis] = Math.min(low[axis], at[axis] - reach);
      high[axis] = Math.max(high[axis], at[axis] + reach);
    }
  }
  return [low, high];
}
