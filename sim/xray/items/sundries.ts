import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, ellipsoid, grained, moved, rod, turned, vessel, type Solid, type Vector } from '../solid.ts';
import {
  blend,
  chain,
  disc,
  everyday,
  filled,
  loop,
  row,
  strut,
  zip,
  type Near,
  type Stuff,
} from './everyday-parts.ts';
import type { Family } from './family.ts';
import { TOOLS } from './tools.ts';

/** Porcelain and stoneware: about 2.4 g/cm3, somewhat heavier in X-rays than quartz. */
const PORCELAIN: readonly Stuff[] = [
  ['sio2', 0.6],
  ['aluminium', 0.3],
];

function ceramic(outside: Solid, wallMm: number): Solid[] {
  return PORCELAIN.flatMap(([material, fill]) => vessel({ ...outside, material, fill }, wallMm));
}

function umbrella(entropy: Entropy, near: Near): Solid[] {
  const [length, wide] = [near(270, 0.25), near(46)];
  const ribs = integer(entropy, 6, 8);
  const frame = Array.from({ length: ribs }, (_, index) => {
    const angle = (2 * Math.PI * index) / ribs;
    const end = (reach: number): Vector => [0, wide * reach * Math.cos(angle), wide * reach * Math.sin(angle)];
    const [inner, outer] = [end(0.16), end(0.34)];
    return strut(
      [-length * 0.45, inner[1], inner[2]],
      [length * 0.4, outer[1], outer[2]],
      2.2,
      entropy.pick(['iron', 'aluminium']),
      0.7,
    );
  });
  return [
    grained(rod(length * 0.9, wide, 'nylon6', near(0.28, 0.3)), 0.35, near(9)),
    ...vessel(rod(length, near(9), 'iron'), 0.7),
    rod(length * 0.8, near(5), 'iron', 0.7),
    ...frame.flat(),
    ...moved([rod(near(68), near(30), entropy.pick(['pmma', 'rubber', 'cellulose']), 0.85)], [length / 2 + 15, 0, 0]),
    ...moved([rod(8, 14, 'pmma')], [-length / 2, 0, 0]),
  ];
}

function figure(entropy: Entropy, near: Near): Solid[] {
  const [high, wide] = [near(130, 0.35), near(68)];
  const wall = near(4.5, 0.3);
  const arms = [-1, 1].flatMap((side) =>
    moved(turned(blend(ellipsoid([high * 0.42, 17, 17], 'sio2'), PORCELAIN), [0, 0, side * near(0.5)]), [
      high * 0.12,
      side * wide * 0.4,
      0,
    ]),
  );
  return [
    ...ceramic(cone(high, wide, wide * 0.45, 'sio2'), wall),
    ...moved(ceramic(ellipsoid([near(42), near(38), near(36)], 'sio2'), wall), [high / 2 + 14, 0, 0]),
    ...(entropy.chance(0.8) ? arms : []),
    ...moved(blend(rod(near(9), wide * 1.15, 'sio2'), PORCELAIN), [-high / 2, 0, 0]),
    ...moved(blend(ellipsoid([near(14), near(30), near(30)], 'sio2'), PORCELAIN), [high / 2 + 36, 0, 0]),
  ];
}

function mug(entropy: Entropy, near: Near): Solid[] {
  const [high, wide] = [near(95, 0.15), near(82, 0.15)];
  const wrapped = grained(
    box([high + near(30), wide + near(65), wide + near(14)], 'cellulose', near(0.06, 0.4)),
    0.5,
    18,
  );
  const handle = chain(
    5,
    (t) => [high * 0.32 * Math.cos(Math.PI * t), wide * 0.47 + 28 * Math.sin(Math.PI * t), 0],
    (length) => blend(rod(length + 3, near(11, 0.1), 'sio2'), PORCELAIN),
  );
  const cup = ceramic(rod(high, wide, 'sio2'), near(4));
  // The mouth is open: one end's wall is taken away again.
  const mouth = PORCELAIN.map(([material, fill]) =>
    moved([rod(3, wide * 0.85, material, -fill)], [high / 2 - 1.5, 0, 0]),
  );
  return [...cup, ...mouth.flat(), ...handle, ...(entropy.chance(0.6) ? [wrapped] : [])];
}

