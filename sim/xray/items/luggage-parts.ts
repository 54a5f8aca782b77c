import type { Entropy } from '../../../hardware/entropy.ts';
import { between } from '../random.ts';
import { box, moved, rod, turned, vessel, type Solid, type Vector } from '../solid.ts';
import { chain, nearBy, row, type Stuff } from './everyday-parts.ts';

/** A bag and the room in it. */
export interface Bag {
  /** The bag around the origin in mm, at most 700 along x, 480 along y and 280 along z. */
  readonly solids: readonly Solid[];
  /** Extents of the room in it, mm, centred at the origin. */
  readonly inside: Vector;
}

/** From cabin size to a large case; `spareMm` is left along x for wheels and grips. */
export function caseSize(entropy: Entropy, spareMm: number): Vector {
  const grown = entropy.unit();
  return [
    530 + 165 * grown - spareMm + between(entropy, -15, 0),
    380 + 88 * grown + between(entropy, -15, 8),
    215 + 50 * grown + between(entropy, -10, 10),
  ];
}

/** A zip around a case in x and y: dashes of teeth, straight along the sides, and one or two sliders. */
export function rimZip(entropy: Entropy, length: number, breadth: number, dashes: number): Solid[] {
  const [material, fill] = entropy.pick<Stuff>([
    ['nylon6', 0.8],
    ['nylon6', 0.8],
    ['copper', 0.4],
    ['iron', 0.3],
  ]);
  const thick = between(entropy, 3, 6);
  const alongX = Math.round((dashes / 2) * (length / (length + breadth)));
  const alongY = Math.max(1, Math.round(dashes / 2) - alongX);
  const side = (count: number, reach: number) =>
    row(count, [reach / count, 0, 0], () => [rod((reach / count) * 0.8, thick, material, fill)]);
  const slider = [box([22, 9, 8], 'zinc', 0.7), ...moved([box([28, 6, 2], 'zinc', 0.8)], [20, 0, 0])];
  return [
    ...row(2, [0, breadth - 2 * thick, 0], () => side(alongX, length * 0.88)),
    ...row(2, [length - 2 * thick, 0, 0], () => turned(side(alongY, breadth * 0.84), [0, 0, Math.PI / 2])),
    ...moved(slider, [length * between(entropy, -0.3, 0.2), breadth / 2 - 8, 0]),
  ];
}

/** `count` (2 or 4) wheels with axles and housings at the -x end. */
export function wheels(entropy: Entropy, length: number, breadth: number, depth: number, count: number): Solid[] {
  const near = nearBy(entropy);
  const [wide, thick] = [near(44, 0.12), near(18, 0.3)];
  const tyre: Stuff = entropy.pick<Stuff>([
    ['rubber', 1.1],
    ['pmma', 0.9],
    ['nylon6', 0.9],
  ]);
  const wheel = () => [
    ...turned([rod(thick, wide, ...tyre), rod(thick + 12, near(6), 'iron')], [0, 0, Math.PI / 2]),
    ...moved([box([near(30), near(42), near(38)], 'pmma', 0.45)], [wide * 0.5, 0, 0]),
    ...(count === 4 ? moved([rod(near(28), near(8), 'iron')], [wide * 0.6, 0, 0]) : []),
  ];
  const pair = () => row(2, [0, breadth * 0.78, 0], wheel);
  const placed = count === 4 ? row(2, [0, 0, depth * 0.62], pair) : moved(pair(), [0, 0, -depth * 0.3]);
  return moved(placed, [-length / 2 - 18, 0, 0]);
}

/** Telescopic tubes along the back (-z) with their grip at +x, pushed in. */
export function handleTubes(entropy: Entropy, length: number, depth: number): Solid[] {
  const near = nearBy(entropy);
  const [apart, wide] = [near(170, 0.35), near(15)];
  const metal: Stuff = entropy.chance(0.8) ? ['aluminium', 1] : ['iron', 1];
  const tubes = row(2, [0, apart, 0], () => [
    ...vessel(rod(length * 0.94, wide, ...metal), metal[0] === 'iron' ? 0.7 : 1.3),
    ...vessel(rod(length * 0.86, wide - 4, ...metal), metal[0] === 'iron' ? 0.7 : 1.2),
    ...moved([rod(near(24), 7, 'iron', 0.6)], [length * 0.4, 0, 0]),
  ]);
  const grip = [box([near(22, 0.1), apart + 34, near(24)], 'pmma', 0.8), box([8, near(22), 12], 'zinc', 0.5)];
  return [...moved(tubes, [0, 0, -depth / 2 + 13]), ...moved(grip, [length / 2 + 2, 0, -depth / 2 + 16])];
}

/** Two padded shoulder straps on the back at `z`, with their buckles and webbing. */
export function straps(entropy: Entropy, length: number, apart: number, z: number): Solid[] {
  const near = nearBy(entropy);
  return [-1, 1].flatMap((side) => {
    const curve = (t: number): Vector => [
      length * (0.4 - 0.75 * t),
      side * (apart * 0.6 + 35 * Math.sin(Math.PI * t)),
      z,
    ];
    const pad = chain(5, curve, (stretch) => [box([stretch + 4, near(55, 0.1), near(10)], 'polyethylene', 0.12)]);
    const web = chain(3, curve, (stretch) => [box([stretch, near(24, 0.1), 2], 'nylon6', 0.7)]);
    const buckle = [box([near(34), near(32), near(7)], 'nylon6', 0.8), box([near(20), near(24), 3], 'nylon6')];
    return [...pad, ...web, ...moved(buckle, [-length * 0.3, side * apart * 0.7, z])];
  });
}
