import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, ellipsoid, grained, moved, plate, rod, turned, vessel, type Solid, type Vector } from '../solid.ts';
import { blend, bottle, chain, disc, everyday, filled, row, type Near, type Stuff } from './everyday-parts.ts';
import type { Family } from './family.ts';

/** A pillow of printed foil, sealed at both ends. */
function packet(size: Vector): Solid[] {
  const seals = row(2, [size[0] + 8, 0, 0], () => [box([12, size[1], 0.6], 'polyethylene')]);
  const foil = row(2, [0, 0, size[2]], () => [
    box([size[0], size[1], 0.08], 'polyethylene'),
    box([size[0], size[1], 0.03], 'aluminium'),
  ]);
  return [...seals, ...foil];
}

function snacks(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(180), near(135), near(48, 0.35)];
  const crisps = grained(
    ellipsoid([size[0] * 0.95, size[1] * 0.9, size[2]], 'cellulose', near(0.16, 0.4)),
    0.6,
    near(14),
  );
  const nuts = row(integer(entropy, 4, 9), [size[0] * 0.09, 0, 0], () =>
    moved(
      [ellipsoid([near(24), near(16), near(14)], 'cellulose', near(1.2))],
      [0, size[1] * between(entropy, -0.35, 0.35), size[2] * between(entropy, -0.3, 0.3)],
    ),
  );
  return [...packet(size), crisps, ...(entropy.chance(0.5) ? nuts : [])];
}

function chocolate(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(165, 0.25), near(78, 0.2), near(10, 0.3)];
  const cocoa: Stuff[] = [
    ['sugar', near(0.42, 0.1)],
    ['polyethylene', 0.36],
    ['cellulose', 0.3],
  ];
  return row(integer(entropy, 1, 4), [0, 0, size[2] + 2.5], () => {
    const bar = [
      ...blend(box(size, 'sugar'), cocoa),
      box([size[0] + 3, size[1] + 2, size[2] + 1], 'aluminium', 0.004),
      ...row(2, [0, 0, size[2] + 1], () => [box([size[0] + 5, size[1] + 3, 0.4], 'cellulose', 1.1)]),
    ];
    return turned(bar, [0, 0, between(entropy, -0.08, 0.08)]);
  });
}

function tins(entropy: Entropy, near: Near): Solid[] {
  const [length, wide] = [near(105, 0.3), near(73, 0.2)];
  const metal: Stuff = entropy.chance(0.75) ? ['iron', 1] : ['aluminium', 1];
  return row(integer(entropy, 1, 3), [0, wide + 5, 0], () => {
    const content: Stuff[] = [
      [entropy.pick(['water', 'tissue_soft']), near(0.95, 0.05)],
      ['sugar', near(0.08, 0.4)],
    ];
    const rims = row(2, [length, 0, 0], () => [rod(3, wide + 2.5, metal[0], 0.12)]);
    const lumps = row(integer(entropy, 2, 4), [length * 0.22, 0, 0], () => [
      ellipsoid([near(24), wide * 0.5, wide * 0.4], 'cellulose', 0.2),
    ]);
    return [...filled(rod(length, wide, ...metal), near(0.22, 0.3), content), ...rims, ...lumps];
  });
}

function noodles(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(130, 0.15), near(105, 0.15), near(32)];
  const sachets = row(2, [near(45), 0, 0], () => [box([near(42), near(32), near(6)], 'sugar', 0.5)]);
  const salt = box([near(30), near(24), 3], 'sio2', 0.4);
  return row(integer(entropy, 1, 3), [0, 0, size[2] + 9], () => [
    ...packet([size[0], size[1], size[2] + 4]),
    grained(box(size, 'cellulose', near(0.62, 0.15)), between(entropy, 0.3, 0.6), near(5)),
    ...moved([...sachets, salt], [0, near(10, 0.9), size[2] / 2 + 2]),
  ]);
}

