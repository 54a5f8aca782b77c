import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, cut, ellipsoid, moved, rod, type Solid, turned, vessel, type Vector } from '../solid.ts';
import { about, repeat, spanning } from './arrange.ts';
import type { Family } from './family.ts';
import { along, cutAt, extentsOf, laid, strung, way } from './grown.ts';
import { BONE, BONE_FILL, FLESH, head, limb, ribs, spine } from './skeleton.ts';

/** A snake coiled flat, its spine through all of it. */
function snake(entropy: Entropy): Solid[] {
  const thick = between(entropy, 14, 38);
  const turns = between(entropy, 1.6, 2.6);
  const core = thick * between(entropy, 0.7, 1.4);
  const wobble = between(entropy, 0, 6.28);
  const squeeze = between(entropy, 0.75, 1);
  const curve = way(Math.round(turns * 15), (share): Vector => {
    const angle = share * turns * 2 * Math.PI;
    const radius = core + (thick * 1.08 * angle) / (2 * Math.PI) + thick * 0.12 * Math.sin(2 * angle + wobble);
    return [radius * Math.cos(angle), squeeze * radius * Math.sin(angle), thick * 0.1 * Math.sin(angle * 1.7 + wobble)];
  });
  const breadth = (share: number) => thick * Math.min(1, 0.2 + share * 3) * (share > 0.93 ? 0.75 : 1);
  const snout = curve.at(-1) ?? [0, 0, 0];
  return laid([
    ...along(curve, (length, from) => [rod(length, breadth(from), FLESH)]),
    ...spine(curve, (share) => breadth(share) * 0.17),
    ...moved(turned(head(thick * 1.5, thick * 0.95, thick * 0.06), [0, 0, turns * 2 * Math.PI + Math.PI / 2]), snout),
  ]);
}

/** A lizard at rest: long tail, four bent legs. */
function lizard(entropy: Entropy): Solid[] {
  const trunk = between(entropy, 75, 160);
  const [breadth, depth] = [trunk * between(entropy, 0.28, 0.42), trunk * between(entropy, 0.18, 0.28)];
  const [tail, sway] = [trunk * between(entropy, 0.6, 1.25), trunk * between(entropy, -0.4, 0.4)];
  const tailWay = way(8, (share): Vector => [
    -trunk * 0.45 - tail * share,
    sway * share * share + depth * 0.3 * Math.sin(share * 5),
    0,
  ]);
  const root = breadth * 0.5;
  const leg = (x: number, side: number) => {
    const reach = trunk * between(entropy, 0.16, 0.24);
    const points: Vector[] = [
      [x, side * breadth * 0.3, 0],
      [x - reach * between(entropy, -0.5, 0.6), side * (breadth * 0.3 + reach), 0],
      [x + reach * between(entropy, 0.4, 1), side * (breadth * 0.4 + reach * 1.3), -depth * 0.3],
    ];
    return limb(points, breadth * 0.22, breadth * 0.06);
  };
  return laid([
    ellipsoid([trunk, breadth, depth], FLESH),
    ...moved([ellipsoid([trunk * 0.35, breadth * 0.45, depth * 0.4], FLESH, -0.6)], [trunk * 0.12, 0, 0]),
    ...moved(head(trunk * 0.32, breadth * 0.62, breadth * 0.05), [trunk * 0.62, 0, 0]),
    ...along(tailWay, (length, from, to) => [cone(length, root * (1.05 - from), root * (1.05 - to), FLESH)]),
    ...spine(tailWay, (share) => breadth * 0.12 * (1.1 - share)),
    ...spine(
      way(10, (share): Vector => [trunk * (share - 0.45), 0, depth * 0.25]),
      () => breadth * 0.12,
    ),
    ...ribs(5, { fromX: -trunk * 0.1, toX: trunk * 0.35, breadth: breadth * 0.95, depth, thick: breadth * 0.04 }),
    ...[1, -1].flatMap((side) => [...leg(trunk * 0.32, side), ...leg(-trunk * 0.36, side)]),
  ]);
}

