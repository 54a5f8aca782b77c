import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cut, ellipsoid, grained, moved, plate, turned, vessel, type Solid, type Vector } from '../solid.ts';
import { chain, disc, everyday, loop, row, zip, type Near, type Stuff } from './everyday-parts.ts';
import type { Family } from './family.ts';

/** A folded garment: layers of uneven cloth that do not lie quite on each other. */
function folded(entropy: Entropy, [length, breadth, depth]: Vector, [material, fill]: Stuff): Solid[] {
  const layers = integer(entropy, 3, 6);
  return row(layers, [0, 0, depth / layers], () => {
    const size: Vector = [length * between(entropy, 0.8, 1), breadth * between(entropy, 0.8, 1), depth / layers];
    const cloth = box(size, material, fill * between(entropy, 0.8, 1.2));
    const grain = grained(cloth, between(entropy, 0.25, 0.6), between(entropy, 10, 40));
    const skew: Vector = [0, 0, between(entropy, -0.05, 0.05)];
    return moved(turned([grain], skew), [(length - size[0]) * between(entropy, -0.5, 0.5), between(entropy, -8, 8), 0]);
  });
}

function shirt(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(300), near(220), near(32, 0.35)];
  const buttons = row(integer(entropy, 4, 8), [near(38), 0, 0], () => disc(near(10), near(2.5), 'pmma'));
  const collar = box([near(35), breadth * 0.6, near(9)], 'cellulose', near(0.3));
  return [
    ...folded(entropy, [length, breadth, depth], ['cellulose', between(entropy, 0.1, 0.25)]),
    ...moved(buttons, [0, 0, depth / 2]),
    ...moved([collar], [length * 0.42, 0, depth / 2]),
  ];
}

function jumper(entropy: Entropy, near: Near): Solid[] {
  const wool: Stuff = [entropy.pick(['nylon6', 'cellulose']), between(entropy, 0.08, 0.16)];
  const [length, breadth, depth]: Vector = [near(310), near(240, 0.15), near(75, 0.35)];
  const cuffs = [-1, 1].flatMap((side) =>
    moved([box([near(60), near(70), near(18)], wool[0], wool[1] * 1.4)], [length * -0.35, side * breadth * 0.25, 0]),
  );
  return [...folded(entropy, [length, breadth, depth], wool), ...cuffs];
}

function jeans(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(320), near(220), near(50, 0.3)];
  const top = depth / 2;
  const rivets = row(integer(entropy, 4, 8), [near(16), near(14), 0], () => disc(near(8.5), near(4), 'copper'));
  const seam = box([length * 0.8, near(10), near(5)], 'cellulose', near(0.6));
  return [
    ...folded(entropy, [length, breadth, depth], ['cellulose', between(entropy, 0.17, 0.3)]),
    ...moved([seam], [0, breadth * 0.36, 0]),
    ...moved(rivets, [length * 0.25, 0, top]),
    ...moved(disc(near(17), near(5), 'iron', 0.7), [length * 0.42, 0, top]),
    ...moved(zip(entropy, near(130)), [length * 0.2, breadth * 0.2, top * 0.6]),
  ];
}

function jacket(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(320), near(250, 0.15), near(95, 0.3)];
  const snaps = row(integer(entropy, 3, 7), [near(42), 0, 0], () =>
    disc(near(13), near(4), entropy.pick(['iron', 'copper']), 0.8),
  );
  return [
    ...folded(entropy, [length, breadth, depth], ['nylon6', between(entropy, 0.06, 0.14)]),
    ...moved(zip(entropy, near(270)), [0, near(20), depth / 2]),
    ...moved(snaps, [0, -near(25), depth / 2]),
    ...moved(turned(zip(entropy, near(120)), [0, 0, between(entropy, 0.5, 1.5)]), [near(60), breadth * 0.2, 0]),
  ];
}

/** Half the outline of a foot mirrored, heel at -x, for a shoe of `length` and `breadth`. */
function footprint(length: number, breadth: number): (readonly [number, number])[] {
  const half: readonly (readonly [number, number])[] = [
    [-0.5, 0.2],
    [-0.42, 0.36],
    [0.1, 0.48],
    [0.3, 0.48],
    [0.43, 0.36],
    [0.5, 0.15],
  ];
  const points = [...half.map(([x, y]) => [x, -y] as const), ...half.toReversed()];
  return points.map(([x, y]) => [x * length, y * breadth] as const);
}