function biscuits(entropy: Entropy, near: Near): Solid[] {
  const [wide, thick] = [near(62), near(8)];
  const dough: Stuff[] = [
    ['cellulose', near(0.45)],
    ['sugar', near(0.13)],
    ['polyethylene', 0.08],
  ];
  const count = integer(entropy, 8, 13);
  const roll = row(count, [thick * 1.05, 0, 0], () => blend(rod(thick, wide, 'cellulose'), dough));
  const length = count * thick * 1.05;
  const wrap = [box([length + 4, wide + 2, wide + 2], 'polyethylene', 0.006)];
  const tray = row(2, [length, 0, 0], () => [box([1, wide, wide], 'pmma', 0.6)]);
  return [...roll, ...wrap, ...tray];
}

function waterBottle(entropy: Entropy, near: Near): Solid[] {
  const wide = near(68, 0.2);
  return bottle({
    size: [near(225, 0.25), wide, wide],
    wall: entropy.pick<Stuff>([
      ['pmma', 1.15],
      ['pmma', 1.15],
      ['polyethylene', 1],
    ]),
    wallMm: near(0.5, 0.4),
    content: [
      ['water', 1],
      ['sugar', entropy.pick([0, 0, 0.07])],
    ],
    level: between(entropy, 0.3, 1),
    neck: near(27, 0.1),
    cap: ['polyethylene', near(0.7)],
  });
}

function thermos(entropy: Entropy, near: Near): Solid[] {
  const [length, wide] = [near(250, 0.15), near(74, 0.12)];
  const drink: readonly Stuff[] = entropy.chance(0.6) ? [['water', between(entropy, 0.3, 1)]] : [];
  const lid = [
    ...vessel(rod(near(55), wide * 0.95, entropy.pick(['iron', 'pmma'])), near(0.9)),
    rod(near(35), wide * 0.6, 'polyethylene', 0.5),
    ...moved(disc(6, wide * 0.6, 'rubber'), [-10, 0, 0]),
  ];
  return [
    ...vessel(rod(length, wide, 'iron'), near(0.5)),
    ...filled(rod(length * 0.94, wide - near(9), 'iron'), near(0.45), drink),
    ...moved([rod(near(3), wide * 1.02, 'rubber', 0.8)], [-length / 2, 0, 0]),
    ...moved(lid, [length / 2 + 22, 0, 0]),
  ];
}

function tea(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(140), near(82), near(62, 0.15)];
  const loose = entropy.chance(0.4);
  const bags = row(integer(entropy, 8, 12), [size[0] * 0.075, 0, 0], () => [
    grained(box([near(6), size[1] * 0.8, size[2] * 0.75], 'cellulose', near(0.42)), 0.3, 8),
    ...moved([box([0.5, 2, 2.5], 'iron')], [0, 0, size[2] * 0.4]),
  ]);
  const leaves = grained(box([size[0] * 0.95, size[1] * 0.93, size[2] * 0.85], 'cellulose', near(0.4)), 0.4, near(7));
  const carton = vessel(box(size, 'cellulose', 0.9), near(0.6));
  const caddy = vessel(box(size, 'iron'), near(0.25));
  return loose ? [...caddy, leaves] : [...carton, ...bags];
}

function formula(entropy: Entropy, near: Near): Solid[] {
  const [length, wide] = [near(150, 0.2), near(112, 0.15)];
  const powder: Stuff[] = [
    ['sugar', near(0.18)],
    ['polyethylene', 0.14],
    ['tissue_soft', 0.14],
    ['hydroxyapatite', 0.004],
  ];
  const wall = entropy.chance(0.7) ? (['iron', 0.25] as const) : (['cellulose', 1.2] as const);
  const fillLevel = between(entropy, 0.6, 0.95);
  const heap = blend(rod(length * fillLevel, wide - 3, 'sugar'), powder).map((part) => grained(part, 0.1, 20));
  return [
    ...vessel(rod(length, wide, wall[0]), wall[1]),
    ...moved(heap, [(-length * (1 - fillLevel)) / 2 + 1, 0, 0]),
    ...moved([rod(0.2, wide - 2, 'aluminium')], [length * 0.49, 0, 0]),
    ...moved(vessel(rod(near(16), wide + 3, 'polyethylene'), near(1.2)), [length / 2 + 4, 0, 0]),
    ...moved(
      [rod(near(25), near(30), 'polyethylene', 0.3), rod(near(60), 8, 'polyethylene', 0.6)],
      [length * 0.3, wide * 0.2, 0],
    ),
  ];
}