/** A bird with folded wings: light bones, air sacs, keel, beak; now and then in a tube. */
function bird(entropy: Entropy): Solid[] {
  const trunk = between(entropy, 60, 150);
  const [breadth, depth] = [trunk * between(entropy, 0.48, 0.62), trunk * between(entropy, 0.42, 0.55)];
  const bone = trunk * 0.028;
  const skull = trunk * between(entropy, 0.26, 0.38);
  const crown = trunk * between(entropy, 0.75, 0.95);
  const beak = cone(skull * between(entropy, 0.35, 0.9), skull * 0.4, 1, BONE, 0.6);
  const neck: Vector[] = [
    [trunk * 0.42, 0, depth * 0.15],
    [trunk * 0.58, 0, depth * 0.3],
    [crown, 0, 0],
  ];
  const wing = (side: number) => {
    const points: Vector[] = [
      [trunk * 0.32, side * breadth * 0.4, depth * 0.15],
      [-trunk * 0.1, side * breadth * 0.52, depth * 0.1],
      [trunk * 0.26, side * breadth * 0.58, 0],
      [-trunk * 0.3, side * breadth * 0.5, 0],
    ];
    return limb(points, breadth * 0.16, bone);
  };
  const leg = (side: number) => {
    const points: Vector[] = [
      [-trunk * 0.05, side * breadth * 0.25, -depth * 0.25],
      [trunk * 0.14, side * breadth * 0.3, -depth * 0.38],
      [-trunk * 0.28, side * breadth * 0.2, -depth * 0.42],
      [-trunk * between(entropy, 0.55, 0.75), side * breadth * 0.15, -depth * 0.4],
    ];
    return limb(points, breadth * 0.14, bone);
  };
  const quills = moved(
    [box([trunk * between(entropy, 0.5, 1.1), breadth * 0.4, 4], 'nylon6', 0.25)],
    [-trunk * 0.75, 0, 0],
  );
  const lying = laid([
    ellipsoid([trunk, breadth, depth], FLESH, 0.95),
    ...[1, -1].flatMap((side) =>
      moved(
        [ellipsoid([trunk * 0.45, breadth * 0.26, depth * 0.4], FLESH, -0.8)],
        [-trunk * 0.1, side * breadth * 0.2, 0],
      ),
    ),
    ...moved(turned([box([trunk * 0.5, 2, depth * 0.28], BONE, 0.7)], [0, 0.2, 0]), [trunk * 0.08, 0, -depth * 0.3]),
    ...limb(neck, breadth * 0.34, bone * 1.5),
    ...moved(head(skull, skull * 0.8, 1), [crown, 0, 0]),
    ...moved([beak], [crown + skull * 0.45 + beak.half[0], 0, 0]),
    ...ribs(4, { fromX: -trunk * 0.05, toX: trunk * 0.28, breadth, depth, thick: bone * 0.6 }),
    ...spine(
      way(8, (share): Vector => [trunk * (share * 0.85 - 0.5), 0, depth * 0.34]),
      () => bone * 1.8,
    ),
    ...[1, -1].flatMap((side) => [...wing(side), ...leg(side)]),
    ...quills,
  ]);
  if (!entropy.chance(0.25)) return lying;
  const [length, across, high] = extentsOf(lying);
  return [...lying, ...vessel(rod(length + 10, Math.max(across, high) + 8, 'cellulose', 0.8), 2)];
}