function toyCar(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(190, 0.3), near(85, 0.2), near(38)];
  const shell: Stuff = entropy.pick<Stuff>([
    ['pmma', 0.9],
    ['polyethylene', 1],
    ['zinc', 0.8],
  ]);
  const wheels = row(2, [length * 0.6, 0, 0], () => [
    ...turned([rod(breadth * 1.05, near(3.5), 'iron')], [0, 0, Math.PI / 2]),
    ...row(2, [0, breadth, 0], () => turned([rod(near(16), near(40), 'rubber', 0.7)], [0, 0, Math.PI / 2])),
  ]);
  const cells = row(integer(entropy, 2, 4), [0, 15, 0], () => [
    ...vessel(rod(50, 14.3, 'iron'), 0.3),
    rod(46, 13.5, 'zinc', 0.32),
  ]);
  const motor = [rod(near(30), near(20), 'iron', 0.6), rod(near(18), near(15), 'copper', 0.35)];
  return [
    ...vessel(box([length, breadth, depth], ...shell), near(1.8)),
    ...moved(vessel(box([length * 0.5, breadth * 0.85, near(28)], ...shell), 1.8), [-length * 0.05, 0, depth * 0.85]),
    ...moved(wheels, [0, 0, -depth * 0.4]),
    ...(entropy.chance(0.6) ? [...cells, ...moved(motor, [-length * 0.3, 0, 0])] : []),
  ];
}

function plush(entropy: Entropy, near: Near): Solid[] {
  const stuffing = (size: Vector, at: Vector) =>
    moved([grained(ellipsoid(size, entropy.pick(['cellulose', 'polyethylene']), near(0.05, 0.4)), 0.5, near(22))], at);
  const [body, wide] = [near(140), near(105)];
  const limbs = [-1, 1].flatMap((side) => [
    ...stuffing([near(85), near(42), near(42)], [-body * 0.5, side * wide * 0.35, 12]),
    ...stuffing([near(75), near(36), near(36)], [body * 0.2, side * wide * 0.6, 12]),
    ...moved(disc(near(9), near(5), 'pmma'), [body * 0.85, side * near(20), near(42)]),
    ...stuffing([near(32), near(32), near(16)], [body * 1.05, side * near(36), 0]),
  ]);
  const voice = [
    ...disc(near(38), near(14), 'pmma', 0.5),
    ...disc(near(20), 5, 'iron', 0.6),
    ...disc(11, 5, 'zinc', 0.7),
  ];
  return [
    ...stuffing([body, wide, near(88)], [0, 0, 0]),
    ...stuffing([near(95), near(95), near(85)], [body * 0.75, 0, 0]),
    ...limbs,
    ...(entropy.chance(0.4) ? voice : []),
  ];
}

function pills(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth] = [near(98), near(46)];
  const tablet: Stuff[] = [
    ['cellulose', 1],
    [entropy.pick(['sugar', 'hydroxyapatite', 'sio2']), near(0.2)],
  ];
  const across = integer(entropy, 4, 5);
  const pill: Vector = [near(13, 0.3), near(9), near(6)];
  const pack = row(integer(entropy, 1, 2), [0, 0, near(9)], () => [
    box([length, breadth, 0.3], 'pvc'),
    box([length, breadth, 0.05], 'aluminium'),
    ...row(across, [length / (across + 0.3), 0, 0], () =>
      row(2, [0, breadth * 0.46, 0], () => blend(ellipsoid(pill, 'cellulose'), tablet)),
    ),
  ]);
  const leaflet = moved([box([near(70), near(35), 3], 'cellulose', 0.7)], [0, 0, 7]);
  return [...pack, ...vessel(box([length + 8, breadth + 6, near(26)], 'cellulose', 0.9), 0.5), ...leaflet];
}

function sunglasses(entropy: Entropy, near: Near): Solid[] {
  const frame: Stuff = entropy.pick<Stuff>([
    ['pmma', 1],
    ['titanium', 0.5],
    ['copper', 0.4],
  ]);
  const lens = [
    ellipsoid([near(56), near(44), near(3)], entropy.pick(['pmma', 'glass_plate'])),
    ...chain(8, loop(58, 46), (stretch) => [box([stretch, 2.5, 4], ...frame)]),
  ];
  const temples = [-1, 1].flatMap((side) => [
    ...strut([side * 70, 10, 0], [-side * 62, 2, 10 + 4 * side], near(3.5), ...frame),
    ...moved([box([7, 4, 5], 'iron', 0.8)], [side * 68, 10, 3]),
  ]);
  const shut = vessel(
    box([near(162, 0.05), near(68, 0.1), near(48)], entropy.pick(['pmma', 'tissue_soft', 'iron']), 0.85),
    near(1.5),
  );
  return [
    ...row(2, [70, 0, 0], () => lens),
    box([near(16), 3, 4], ...frame),
    ...temples,
    ...(entropy.chance(0.7) ? shut : []),
  ];
}

