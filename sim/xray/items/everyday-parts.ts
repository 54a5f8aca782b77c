import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between } from '../random.ts';
import { boundsOf, box, cone, cut, moved, rod, turned, vessel, type Solid, type Vector } from '../solid.ts';
import type { Family } from './family.ts';

/** A material and the share of the volume that it fills. */
export type Stuff = readonly [material: MaterialName, fill: number];
/** A number near the one given: up to `share` (0.2 unless told) more or less. */
export type Near = (value: number, share?: number) => number;
type Make = (entropy: Entropy, near: Near) => readonly Solid[];

/** A lithium cell: oxides of cobalt and manganese, foils, graphite; about 2.2 g/cm3. */
export const LITHIUM: readonly Stuff[] = [
  ['iron', 0.18],
  ['aluminium', 0.3],
];
/** Glass fibre and resin with copper tracks. */
export const CIRCUIT: readonly Stuff[] = [
  ['glass_plate', 0.6],
  ['copper', 0.05],
];

export function nearBy(entropy: Entropy): Near {
  return (value, share = 0.2) => value * between(entropy, 1 - share, 1 + share);
}

/** A family whose things are laid down as `Family` asks, however they were made. */
export function everyday(name: string, make: Make, heldOut = false): Family {
  return { name, heldOut, make: (entropy) => laid(make(entropy, nearBy(entropy))) };
}

/** The longest extent along x, the shortest along z, the middle at the origin. */
function laid(solids: readonly Solid[]): Solid[] {
  const quarter = Math.PI / 2;
  let lying = [...solids];
  const [length, breadth, depth] = extentOf(lying);
  if (depth > Math.min(length, breadth)) {
    lying = turned(lying, length < breadth ? [0, quarter, 0] : [quarter, 0, 0]);
  }
  const [across, along] = extentOf(lying);
  if (across < along) lying = turned(lying, [0, 0, quarter]);
  const [low, high] = boundsOf(lying);
  return moved(lying, [-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -(low[2] + high[2]) / 2]);
}

function extentOf(solids: readonly Solid[]): Vector {
  const [low, high] = boundsOf(solids);
  return [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
}

/** A mixture: the same body once for each of its stuffs. */
export function blend(body: Solid, stuffs: readonly Stuff[]): Solid[] {
  return stuffs.map(([material, fill]) => ({ ...body, material, fill }));
}

/** A vessel whose content is a mixture. */
export function filled(outside: Solid, wallMm: number, content: readonly Stuff[]): Solid[] {
  const [wall = outside, hollow = outside] = vessel(outside, wallMm);
  return [wall, hollow, ...blend(hollow, content)];
}

/** A coin, button or wheel: round in x and y, `depth` thick along z. */
export function disc(diameter: number, depth: number, material: MaterialName, fill = 1): Solid[] {
  return turned([rod(depth, diameter, material, fill)], [0, Math.PI / 2, 0]);
}

/** What `make(index)` gives, `count` times in a line, `step` apart, the line's middle at the origin. */
export function row(count: number, step: Vector, make: (index: number) => readonly Solid[]): Solid[] {
  return Array.from({ length: count }, (_, index) => {
    const place = index - (count - 1) / 2;
    return moved(make(index), [step[0] * place, step[1] * place, step[2] * place]);
  }).flat();
}

/** `link(length)`, made along x, laid along each stretch of a curve that runs from t = 0 to 1. */
export function chain(
  links: number,
  curve: (t: number) => Vector,
  link: (length: number) => readonly Solid[],
): Solid[] {
  return Array.from({ length: links }, (_, index) => {
    return stretched(curve(index / links), curve((index + 1) / links), link);
  }).flat();
}

function stretched(from: Vector, to: Vector, link: (length: number) => readonly Solid[]): Solid[] {
  const [x, y, z]: Vector = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(x, y, z);
  const middle: Vector = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  return moved(turned(link(length), [0, -Math.asin(z / length), Math.atan2(y, x)]), middle);
}

/** A straight rod between two points. */
export function strut(from: Vector, to: Vector, diameter: number, material: MaterialName, fill = 1): Solid[] {
  return stretched(from, to, (length) => [rod(length, diameter, material, fill)]);
}

/** An ellipse in x and y, `turns` times round, rising by `rise` mm. */
export function loop(length: number, breadth: number, turns = 1, rise = 0): (t: number) => Vector {
  return (t) => {
    const angle = 2 * Math.PI * turns * t;
    return [(length / 2) * Math.cos(angle), (breadth / 2) * Math.sin(angle), rise * (t - 0.5)];
  };
}

/** A coiled cable of copper in PVC. */
export function cable(entropy: Entropy, length: number, breadth: number, diameter: number): Solid[] {
  const curve = loop(length, breadth, between(entropy, 1.2, 2.4), 3 * diameter);
  return chain(14 + entropy.below(5), curve, (stretch) => [
    rod(stretch, diameter, 'pvc'),
    rod(stretch, diameter * 0.45, 'copper'),
  ]);
}

/** A zip fastener along x with its slider: the teeth as one rod. */
export function zip(entropy: Entropy, length: number): Solid[] {
  const [material, fill] = entropy.pick<Stuff>([
    ['copper', 0.5],
    ['nylon6', 0.8],
    ['aluminium', 0.6],
  ]);
  const slider = moved([box([9, 6, 5], 'zinc', 0.7)], [between(entropy, -0.5, 0.45) * length, 0, 0]);
  return [rod(length, between(entropy, 2.5, 4.5), material, fill), ...slider];
}

interface Bottle {
  readonly size: Vector;
  readonly wall: Stuff;
  readonly wallMm: number;
  readonly content: readonly Stuff[];
  /** Share of the height that the content fills as the bottle lies. */
  readonly level: number;
  /** Diameter of the neck. */
  readonly neck: number;
  readonly cap: Stuff;
}

/** A bottle that lies along x: body, shoulder, neck and cap. */
export function bottle({ size, wall, wallMm, content, level, neck, cap }: Bottle): Solid[] {
  const [length, breadth, depth] = size;
  const part = (outside: Solid, x: number) => {
    const [glass = outside, hollow = outside] = vessel(outside, wallMm);
    const surface = hollow.half[2] * (2 * level - 1);
    return moved([glass, hollow, ...cut(blend(hollow, content), [0, 0, 1], surface)], [x, 0, 0]);
  };
  const [body, shoulder] = [length * 0.72, length * 0.12];
  return [
    ...part(rod(body, breadth, ...wall, depth), -length * 0.14),
    ...part(cone(shoulder, Math.min(breadth, depth), neck, ...wall), length * 0.28),
    ...part(rod(length * 0.1, neck, ...wall), length * 0.39),
    ...moved([rod(length * 0.1, neck * 1.15, ...cap)], [length * 0.45, 0, 0]),
  ];
}

/** A box with its edges bevelled by `bevel` mm. */
export function bevelled(size: Vector, bevel: number, [material, fill]: Stuff): Solid {
  const body = box(size, material, fill);
  const [x, y, z] = body.half;
  const planes = [-1, 1].flatMap((a) =>
    [-1, 1].flatMap((b) => [
      { normal: [a, b, 0] as const, offset: x + y - bevel },
      { normal: [a, 0, b] as const, offset: x + z - bevel },
      { normal: [0, a, b] as const, offset: y + z - bevel },
    ]),
  );
  return { ...body, planes };
}
