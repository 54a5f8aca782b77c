import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, ellipsoid, grained, moved, rod, turned, vessel, type Vector } from '../solid.ts';
import { bevelled, chain, disc, nearBy, row, type Near, type Stuff } from './everyday-parts.ts';
import { caseSize, rimZip, straps, type Bag } from './luggage-parts.ts';
import { hardTrolley, kidsTrolley, softTrolley } from './trolleys.ts';

/** One make of bag, with sizes, parts and materials drawn anew each time. */
export interface Luggage {
  readonly name: string;
  /** Never trained on, so that a test tells what a model makes of bags it has not seen. */
  readonly heldOut: boolean;
  make(entropy: Entropy): Bag;
}

function aluminiumCase(entropy: Entropy, near: Near): Bag {
  const size = caseSize(entropy, entropy.pick([30, 120]));
  const [length, broad, full] = size;
  const breadth = broad - 20;
  const depth = full * between(entropy, 0.6, 0.95);
  const signs = [-1, 1];
  const corners = signs.flatMap((x) =>
    signs.flatMap((y) =>
      signs.flatMap((z) =>
        moved(
          [ellipsoid([near(32), near(32), near(32)], 'iron', 0.25)],
          [(x * (length - 38)) / 2, (y * (breadth - 38)) / 2, (z * (depth - 38)) / 2],
        ),
      ),
    ),
  );
  const frame = signs.flatMap((z) =>
    signs.flatMap((side) => [
      ...moved(
        [box([length - 4, near(14), near(2.2)], 'aluminium')],
        [0, (side * (breadth - 18)) / 2, (z * (depth - 4)) / 2],
      ),
      ...moved(
        [box([near(14), breadth - 4, near(2.2)], 'aluminium')],
        [(side * (length - 18)) / 2, 0, (z * (depth - 4)) / 2],
      ),
    ]),
  );
  const ribs = signs.flatMap((z) =>
    moved(
      row(integer(entropy, 0, 8), [0, near(34), 0], () => [box([length * 0.92, near(9), near(0.9)], 'aluminium')]),
      [0, 0, z * (depth / 2 - 2)],
    ),
  );
  const latches = row(2, [length * near(0.55), 0, 0], () => [
    box([near(36), near(8), near(46)], 'zinc', 0.7),
    box([24, 5, 30], 'iron', 0.6),
  ]);
  const grip = chain(
    3,
    (t) => [140 * (t - 0.5), 12 * Math.sin(Math.PI * t), 0],
    (stretch) => [rod(stretch, near(15), 'pmma')],
  );
  return {
    solids: [
      ...vessel(box([length, breadth, depth], 'aluminium'), near(1.1, 0.25)),
      ...corners,
      ...frame,
      ...ribs,
      ...moved([...latches, ...grip], [0, breadth / 2 - 4, 0]),
      ...vessel(box([length - 4, breadth - 4, depth - 4], 'polyethylene', 0.06), near(7, 0.4)),
    ],
    inside: [length - 24, breadth - 24, depth - 24],
  };
}

function backpack(entropy: Entropy, near: Near): Bag {
  const [length, breadth, depth]: Vector = [near(500, 0.18), near(320, 0.15), near(205, 0.15)];
  const cloth = vessel(bevelled([length, breadth, depth], near(48, 0.3), ['nylon6', near(0.45)]), near(3));
  const back = -depth / 2;
  const stays = row(2, [0, near(110), 0], () => [
    box([length * 0.8, near(22), near(2.5)], entropy.pick(['aluminium', 'pmma'])),
  ]);
  const pad = grained(box([length * 0.85, breadth * 0.75, near(9)], 'polyethylene', 0.08), 0.3, 40);
  const pocket = vessel(box([length * 0.45, breadth * 0.65, near(22)], 'nylon6', 0.5), near(2));
  return {
    solids: [
      ...cloth,
      ...moved(stays, [0, 0, back + 8]),
      ...moved([pad], [0, 0, back + 7]),
      ...straps(entropy, length, near(90), back - 6),
      ...moved(pocket, [-length * 0.15, 0, depth / 2]),
      ...moved(rimZip(entropy, length * 0.92, breadth * 0.9, 22), [0, 0, depth * 0.2]),
      ...moved(
        row(8, [0, breadth * 0.07, 0], () =>
          [rod(near(16), 4, 'nylon6')].flatMap((tooth) => turned([tooth], [0, 0, Math.PI / 2])),
        ),
        [length * 0.07, 0, depth / 2 + 8],
      ),
      ...moved(
        chain(
          3,
          (t) => [12 * Math.sin(Math.PI * t), 80 * (t - 0.5), 0],
          (stretch) => [box([stretch, 20, 4], 'nylon6', 0.7)],
        ),
        [length / 2, 0, back * 0.5],
      ),
    ],
    inside: [length - 40, breadth - 40, depth - 40],
  };
}