function purse(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(150, 0.3), near(92), near(26, 0.25)];
  const coins = Array.from({ length: integer(entropy, 4, 14) }, () => {
    const metal = entropy.pick<Stuff>([
      ['copper', 1],
      ['iron', 1],
      ['copper', 0.95],
      ['zinc', 0.95],
    ]);
    const at: Vector = [
      length * between(entropy, -0.3, 0.05),
      breadth * between(entropy, -0.25, 0.25),
      depth * between(entropy, -0.25, 0.25),
    ];
    return moved(
      turned(disc(between(entropy, 16, 27), between(entropy, 1.4, 2.3), ...metal), [between(entropy, -0.5, 0.5), 0, 0]),
      at,
    );
  });
  const cards = row(integer(entropy, 2, 7), [0, near(2), 1.4], () => [box([85.6, 54, 0.76], 'pvc')]);
  const notes = grained(box([length * 0.85, breadth * 0.7, near(2, 0.4)], 'cellulose', 0.9), 0.1, 20);
  return [
    ...vessel(box([length, breadth, depth], 'tissue_soft', 0.85), near(1.6)),
    ...coins.flat(),
    ...moved(cards, [length * 0.1, 0, -depth * 0.2]),
    ...moved([notes], [0, 0, depth * 0.35]),
    ...moved(zip(entropy, length * 0.9), [0, breadth / 2 - 4, 0]),
    ...moved(disc(near(14), near(4), 'iron', 0.8), [length * 0.35, 0, depth * 0.4]),
  ];
}

function watch(entropy: Entropy, near: Near): Solid[] {
  const [wide, thick, reach] = [near(40), near(10.5), near(62, 0.1)];
  const metal: Stuff = entropy.pick<Stuff>([
    ['iron', 1],
    ['iron', 1],
    ['titanium', 1],
  ]);
  const steel = entropy.chance(0.65);
  const links = integer(entropy, 12, 18);
  const bracelet = chain(
    links,
    (t) => loop(reach, reach * 0.8)(0.06 + 0.88 * t),
    (length) => [
      steel
        ? box([length * 0.9, near(3), near(20, 0.05)], ...metal)
        : box([length + 1, near(3.2), near(20, 0.05)], 'tissue_soft', 0.9),
    ],
  );
  const works = filled(rod(thick, wide, ...metal), near(2.2), [
    ['copper', near(0.35)],
    ['iron', 0.12],
  ]);
  const head = [
    ...works,
    ...moved([rod(near(1.6), wide * 0.85, 'glass_plate', 1.1)], [thick / 2, 0, 0]),
    ...moved([box([4, 6, 4], ...metal)], [0, wide / 2 + 2, 0]),
  ];
  const clasp = moved([box([near(3), near(20), near(18)], ...metal)], [-reach / 2, 0, 0]);
  return [...bracelet, ...moved(head, [reach / 2, 0, 0]), ...clasp];
}

function candle(entropy: Entropy, near: Near): Solid[] {
  const [high, wide] = [near(92), near(78)];
  const wax: Stuff[] = [['polyethylene', near(0.95, 0.05)]];
  const wall: Stuff = entropy.chance(0.6) ? ['glass_plate', 1] : ['iron', 1];
  return [
    ...filled(rod(high, wide, ...wall), wall[0] === 'iron' ? 0.3 : near(3.2), wax),
    rod(high * 0.95, 2, 'cellulose', 0.8),
    ...moved([rod(1, 14, 'iron')], [-high * 0.45, 0, 0]),
    ...moved([rod(near(9), wide * 1.03, entropy.pick(['cellulose', 'aluminium']), 0.5)], [high / 2 + 4, 0, 0]),
  ];
}

export const SUNDRIES: readonly Family[] = [
  everyday('umbrella', umbrella),
  everyday('porcelain-figure', figure),
  everyday('mug', mug),
  everyday('toy-car', toyCar),
  everyday('plush-toy', plush),
  everyday('medicine', pills),
  everyday('sunglasses', sunglasses),
  everyday('purse', purse),
  everyday('watch', watch),
  everyday('candle', candle, true),
  ...TOOLS,
];
