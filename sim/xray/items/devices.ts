import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, ellipsoid, moved, rod, turned, vessel, type Solid, type Vector } from '../solid.ts';
import {
  blend,
  cable,
  chain,
  CIRCUIT,
  disc,
  everyday,
  filled,
  LITHIUM,
  row,
  type Near,
  type Stuff,
} from './everyday-parts.ts';
import type { Family } from './family.ts';

/** A printed circuit of `length` x `breadth` mm with chips, cans and plugs strewn over it. */
function circuit(entropy: Entropy, length: number, breadth: number, parts: number): Solid[] {
  const strewn = Array.from({ length: parts }, () => {
    const [material, fill] = entropy.pick<Stuff>([
      ['sio2', 0.9],
      ['copper', 0.4],
      ['iron', 0.5],
      ['aluminium', 0.8],
      ['zinc', 0.5],
    ]);
    const size: Vector = [
      length * between(entropy, 0.03, 0.14),
      breadth * between(entropy, 0.06, 0.25),
      between(entropy, 0.8, 2),
    ];
    const at: Vector = [length * between(entropy, -0.42, 0.42), breadth * between(entropy, -0.37, 0.37), 1.2];
    return moved([box(size, material, fill)], at);
  });
  return [...blend(box([length, breadth, between(entropy, 0.8, 1.4)], 'copper'), CIRCUIT), ...strewn.flat()];
}

function pouch(size: Vector): Solid[] {
  return blend(box(size, 'aluminium'), LITHIUM);
}

function laptop(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, high]: Vector = [near(325, 0.13), near(225, 0.1), near(14, 0.3)];
  const [material, fill] = entropy.pick<Stuff>([
    ['aluminium', 1],
    ['aluminium', 1],
    ['pmma', 0.95],
  ]);
  const wall = material === 'aluminium' ? near(0.9) : near(1.8);
  const lid = high / 2 + near(3.2);
  const keys = row(5, [0, breadth * 0.085, 0], () => [box([length * 0.82, breadth * 0.07, near(1.8)], 'pmma', 0.75)]);
  const cells = integer(entropy, 2, 6);
  const battery = row(cells, [(length * 0.8) / cells, 0, 0], () =>
    pouch([(length * 0.74) / cells, breadth * near(0.36, 0.15), high * 0.45]),
  );
  const ports = [-1, 1].flatMap((side) =>
    moved(
      row(integer(entropy, 2, 4), [0, near(16), 0], () => [box([near(12), near(10), near(4)], 'iron', 0.5)]),
      [side * (length / 2 - 8), breadth * 0.2, 0],
    ),
  );
  const fan = [...disc(near(52), near(5), 'pmma', 0.4), ...disc(near(16), near(5), 'copper', 0.5)];
  return [
    ...vessel(box([length, breadth, high], material, fill), wall),
    ...moved(vessel(box([length, breadth, near(4.8, 0.1)], material, fill), wall * 0.9), [0, 0, lid]),
    ...moved(
      [
        box([length * 0.96, breadth * 0.92, near(0.9)], 'glass_plate'),
        box([length * 0.95, breadth * 0.9, near(1.6)], 'pmma'),
      ],
      [0, 0, lid - 0.6],
    ),
    ...moved(keys, [0, breadth * 0.08, high * 0.35]),
    ...moved([box([near(105), near(65), 1.2], 'glass_plate')], [0, -breadth * 0.3, high * 0.4]),
    ...moved(battery, [0, -breadth * 0.25, -high * 0.1]),
    ...moved(circuit(entropy, length * near(0.7, 0.15), breadth * 0.36, integer(entropy, 9, 16)), [
      0,
      breadth * 0.22,
      -high * 0.1,
    ]),
    ...moved(fan, [length * between(entropy, -0.35, 0.35), breadth * 0.3, 0]),
    ...moved([rod(near(125), near(7), 'copper', 0.5, 2)], [length * 0.1, breadth * 0.34, 0]),
    ...ports,
    ...row(2, [length * near(0.75, 0.1), 0, 0], () =>
      moved([rod(near(28), near(6.5), 'iron')], [0, breadth * 0.48, high * 0.4]),
    ),
  ];
}

