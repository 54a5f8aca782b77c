import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, ellipsoid, grained, moved, plate, rod, turned, vessel, type Solid, type Vector } from '../solid.ts';
import {
  blend,
  bottle,
  cable,
  chain,
  disc,
  everyday,
  filled,
  loop,
  row,
  strut,
  type Near,
  type Stuff,
} from './everyday-parts.ts';
import type { Family } from './family.ts';

const PASTE: readonly Stuff[] = [
  ['water', 0.6],
  ['sugar', 0.25],
  ['sio2', 0.12],
];

function toothpaste(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(150), near(48), near(30, 0.35)];
  const wall: Stuff = entropy.chance(0.3) ? ['aluminium', 1] : ['polyethylene', 1];
  const tube = filled(rod(length, breadth, ...wall, depth), near(0.5, 0.3), PASTE);
  const aside = near(50, 0.1);
  const brush = [
    ...moved([rod(near(185, 0.1), near(11), 'pmma', 0.9)], [0, aside, 0]),
    ...moved([box([near(26), near(10), near(11)], 'nylon6', 0.5)], [near(75, 0.1), aside, 8]),
  ];
  return [
    ...tube,
    ...moved([box([near(7), breadth * 1.1, 2], ...wall)], [-length / 2, 0, 0]),
    ...moved([cone(near(22), near(26), near(17), 'polyethylene')], [length / 2 + 8, 0, 0]),
    ...(entropy.chance(0.6) ? brush : []),
  ];
}

function shampoo(entropy: Entropy, near: Near): Solid[] {
  const content: Stuff[] = [
    ['water', 0.92],
    ['polyethylene', near(0.1, 0.4)],
  ];
  return bottle({
    size: [near(190, 0.25), near(66, 0.25), near(46, 0.25)],
    wall: entropy.pick<Stuff>([
      ['polyethylene', 1],
      ['pmma', 1.15],
    ]),
    wallMm: near(1.2, 0.4),
    content,
    level: between(entropy, 0.4, 1),
    neck: near(28),
    cap: ['polyethylene', near(0.7)],
  });
}

function perfume(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(70), near(55), near(30)];
  const content: Stuff[] = [
    ['ethanol', 0.8],
    ['water', 0.2],
  ];
  const flask = entropy.chance(0.6)
    ? box([length, breadth, depth], 'glass_plate')
    : ellipsoid([length, breadth, depth * 1.2], 'glass_plate');
  const end = length / 2;
  return [
    ...filled(flask, near(5, 0.35), content),
    ...moved([rod(near(9), near(16), 'aluminium')], [end + 4, 0, 0]),
    ...moved([rod(near(28), near(24), entropy.pick(['pmma', 'zinc', 'aluminium']), 0.6)], [end + 20, 0, 0]),
    ...strut([end, 0, 0], [-end * 0.8, near(4, 0.9), 0], 2, 'polyethylene'),
    ...moved([rod(near(8), near(6), 'iron', 0.5)], [end + 8, 0, 0]),
  ];
}

function cream(entropy: Entropy, near: Near): Solid[] {
  const wall = entropy.pick<Stuff>([
    ['glass_plate', 1],
    ['polyethylene', 1],
    ['aluminium', 1],
  ]);
  const wallMm = wall[0] === 'glass_plate' ? near(4) : near(1, 0.4);
  const content: Stuff[] = [
    ['water', 0.65],
    ['polyethylene', near(0.35)],
    ['zinc', entropy.chance(0.3) ? near(0.015, 0.4) : 0],
  ];
  const jar = filled(rod(near(38), near(66), ...wall), wallMm, content);
  const lid = vessel(rod(near(17), near(69), entropy.pick(['pmma', 'polyethylene', 'aluminium'])), near(1.6));
  return [...jar, ...moved(lid, [near(24, 0.1), 0, 0]), ...moved([rod(0.3, 55, 'aluminium')], [19, 0, 0])];
}

function soap(entropy: Entropy, near: Near): Solid[] {
  const size: Vector = [near(88), near(57), near(30)];
  const fat: Stuff[] = [
    ['polyethylene', near(0.85, 0.1)],
    ['water', 0.2],
  ];
  const shape = entropy.chance(0.5) ? ellipsoid(size, 'water') : box(size, 'water');
  const dish = vessel(box([size[0] + near(12), size[1] + near(12), size[2] + near(8)], 'polyethylene'), near(1.5));
  return row(integer(entropy, 1, 3), [0, size[1] + 28, 0], () => [...blend(shape, fat), ...dish]);
}

function razor(entropy: Entropy, near: Near): Solid[] {
  const length = near(120);
  const blades = row(integer(entropy, 2, 5), [2.2, 0, 0], () => [box([1, near(36), 0.4], 'iron')]);
  const bend: Vector = [0, between(entropy, -0.25, 0.25), 0];
  return [
    ...turned([rod(length, near(12), entropy.pick(['pmma', 'rubber', 'zinc']), 0.9)], bend),
    ...moved([box([near(14), near(42), near(7)], 'pmma', 0.8), ...blades], [length / 2, 0, near(4)]),
    ...moved([box([near(22), near(45), near(9)], 'polyethylene', 0.4)], [length / 2, 0, 4]),
  ];
}