/** A tortoise drawn in or looking out: a bony dome over a bony floor. */
function tortoise(entropy: Entropy): Solid[] {
  const length = between(entropy, 75, 230);
  const breadth = length * between(entropy, 0.68, 0.85);
  const height = length * between(entropy, 0.42, 0.6);
  const wall = length * between(entropy, 0.018, 0.032);
  const dome = cut(vessel(ellipsoid([length, breadth, height], BONE, 0.85), wall), [0, 0, -1], height * 0.2);
  const flesh = cut([ellipsoid([length * 0.93, breadth * 0.92, height * 0.92], FLESH, 0.72)], [0, 0, -1], height * 0.2);
  const out = between(entropy, 0.35, 0.55);
  const leg = (x: number, side: number) => {
    const points: Vector[] = [
      [x * 0.75, side * breadth * 0.22, -height * 0.04],
      [x, side * breadth * out * 0.8, -height * 0.1],
      [x * between(entropy, 0.9, 1.25), side * breadth * out, -height * 0.16],
    ];
    return limb(points, length * 0.13, length * 0.035);
  };
  const rows = integer(entropy, 4, 7);
  const scutes = repeat(rows, (index) => {
    const share = (index + 0.5) / rows - 0.5;
    const rise = Math.sqrt(1 - (2 * share) ** 2) * height * 0.48;
    return moved([ellipsoid([(length / rows) * 0.85, breadth * 0.2, wall * 2], BONE, 0.6)], [share * length, 0, rise]);
  });
  return laid([
    ...dome,
    ...flesh,
    ...scutes,
    ...moved(
      [rod(wall * 1.4, breadth * 0.8, BONE, 0.85, length * 0.85)].flatMap((floor) =>
        turned([floor], [0, Math.PI / 2, 0]),
      ),
      [0, 0, -height * 0.2],
    ),
    ...moved(head(length * 0.22, length * 0.15, length * 0.012), [
      length * between(entropy, 0.42, 0.6),
      0,
      height * 0.25,
    ]),
    ...[1, -1].flatMap((side) => [...leg(length * 0.36, side), ...leg(-length * 0.36, side)]),
    ...spine(
      way(8, (share): Vector => [length * (share - 0.5) * 0.85, 0, height * 0.4 * Math.sin(0.4 + share * 2.3)]),
      () => length * 0.03,
    ),
  ]);
}

/** A small furred animal, stretched out or curled up. */
function mammal(entropy: Entropy): Solid[] {
  const trunk = between(entropy, 90, 190);
  const thick = trunk * between(entropy, 0.34, 0.5);
  const curl = between(entropy, 0.2, 2.2);
  const at = (share: number, out = 0): Vector => {
    const angle = (share - 0.5) * curl;
    const radius = trunk / curl;
    return [(radius + out) * Math.sin(angle), (radius + out) * Math.cos(angle) - radius, 0];
  };
  const breadth = (share: number) => thick * (0.72 + 0.28 * Math.sin(share * Math.PI));
  const tail = trunk * between(entropy, 0.25, 0.8);
  const bend = between(entropy, 0.3, 1.6);
  const tailWay = way(7, (share): Vector => {
    const [x, y] = at(0);
    return [x - tail * share, y - tail * bend * share * share * 0.5, 0];
  });
  const leg = (share: number, side: number) => {
    const [x, y] = at(share);
    const reach = trunk * between(entropy, 0.15, 0.23);
    const points: Vector[] = [
      [x, y - thick * 0.15, side * thick * 0.22],
      [x + reach * between(entropy, -0.6, 0.6), y - thick * 0.3 - reach * 0.6, side * thick * 0.3],
      [x + reach * between(entropy, -0.2, 1), y - thick * 0.4 - reach * 1.3, side * thick * 0.25],
    ];
    return limb(points, thick * 0.28, thick * 0.075);
  };
  const skull = trunk * between(entropy, 0.3, 0.38);
  const cage = repeat(7, (index) => {
    const share = 0.45 + index * 0.06;
    const points = [at(share, thick * 0.32), at(share + 0.02, -thick * 0.38)] as const;
    return [1, -1].flatMap((side) => {
      const belly: Vector = [points[1][0], points[1][1], side * thick * 0.3];
      return spanning(points[0], belly, (length) => [rod(length, thick * 0.035, BONE, BONE_FILL)]);
    });
  });
  const rump = (end: Vector, within: Vector) => {
    const ball = ellipsoid([breadth(0), breadth(0), breadth(0)], FLESH);
    return cutAt(moved([ball], end), end, [within[0] - end[0], within[1] - end[1], 0]);
  };
  const [lungX, lungY] = at(0.68);
  return laid([
    ...along(
      way(6, (share) => at(share)),
      (length, from, to) => [cone(length, breadth(from), breadth(to), FLESH)],
    ),
    ...rump(at(0), at(0.02)),
    ...rump(at(1), at(0.98)),
    ...moved([ellipsoid([thick * 0.55, thick * 0.5, thick * 0.6], FLESH, -0.7)], [lungX, lungY, 0]),
    ...spine(
      way(14, (share) => at(share, thick * 0.32)),
      () => thick * 0.11,
    ),
    ...cage,
    ...strung(tailWay, (length, from) => [
      rod(length, thick * 0.2 * (1.1 - from), FLESH),
      rod(length * 0.7, thick * 0.06, BONE, BONE_FILL),
    ]),
    ...moved(turned(head(skull, skull * 0.68, skull * 0.03), [0, 0, -curl / 2]), at(1.2)),
    ...[1, -1].flatMap((side) => [...leg(0.82, side), ...leg(0.12, side)]),
  ]);
}

