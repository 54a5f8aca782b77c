import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { cone, ellipsoid, moved, rod, type Solid, turned, type Vector } from '../solid.ts';
import { about, repeat, spanning } from './arrange.ts';
import type { Family } from './family.ts';
import { along, inside, laid, rows, way } from './grown.ts';

/** Juicy flesh: water and sugar in the same place. */
function pulp(size: Vector, share = 1): Solid[] {
  return [ellipsoid(size, 'water', 0.9 * share), ellipsoid(size, 'sugar', 0.1 * share)];
}

function anyWay(entropy: Entropy, solids: readonly Solid[]): Solid[] {
  return turned(solids, [between(entropy, -1.6, 1.6), between(entropy, -1.6, 1.6), between(entropy, 0, 6.28)]);
}

/** An apple or pear: an empty core with pips around x, and a stalk. */
function apple(entropy: Entropy, across: number): Solid[] {
  const length = across * between(entropy, 0.85, 1.15);
  const core = ellipsoid([length * 0.35, across * 0.2, across * 0.2], 'water', -0.6);
  const pips = repeat(integer(entropy, 3, 5), (index) => {
    const angle = index * 1.3;
    const at: Vector = [0, across * 0.07 * Math.cos(angle), across * 0.07 * Math.sin(angle)];
    return moved([ellipsoid([9, 5, 4], 'cellulose', 1.3)], at);
  });
  const stalk = rod(across * 0.25, 3, 'cellulose');
  return [...pulp([length, across, across], 0.84), core, ...pips, ...moved([stalk], [length * 0.5, 0, 0])];
}

/** An orange or mandarin: a spongy rind around a dense inside with an empty axis. */
function orange(entropy: Entropy, across: number): Solid[] {
  const inner = across - 2 * between(entropy, 3, 7);
  const flat = between(entropy, 0.8, 1);
  return [
    ellipsoid([across * flat, across, across], 'water', 0.5),
    ...pulp([inner * flat, inner, inner], 0.5),
    rod(inner * flat * 0.8, across * 0.09, 'water', -0.7),
    ...repeat(integer(entropy, 0, 4), (index) => {
      const at: Vector = [
        between(entropy, -8, 8),
        across * 0.13 * Math.cos(index * 1.7),
        across * 0.13 * Math.sin(index * 1.7),
      ];
      return moved([ellipsoid([10, 5, 4], 'cellulose', 1.2)], at);
    }),
  ];
}

/** A peach or plum around one hard stone. */
function stoneFruit(entropy: Entropy, across: number): Solid[] {
  const size = across * between(entropy, 0.36, 0.46);
  const stone = ellipsoid([size, size * 0.8, size * 0.6], 'cellulose', 1.6);
  return [...pulp([across * between(entropy, 0.92, 1.1), across, across], 0.95), ...inside(stone, 'water', 0.8)];
}

/** A bag or a punnet of round fruit, in a layer or two. */
function roundFruit(entropy: Entropy): Solid[] {
  const sort = entropy.pick([apple, orange, stoneFruit]);
  const across = between(entropy, 52, 86);
  const perRow = across > 72 ? integer(entropy, 2, 3) : integer(entropy, 2, 4);
  const count = integer(entropy, 3, perRow * 3 - 1);
  const places = rows(entropy, count, { perRow, pitch: [across * 1.03, across * 0.9], jitterMm: across * 0.06 });
  const second = entropy.chance(0.3)
    ? places.slice(0, 2).map(([x, y]): Vector => [x + across / 2, y + across * 0.4, across * 0.7])
    : [];
  return laid(
    [...places, ...second].flatMap((at) => moved(anyWay(entropy, sort(entropy, about(entropy, across, 0.06))), at)),
  );
}

/** Mangoes or avocados: long fruit around one big flat or round stone. */
function mangoes(entropy: Entropy): Solid[] {
  const length = between(entropy, 85, 150);
  const [breadth, depth] = [length * between(entropy, 0.6, 0.78), length * between(entropy, 0.5, 0.66)];
  const isFlat = entropy.chance(0.7);
  const one = () => {
    const size = about(entropy, 1, 0.1);
    const stone = isFlat
      ? ellipsoid([length * 0.72 * size, breadth * 0.52 * size, depth * 0.26 * size], 'cellulose', 1.45)
      : ellipsoid([breadth * 0.5 * size, breadth * 0.48 * size, breadth * 0.48 * size], 'cellulose', 1.4);
    const gap = ellipsoid([stone.half[0] * 1.4, stone.half[1] * 1.3, stone.half[2] * 0.5], 'cellulose', -0.7);
    const beak = ellipsoid([length * 0.4, breadth * 0.5, depth * 0.5], 'water', 0.25);
    return [
      ...pulp([length * size, breadth * size, depth * size], 0.97),
      ...inside(stone, 'water', 0.85),
      gap,
      ...(entropy.chance(0.5) ? moved([beak], [length * 0.34, breadth * 0.12, 0]) : []),
    ];
  };
  const perRow = length > 125 ? 2 : integer(entropy, 1, 2);
  const count = integer(entropy, 1, perRow === 1 ? 3 : 4);
  const places = rows(entropy, count, { perRow, pitch: [length * 1.02, breadth * 0.98], jitterMm: 5 });
  return laid(
    places.flatMap((at) => moved(turned(one(), [between(entropy, -0.8, 0.8), 0, between(entropy, -0.25, 0.25)]), at)),
  );
}