function duffel(entropy: Entropy, near: Near): Bag {
  const [length, breadth, depth]: Vector = [near(570, 0.18), near(310, 0.15), near(245, 0.1)];
  const board = box([length * 0.85, breadth * 0.8, near(3)], entropy.pick(['polyethylene', 'cellulose']));
  const handles = [-1, 1].flatMap((side) =>
    moved(
      chain(
        5,
        (t) => [length * 0.45 * (t - 0.5), side * (breadth * 0.1 + 35 * Math.sin(Math.PI * t)), 0],
        (stretch) => [box([stretch + 3, near(32), 3], 'nylon6', 0.8)],
      ),
      [0, 0, depth / 2 + 3],
    ),
  );
  const rings = row(2, [length * 0.94, 0, 0], () => [
    ...chain(
      4,
      (t) => [16 * Math.cos(6.28 * t), 16 * Math.sin(6.28 * t), 0],
      (stretch) => [rod(stretch, near(4.5), entropy.pick(['iron', 'zinc', 'nylon6']))],
    ),
  ]);
  const teeth = row(16, [length / 18, 0, 0], () => [rod(near(24), near(5), entropy.pick(['nylon6', 'copper']), 0.5)]);
  return {
    solids: [
      ...vessel(
        bevelled([length, breadth, depth], near(55, 0.25), [entropy.pick(['nylon6', 'cellulose']), near(0.55)]),
        near(2),
      ),
      ...moved([board], [0, 0, -depth / 2 + 8]),
      ...handles,
      ...moved(rings, [0, 0, depth * 0.3]),
      ...moved(teeth, [0, 0, depth / 2 - 2]),
      ...moved(
        row(5, [0, near(60), 0], () => disc(near(16), near(8), 'rubber')),
        [0, 0, -depth / 2 + 2],
      ),
    ],
    inside: [length - 50, breadth - 50, depth - 45],
  };
}

function carton(entropy: Entropy, near: Near): Bag {
  const [length, breadth, depth]: Vector = [near(520, 0.25), near(370, 0.2), near(230, 0.18)];
  const card = near(0.22);
  const flaps = [-1, 1].flatMap((side) =>
    moved(
      row(2, [length * 0.66, 0, 0], () => [box([length * 0.33, breadth * 0.96, near(4)], 'cellulose', card)]),
      [0, 0, side * (depth / 2 - 7)],
    ),
  );
  const tape = row(2, [0, 0, depth], () => [box([length, near(50), 0.15], 'polyethylene')]);
  const staples = row(integer(entropy, 0, 10), [0, near(28), 0], () => [box([2, 16, 1], 'iron')]);
  return {
    solids: [
      ...vessel(box([length, breadth, depth], 'cellulose', card), near(4.5, 0.35)),
      ...flaps,
      ...tape,
      ...moved(staples, [length * 0.2, 0, -depth / 2 + 1]),
    ],
    inside: [length - 20, breadth - 20, depth - 28],
  };
}

function handbag(entropy: Entropy, near: Near): Bag {
  const [length, breadth, depth]: Vector = [near(390), near(290), near(150)];
  const hide: Stuff = [entropy.pick(['tissue_soft', 'cellulose', 'pvc']), near(0.75)];
  const handles = [-1, 1].flatMap((side) =>
    moved(
      chain(
        6,
        (t) => [140 * Math.cos(Math.PI * t), 85 * Math.sin(Math.PI * t), 0],
        (stretch) => [rod(stretch + 2, near(11), ...hide), rod(stretch, 3, 'iron', 0.3)],
      ),
      [0, breadth / 2 - 60, side * (depth / 2 - 4)],
    ),
  );
  const rings = [-1, 1].flatMap((side) =>
    row(2, [280, 0, 0], () =>
      moved(disc(near(26), near(5), entropy.pick(['zinc', 'copper', 'iron']), 0.5), [
        0,
        breadth / 2 - 55,
        side * (depth / 2 - 2),
      ]),
    ),
  );
  const clasp = [...disc(near(17), near(6), 'iron'), ...moved(disc(near(17), near(3), 'iron'), [0, 0, 7])];
  const teeth = row(12, [length / 14, 0, 0], () => [rod(near(20), near(4), 'copper', 0.5)]);
  return {
    solids: [
      ...vessel(bevelled([length, breadth, depth], near(24), hide), near(2)),
      ...handles,
      ...rings,
      ...moved(clasp, [0, breadth / 2 - 30, 0]),
      ...moved(teeth, [0, breadth / 2 - 8, 0]),
      ...row(4, [near(70), 0, 0], () => moved(disc(near(11), near(4), 'copper', 0.9), [0, -breadth / 2 + 4, 0])),
    ],
    inside: [length - 24, breadth - 30, depth - 24],
  };
}

function luggage(name: string, make: (entropy: Entropy, near: Near) => Bag, heldOut = false): Luggage {
  return { name, heldOut, make: (entropy) => make(entropy, nearBy(entropy)) };
}

/** Every make of bag. */
export const LUGGAGE: readonly Luggage[] = [
  luggage('hard-trolley', hardTrolley),
  luggage('soft-trolley', softTrolley),
  luggage('aluminium-case', aluminiumCase),
  luggage('backpack', backpack),
  luggage('duffel', duffel),
  luggage('carton', carton),
  luggage('handbag', handbag, true),
  luggage('kids-trolley', kidsTrolley, true),
];