function shoe(entropy: Entropy, near: Near, length: number): Solid[] {
  const [breadth, sole, high] = [length * near(0.36, 0.1), near(20, 0.4), near(75)];
  const [upper, fill] = entropy.pick<Stuff>([
    ['nylon6', 0.5],
    ['tissue_soft', 0.9],
    ['cellulose', 0.9],
  ]);
  const block = plate(footprint(length * 0.96, breadth * 0.95), high, upper, fill);
  const hollow = cut([block], [near(0.3), 0, 1], high * 0.35).flatMap((slanted) => vessel(slanted, near(3, 0.35)));
  const lacing = entropy.pick(['iron', 'copper', 'aluminium', 'nylon6'] as const);
  const eyelets = row(integer(entropy, 3, 6), [near(14), 0, -near(4)], () => [
    ...moved(disc(5, 2, lacing), [0, 12, 0]),
    ...moved(disc(5, 2, lacing), [0, -12, 0]),
  ]);
  return [
    plate(footprint(length, breadth), sole, 'rubber', near(1.05, 0.15)),
    ...moved(hollow, [0, 0, (sole + high) / 2]),
    ...moved([box([length * 0.28, breadth * 0.7, near(10)], 'rubber', near(0.7))], [-length * 0.33, 0, sole / 2]),
    ...moved([box([near(110), near(13), near(1.5)], 'iron')], [-length * 0.1, 0, 0]),
    ...moved(eyelets, [length * 0.12, 0, sole / 2 + high * 0.75]),
  ];
}

function shoes(entropy: Entropy, near: Near): Solid[] {
  const [length, apart] = [near(285, 0.12), near(58, 0.1)];
  const seed = shoe(entropy, near, length);
  const mirrored = turned(seed, [0, 0, Math.PI]);
  return [...moved(seed, [0, apart, 0]), ...moved(mirrored, [near(12, 0.9), -apart, 0])];
}

function belt(entropy: Entropy, near: Near): Solid[] {
  const [reach, wide, thick] = [near(95), near(34), near(4)];
  const turns = between(entropy, 2, 3.5);
  const coil = loop(reach, reach * near(0.9, 0.1), turns);
  const spiral = (t: number): Vector => {
    const [x, y] = coil(t);
    return [x * (1 - 0.35 * t), y * (1 - 0.35 * t), 0];
  };
  const leather = entropy.pick(['tissue_soft', 'nylon6'] as const);
  const strap = chain(integer(entropy, 26, 33), spiral, (length) => [box([length + 1, thick, wide], leather, 0.85)]);
  const [metal, fill] = entropy.pick<Stuff>([
    ['iron', 1],
    ['zinc', 0.9],
    ['copper', 0.9],
  ]);
  const bar = (size: Vector, at: Vector) => moved([box(size, metal, fill)], at);
  const out = reach / 2 + thick;
  return [
    ...strap,
    ...bar([near(4), near(48), near(5)], [out, 0, wide / 2]),
    ...bar([near(4), near(48), near(5)], [out, 0, -wide / 2]),
    ...bar([near(4), near(5), wide], [out, 22, 0]),
    ...bar([near(4), near(5), wide], [out, -22, 0]),
    ...bar([near(3), near(44), near(4)], [out, 0, 0]),
  ];
}

function socks(entropy: Entropy, near: Near): Solid[] {
  return row(integer(entropy, 3, 5), [near(62), 0, 0], () => {
    const ball = ellipsoid([near(80), near(75), near(60)], 'cellulose', between(entropy, 0.14, 0.28));
    return moved([grained(ball, 0.4, near(12))], [0, between(entropy, -22, 22), 0]);
  });
}

function underwear(entropy: Entropy, near: Near): Solid[] {
  const cups = row(2, [near(125, 0.1), 0, 0], () => {
    const arc = (t: number): Vector => [62 * Math.cos(Math.PI * t), -55 * Math.sin(Math.PI * t), 0];
    const wire = chain(6, arc, (length) => [box([length, 2.2, 0.9], 'iron')]);
    return [grained(ellipsoid([near(130), near(120), near(36)], 'nylon6', near(0.09)), 0.3, 15), ...wire];
  });
  const hooks = row(integer(entropy, 2, 4), [0, near(9), 0], () => [box([near(6), 4, 1.5], 'iron', 0.7)]);
  return [...cups, ...moved(hooks, [near(105), 10, 4]), box([near(250), near(30), near(4)], 'nylon6', 0.35)];
}

export const CLOTHING: readonly Family[] = [
  everyday('folded-shirt', shirt),
  everyday('jumper', jumper),
  everyday('jeans', jeans),
  everyday('jacket', jacket, true),
  everyday('shoes', shoes),
  everyday('belt', belt),
  everyday('socks', socks),
  everyday('underwear', underwear),
];