/** A hand of bananas, which spread from one stump. */
function bananas(entropy: Entropy): Solid[] {
  const [length, thick] = [between(entropy, 110, 200), between(entropy, 26, 40)];
  const bend = between(entropy, 0.7, 1.3);
  const radius = length / bend;
  const count = integer(entropy, 3, 8);
  const fan = between(entropy, 0.08, 0.2);
  const curve = way(5, (share): Vector => [radius * Math.sin(share * bend), radius * (1 - Math.cos(share * bend)), 0]);
  const hand = repeat(count, (index) => {
    const breadth = (share: number) => thick * (0.5 + 0.5 * Math.sin(Math.PI * share) ** 0.7);
    const one = along(curve, (step, from, to) => [
      cone(step, breadth(from), breadth(to), 'water', 0.82),
      rod(step, breadth((from + to) / 2) * 0.78, 'sugar', 0.14),
    ]);
    const row = index % 2;
    const place = Math.floor(index / 2);
    const aslant = turned(one, [0, row * between(entropy, -0.15, 0.05), fan * (place - 1)]);
    return moved(aslant, [about(entropy, 12, 0.5), place * thick * 0.75, row * thick * 0.8]);
  });
  const stump = cone(between(entropy, 20, 40), thick * 0.6, thick * 1.3, 'cellulose', 0.9);
  return laid([...hand, ...moved([stump], [-stump.half[0] + 8, thick * 0.7, thick * 0.3])]);
}

/** A spiny fruit, with chambers of flesh around big seeds. */
function durian(entropy: Entropy): Solid[] {
  const breadth = between(entropy, 100, 132);
  const length = breadth * between(entropy, 1.1, 1.7);
  const spine = between(entropy, 7, 13);
  const rim: Vector = [length / 2, breadth / 2, breadth / 2];
  const chambers = integer(entropy, 4, 6);
  const arils = repeat(chambers, (index) => {
    const angle = (index * 2 * Math.PI) / chambers;
    const at: Vector = [0, breadth * 0.22 * Math.cos(angle), breadth * 0.22 * Math.sin(angle)];
    const seeds = repeat(2, (number) =>
      moved([ellipsoid([32, 20, 18], 'cellulose', 0.9)], [(number - 0.5) * length * 0.3, 0, 0]),
    );
    return moved([...pulp([length * 0.62, breadth * 0.26, breadth * 0.26], 0.5), ...seeds], at);
  });
  const count = integer(entropy, 38, 60);
  const spikes = repeat(count, (index) => {
    const along = 1 - (2 * index + 1) / count;
    const around = index * 2.399963;
    const [y, z] = [Math.sqrt(1 - along * along) * Math.cos(around), Math.sqrt(1 - along * along) * Math.sin(around)];
    const foot: Vector = [along * rim[0] * 0.97, y * rim[1] * 0.97, z * rim[2] * 0.97];
    const tip: Vector = [foot[0] + along * spine, foot[1] + y * spine, foot[2] + z * spine];
    return spanning(foot, tip, (high) => [cone(high, breadth * 0.15, 1, 'cellulose', 0.9)]);
  });
  const stalk = rod(between(entropy, 15, 45), 15, 'cellulose');
  return laid([
    ellipsoid([length, breadth, breadth], 'water', 0.45),
    ellipsoid([length, breadth, breadth], 'cellulose', 0.15),
    ...arils,
    ...spikes,
    ...moved([stalk], [rim[0] + spine, 0, 0]),
  ]);
}

/** Lychees or longans on their twigs: a thin shell, watery flesh, one dark stone. */
function lychees(entropy: Entropy): Solid[] {
  const across = between(entropy, 24, 38);
  const perRow = integer(entropy, 3, 6);
  const count = integer(entropy, 10, 20);
  const places = rows(entropy, count, { perRow, pitch: [across * 1.05, across * 0.92], jitterMm: across * 0.18 });
  const stem: Vector = [-across * between(entropy, 1, 2), (count / perRow) * across * 0.5, across * 0.5];
  return laid(
    places.flatMap((at, index) => {
      const wide = about(entropy, across, 0.1);
      const stone = ellipsoid([wide * 0.6, wide * 0.42, wide * 0.42], 'cellulose', 1.5);
      const fruit = anyWay(entropy, [...pulp([wide * 1.08, wide, wide]), ...inside(stone, 'water', 0.9)]);
      const twig = spanning(stem, [at[0], at[1], across * 0.5], (length) => [rod(length, 2.2, 'cellulose')]);
      return [...moved(fruit, [at[0], at[1], between(entropy, -0.2, 0.2) * across]), ...(index % 3 === 0 ? twig : [])];
    }),
  );
}

export const FRUIT: readonly Family[] = [
  { name: 'round-fruit', heldOut: false, make: roundFruit },
  { name: 'mangoes', heldOut: false, make: mangoes },
  { name: 'bananas', heldOut: false, make: bananas },
  { name: 'durian', heldOut: false, make: durian },
  { name: 'lychees', heldOut: true, make: lychees },
];