function bread(entropy: Entropy, near: Near): Solid[] {
  const loose: Stuff = ['cellulose', near(0.26, 0.3)];
  const sliced = integer(entropy, 9, 15);
  const slice: Vector = [near(12), near(105), near(100, 0.15)];
  const loaf = row(sliced, [slice[0] * 1.06, 0, 0], () => [
    grained(
      box([slice[0], slice[1] * between(entropy, 0.95, 1), slice[2] * between(entropy, 0.95, 1)], ...loose),
      0.35,
      near(6),
    ),
  ]);
  const rolls = row(integer(entropy, 2, 4), [near(82), 0, 0], () => [
    grained(ellipsoid([near(88), near(78), near(52)], ...loose), 0.4, near(9)),
    ellipsoid([near(86), near(74), near(48)], 'water', 0.06),
  ]);
  return entropy.chance(0.5) ? loaf : rolls;
}

function cheese(entropy: Entropy, near: Near): Solid[] {
  const curd: Stuff[] = [
    ['tissue_soft', near(0.72, 0.06)],
    ['polyethylene', 0.34],
    ['hydroxyapatite', near(0.008, 0.3)],
  ];
  const reach = near(52);
  const half: readonly (readonly [number, number])[] = [
    [-1, -0.45],
    [1, -0.45],
    [0.85, 0.1],
    [0.4, 0.45],
    [-0.4, 0.45],
    [-0.85, 0.1],
  ];
  const outline = half.map(([x, y]) => [x * reach, y * reach] as const);
  const shape = entropy.pick([
    box([near(125, 0.3), near(72), near(42)], 'water'),
    ellipsoid([near(118), near(110), near(75)], 'water'),
    plate(outline, near(38), 'water'),
  ]);
  const holes = Array.from({ length: integer(entropy, 0, 5) }, () => {
    const at: Vector = [shape.half[0] * between(entropy, -0.4, 0.4), shape.half[1] * between(entropy, 0.15, 0.4), 0];
    return moved(
      blend(
        ellipsoid([near(13), near(13), near(12)], 'water'),
        curd.map(([name, fill]) => [name, -fill]),
      ),
      at,
    );
  });
  const rind = vessel({ ...shape, material: 'polyethylene', fill: 1 }, near(0.8));
  return [...blend(shape, curd), ...holes.flat(), ...rind];
}

function lunchBox(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(185, 0.15), near(125, 0.15), near(62)];
  const sandwich = row(integer(entropy, 3, 5), [0, 0, near(12)], (index) => [
    index % 2 === 0
      ? grained(box([near(100), near(95), near(11)], 'cellulose', 0.3), 0.3, 6)
      : box([near(95), near(90), near(5)], 'tissue_soft', 0.9),
  ]);
  const carrots = row(integer(entropy, 3, 7), [0, near(13), 0], () => [
    cone(near(75), near(13), near(8), 'water', 0.95),
  ]);
  const clips = row(2, [size[0] + 4, 0, 0], () => [box([near(6), near(40), near(22)], 'polyethylene')]);
  const cutlery = chain(
    2,
    (t) => [-60 + 120 * t, 0, 0],
    (length) => [box([length, near(11), 2.5], 'polyethylene')],
  );
  return [
    ...vessel(box(size, 'polyethylene'), near(1.6)),
    ...moved(sandwich, [-size[0] * 0.17, 0, 0]),
    ...moved(turned(carrots, [0, 0, Math.PI / 2]), [size[0] * 0.3, 0, -size[2] * 0.15]),
    ...moved([...clips, ...moved(cutlery, [0, -25, 0])], [0, 0, size[2] * 0.45]),
  ];
}

export const FOOD: readonly Family[] = [
  everyday('snack-packet', snacks),
  everyday('chocolate', chocolate),
  everyday('tins', tins),
  everyday('noodles', noodles),
  everyday('biscuits', biscuits),
  everyday('water-bottle', waterBottle),
  everyday('thermos', thermos),
  everyday('tea', tea),
  everyday('baby-formula', formula),
  everyday('bread', bread),
  everyday('cheese', cheese),
  everyday('lunch-box', lunchBox, true),
];