/** Glass, cells and a circuit in a flat case: what tablets, telephones and readers have in common. */
function slab(entropy: Entropy, size: Vector, glass: number): Solid[] {
  const [length, breadth, depth] = size;
  const [material, fill, wall] = entropy.pick([
    ['aluminium', 1, 0.8],
    ['pmma', 1, 1.3],
    ['glass_plate', 1, 0.7],
  ] as const);
  const upright = entropy.chance(0.5) ? 1 : -1;
  const board = circuit(entropy, length * 0.32, breadth * 0.8, integer(entropy, 5, 10));
  const lenses = row(integer(entropy, 1, 3), [0, breadth * 0.17, 0], () => [
    ...disc(8, depth * 0.6, 'glass_plate'),
    ...disc(10, 2, 'copper', 0.4),
  ]);
  return [
    ...vessel(box(size, material, fill), wall),
    ...moved([box([length * 0.98, breadth * 0.97, glass], 'glass_plate')], [0, 0, depth * 0.45]),
    ...moved(pouch([length * between(entropy, 0.4, 0.55), breadth * between(entropy, 0.55, 0.8), depth * 0.5]), [
      -length * 0.12,
      0,
      0,
    ]),
    ...moved(board, [length * 0.3, 0, -depth * 0.1]),
    ...moved(lenses, [length * 0.42, breadth * 0.2 * upright, 0]),
    ...moved([box([7, 11, depth * 0.5], 'iron', 0.5)], [-length * 0.48, 0, 0]),
    ...moved(disc(breadth * 0.18, depth * 0.4, 'iron', 0.5), [-length * 0.42, breadth * 0.3, 0]),
  ];
}

function phone(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(152, 0.12), near(73, 0.1), near(8.5)];
  const cover = vessel(
    box([size[0] + 4, size[1] + 4, size[2] + 3], entropy.pick(['rubber', 'tissue_soft', 'pmma']), 0.9),
    near(1.4),
  );
  return [...slab(entropy, size, near(1.4)), ...(entropy.chance(0.6) ? cover : [])];
}

function tablet(entropy: Entropy, near: Near): Solid[] {
  return slab(entropy, [near(250, 0.15), near(175, 0.15), near(7.5)], near(1.2));
}

function reader(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(168, 0.12), near(122, 0.12), near(9)];
  const sleeve = [-1, 1].flatMap((side) =>
    moved([box([size[0] + 5, size[1] + 5, near(2)], 'tissue_soft', 0.8)], [0, 0, side * (size[2] / 2 + 2)]),
  );
  return [...slab(entropy, size, near(0.5)), ...sleeve];
}

function charger(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(70, 0.4), near(45, 0.3), near(30, 0.15)];
  const prongs = row(integer(entropy, 2, 3), [0, near(15), 0], () => [rod(near(19), near(5), 'copper', 0.9)]);
  const coil = [
    ...blend(box([size[0] * 0.3, size[1] * 0.45, size[2] * 0.6], 'iron'), [
      ['iron', 0.6],
      ['copper', 0.25],
    ]),
  ];
  const cans = row(integer(entropy, 1, 4), [near(10), 0, 0], () => [rod(near(13), near(8), 'aluminium', 0.7)]);
  return [
    ...vessel(box(size, 'pmma', 0.95), near(2.2)),
    ...moved(prongs, [-size[0] / 2 - 8, 0, 0]),
    ...moved(coil, [-size[0] * 0.1, 0, 0]),
    ...moved(cans, [size[0] * 0.2, size[1] * 0.28, 0]),
    ...moved(circuit(entropy, size[0] * 0.85, size[1] * 0.8, 4), [0, 0, -size[2] * 0.35]),
    ...moved(cable(entropy, near(110, 0.3), near(75, 0.3), near(4, 0.25)), [size[0] / 2 + 50, near(20, 0.9), 0]),
    ...moved(
      [box([near(28), near(11), near(6)], 'pmma'), box([near(17), near(9), near(4)], 'iron', 0.5)],
      [size[0] / 2 + near(105), near(30), 0],
    ),
  ];
}

function camera(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(130), near(85), near(48)];
  const [barrel, wide] = [near(68, 0.4), near(64)];
  const glass = row(integer(entropy, 3, 5), [0, 0, barrel * 0.2], () =>
    disc(wide * between(entropy, 0.5, 0.85), near(5, 0.4), 'glass_plate', 1.1),
  );
  const tube = turned(vessel(rod(barrel, wide, entropy.pick(['aluminium', 'pmma'])), near(2.5)), [0, Math.PI / 2, 0]);
  return [
    ...vessel(box([length, breadth, depth], entropy.pick(['pmma', 'aluminium'])), near(2)),
    ...moved([...tube, ...glass, ...disc(wide * 0.9, near(7), 'copper', 0.15)], [near(10), 0, (depth + barrel) / 2]),
    ...moved(pouch([near(20), near(42), near(36, 0.1)]), [-length * 0.38, 0, 0]),
    ...circuit(entropy, length * 0.7, breadth * 0.7, integer(entropy, 4, 8)),
    ...moved([box([length * 0.55, breadth * 0.6, near(1.5)], 'glass_plate')], [0, 0, -depth / 2]),
    ...moved([box([near(38), near(18), near(30)], 'glass_plate', 0.7)], [10, breadth / 2, 0]),
    ...moved([rod(near(18), near(9), 'aluminium', 0.8)], [length * 0.3, breadth * 0.3, 0]),
  ];
}