/** Live fish in a knotted bag of water with air above. */
function fishBag(entropy: Entropy): Solid[] {
  const [length, breadth] = [between(entropy, 150, 260), between(entropy, 110, 190)];
  const depth = between(entropy, 65, 110);
  const level = depth * between(entropy, 0.05, 0.3);
  const water = cut([ellipsoid([length, breadth, depth], 'water')], [0, 0, 1], level);
  const film = vessel(ellipsoid([length + 1, breadth + 1, depth + 1], 'polyethylene'), 0.4);
  const knot = between(entropy, 30, 70);
  const fish = repeat(integer(entropy, 2, 7), () => {
    const long = about(entropy, length * 0.32, 0.35);
    const tall = long * between(entropy, 0.28, 0.5);
    const bones = spine(
      way(6, (share): Vector => [long * (share - 0.55), 0, 0]),
      () => Math.max(1.6, long * 0.05),
    );
    const one = [
      ellipsoid([long, tall * 0.4, tall], FLESH, 0.08),
      ...moved([ellipsoid([long * 0.32, tall * 0.3, tall * 0.36], 'water', -0.95)], [long * 0.05, 0, tall * 0.1]),
      ...moved([ellipsoid([long * 0.2, tall * 0.3, tall * 0.6], BONE, 0.4)], [long * 0.38, 0, 0]),
      ...moved([box([long * 0.2, 1, tall * 0.8], BONE, 0.2)], [-long * 0.55, 0, 0]),
      ...bones,
    ];
    const at: Vector = [between(entropy, -0.27, 0.27) * length, between(entropy, -0.27, 0.27) * breadth, -depth * 0.15];
    return moved(
      turned(one, [between(entropy, -1.2, 1.2), between(entropy, -0.3, 0.3), between(entropy, 0, 6.28)]),
      at,
    );
  });
  return laid([
    ...water,
    ...film,
    ...fish,
    ...moved([cone(knot, 8, breadth * 0.35, 'polyethylene', 0.12)], [-(length + knot) / 2 + 6, 0, 0]),
  ]);
}

export const ANIMAL: readonly Family[] = [
  { name: 'reptile', heldOut: false, make: (entropy) => (entropy.chance(0.5) ? snake(entropy) : lizard(entropy)) },
  { name: 'bird', heldOut: false, make: bird },
  { name: 'tortoise', heldOut: false, make: tortoise },
  { name: 'small-mammal', heldOut: false, make: mammal },
  { name: 'fish-in-water', heldOut: true, make: fishBag },
];