function hairbrush(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth] = [near(105), near(58, 0.3)];
  const wooden = entropy.chance(0.4);
  const back: Stuff = wooden ? ['cellulose', 0.85] : ['pmma', 0.9];
  const pins = row(integer(entropy, 4, 6), [length * 0.15, 0, 0], () =>
    row(3, [0, breadth * 0.27, 0], () =>
      turned([rod(near(18, 0.1), 1.4, entropy.pick(['nylon6', 'iron']))], [0, Math.PI / 2, 0]),
    ),
  );
  return [
    ellipsoid([length, breadth, near(16)], ...back),
    ...moved([ellipsoid([length * 0.9, breadth * 0.9, near(10)], 'rubber', 0.6)], [0, 0, 8]),
    ...moved(pins, [0, 0, 18]),
    ...moved([rod(near(110), near(20), ...back)], [length * 0.85, 0, 0]),
  ];
}

function hairDryer(entropy: Entropy, near: Near): Solid[] {
  const [barrel, wide, grip] = [near(180), near(76), near(125)];
  const shell = entropy.pick<Stuff>([
    ['pmma', 0.9],
    ['nylon6', 1],
  ]);
  const heater = chain(
    12,
    (t) => [barrel * (0.05 + 0.35 * t), wide * 0.3 * Math.cos(20 * t), wide * 0.3 * Math.sin(20 * t)],
    (length) => [rod(length, near(1.4), 'iron')],
  );
  const motor = [
    rod(near(38), near(30), 'iron', 0.6),
    rod(near(26), near(22), 'copper', 0.35),
    rod(near(70), 3, 'iron'),
  ];
  const handle = [
    ...vessel(rod(grip, near(38), ...shell), near(2.2)),
    ...blend(box([near(45), near(18), near(6)], 'copper'), [
      ['copper', 0.12],
      ['pmma', 0.6],
    ]),
    ...strut([-grip / 2, 0, 0], [grip / 2, 0, 0], near(5), 'copper', 0.3),
  ];
  const lean = Math.PI / 2 + between(entropy, -0.3, 0.3);
  const lead = cable(entropy, near(95), near(60), near(6.5, 0.15));
  return [
    ...vessel(rod(barrel, wide, ...shell), near(2.4)),
    ...moved(vessel(cone(near(55), wide * 0.85, wide * 0.6, ...shell), 2), [barrel / 2 + 22, 0, 0]),
    ...heater,
    ...moved(motor, [-barrel * 0.22, 0, 0]),
    ...moved(turned(handle, [0, 0, lean]), [-barrel * 0.18, -grip / 2 - wide * 0.35, 0]),
    ...moved(lead, [near(45), -near(105), 0]),
  ];
}

function manicure(entropy: Entropy, near: Near): Solid[] {
  const file = plate(
    [
      [-60, -4],
      [50, -4],
      [64, 0],
      [50, 4],
      [-60, 4],
    ],
    near(1.6),
    'iron',
  );
  const clippers = row(2, [0, 0, near(5)], () => [box([near(56), near(10), near(1.8)], 'iron')]);
  const tools = row(integer(entropy, 2, 4), [0, near(15, 0.1), 0], () => [rod(near(95), near(3.5), 'iron')]);
  const blade = (side: number) =>
    turned(
      [
        plate(
          [
            [-45, -3],
            [40, -4],
            [42, 0],
            [-45, 3],
          ],
          2,
          'iron',
        ),
      ],
      [0, 0, 0.13 * side],
    );
  const rings = [-1, 1].flatMap((side) =>
    moved(
      chain(7, loop(near(22), near(19)), (length) => [rod(length, 3, 'iron')]),
      [52, side * 13, 0],
    ),
  );
  const pouch = vessel(box([near(150, 0.1), near(92, 0.1), near(24)], 'tissue_soft', 0.8), near(2));
  return [
    ...pouch,
    ...moved([file], [0, 30, 0]),
    ...moved(clippers, [-20, -32, 0]),
    ...tools,
    ...blade(1),
    ...blade(-1),
    ...rings,
  ];
}

function deodorant(entropy: Entropy, near: Near): Solid[] {
  const [length, wide] = [near(140), near(48)];
  const propellant: Stuff[] = [
    ['ethanol', between(entropy, 0.3, 0.7)],
    ['polyethylene', 0.15],
  ];
  const can = entropy.pick<Stuff>([
    ['aluminium', 1],
    ['iron', 1],
  ]);
  return [
    ...filled(rod(length, wide, ...can), can[0] === 'iron' ? 0.25 : 0.5, propellant),
    ...moved(
      [cone(near(14), wide * 0.95, wide * 0.5, ...can)].flatMap((top) => vessel(top, 0.5)),
      [length / 2 + 6, 0, 0],
    ),
    ...moved(vessel(rod(near(38), wide, 'polyethylene'), 1.2), [length / 2 + 16, 0, 0]),
    ...moved([rod(near(14), near(9), 'iron', 0.4)], [length / 2, 0, 0]),
    ...strut([length / 2, 0, 0], [-length * 0.48, 0, -wide * 0.4], 3, 'polyethylene'),
    grained(rod(length * 0.9, wide + 0.6, 'polyethylene', 0.03), 0.2, 20),
    ...moved(disc(near(7), near(7), 'iron'), [-length * 0.35, 0, -wide * 0.25]),
  ];
}

export const TOILETRIES: readonly Family[] = [
  everyday('toothpaste', toothpaste),
  everyday('shampoo', shampoo),
  everyday('perfume', perfume),
  everyday('cream-jar', cream),
  everyday('soap', soap),
  everyday('razor', razor),
  everyday('hairbrush', hairbrush),
  everyday('hair-dryer', hairDryer),
  everyday('manicure-set', manicure),
  everyday('deodorant', deodorant, true),
];