function headphones(entropy: Entropy, near: Near): Solid[] {
  const [reach, wide] = [near(85, 0.12), near(72)];
  const band = chain(
    9,
    (t) => [reach * Math.cos(Math.PI * t), reach * 1.1 * Math.sin(Math.PI * t), 0],
    (length) => [box([length + 2, near(9), near(24)], 'pmma', 0.4), box([length, near(1.2), near(11)], 'iron')],
  );
  const cup = [
    ...vessel(rod(near(28), wide, 'pmma', 0.95), near(2)),
    rod(near(6), near(28), 'iron', 0.9),
    rod(near(4), near(36), 'copper', 0.25),
    ...moved([rod(near(16), wide, 'rubber', 0.15)], [near(20, 0.1), 0, 0]),
  ];
  const lithium = moved(pouch([near(7), near(24), near(30)]), [-reach, 4, 0]);
  const cups = [...moved(cup, [-reach, 0, 0]), ...moved(turned(cup, [0, 0, Math.PI]), [reach, 0, 0])];
  return [...band, ...cups, ...(entropy.chance(0.7) ? lithium : [])];
}

function powerBank(entropy: Entropy, near: Near): Solid[] {
  const round = entropy.chance(0.45);
  const cells = integer(entropy, 2, 4);
  const size: Vector = [near(round ? 92 : 130, 0.15), round ? cells * 20 + 8 : near(68), round ? 25 : near(18, 0.3)];
  const battery = round
    ? row(cells, [0, 19.5, 0], () => filled(rod(65, 18.4, 'iron'), 0.3, LITHIUM))
    : row(2, [0, 0, size[2] * 0.4], () => pouch([size[0] * 0.75, size[1] * 0.85, size[2] * 0.34]));
  return [
    ...vessel(box(size, entropy.pick(['pmma', 'aluminium'])), near(1.6)),
    ...moved(battery, [-size[0] * 0.07, 0, 0]),
    ...moved(circuit(entropy, size[0] * 0.16, size[1] * 0.8, integer(entropy, 3, 7)), [size[0] * 0.39, 0, 0]),
    ...moved(
      row(integer(entropy, 1, 3), [0, 18, 0], () => [box([13, 13, 6], 'iron', 0.45)]),
      [size[0] * 0.42, 0, 0],
    ),
  ];
}

function shaver(entropy: Entropy, near: Near): Solid[] {
  const length = near(150, 0.15);
  const heads = Array.from({ length: integer(entropy, 1, 3) }, (_, index) => {
    const angle = (2 * Math.PI * index) / 3;
    return moved([rod(near(9), near(20), 'iron', 0.6)], [length / 2 + 6, 13 * Math.cos(angle), 13 * Math.sin(angle)]);
  });
  return [
    ...vessel(rod(length, near(58), 'pmma', 0.95, near(44)), near(2.4)),
    ...moved(
      [cone(near(20), near(40), near(52), 'pmma', 0.5), ellipsoid([9, 40, 40], 'rubber', 0.5)],
      [length / 2, 0, 0],
    ),
    ...heads.flat(),
    ...moved([rod(near(32), near(23), 'iron', 0.75), rod(near(22), near(17), 'copper', 0.3)], [length * 0.22, 0, 0]),
    ...moved(filled(rod(near(50, 0.05), 14.3, 'iron'), 0.3, LITHIUM), [-length * 0.2, 0, 0]),
    ...moved(circuit(entropy, length * 0.6, near(20), 5), [0, 0, near(13)]),
  ];
}

export const DEVICES: readonly Family[] = [
  everyday('laptop', laptop),
  everyday('tablet', tablet),
  everyday('phone', phone),
  everyday('charger', charger),
  everyday('camera', camera),
  everyday('headphones', headphones),
  everyday('power-bank', powerBank),
  everyday('shaver', shaver),
  everyday('e-reader', reader, true),
];
