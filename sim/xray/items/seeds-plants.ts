import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, ellipsoid, grained, moved, rod, type Solid, turned, vessel, type Vector } from '../solid.ts';
import { about, repeat, spanning } from './arrange.ts';
import type { Family } from './family.ts';
import { along, extentsOf, laid, rows, way } from './grown.ts';

/** Starch and oil in the same place, as in any dry seed; 1 is a solid kernel. */
function kernel(body: Solid, share: number): Solid[] {
  return [
    { ...body, material: 'cellulose', fill: share },
    { ...body, material: 'polyethylene', fill: 0.35 * share },
  ];
}

function bagOf(size: Vector): Solid[] {
  return vessel(box(size, 'polyethylene'), 0.15);
}

/** A bag of beans or stones large enough to be told apart. */
function coarseSeeds(entropy: Entropy): Solid[] {
  const size = between(entropy, 9, 21);
  const flat = between(entropy, 0.5, 0.9);
  const [perRow, count] = [integer(entropy, 7, 11), integer(entropy, 45, 85)];
  const pitch = [size * 1.02, size * flat * 1.1] as const;
  const seeds = rows(entropy, count, { perRow, pitch, jitterMm: size * 0.25 }).flatMap(([x, y]) => {
    const seed = ellipsoid([about(entropy, size), size * flat, size * flat * 0.8], 'cellulose', 1.45);
    return moved(turned([seed], [0, 0, between(entropy, -1, 1)]), [x, y, between(entropy, 0, size * 0.9)]);
  });
  const lying = laid(seeds);
  const [length, breadth, depth] = extentsOf(lying);
  return [...lying, ...bagOf([length + 20, breadth + 20, depth + 2])];
}

/** A pillow of fine seed or grain, or several packets of it. */
function fineSeeds(entropy: Entropy): Solid[] {
  const count = entropy.chance(0.5) ? 1 : integer(entropy, 2, 6);
  const [length, breadth] =
    count === 1
      ? [between(entropy, 120, 280), between(entropy, 80, 190)]
      : [between(entropy, 80, 130), between(entropy, 55, 90)];
  const depth = count === 1 ? between(entropy, 25, 70) : between(entropy, 8, 22);
  const share = between(entropy, 0.6, 0.85);
  const [swing, mm] = [between(entropy, 0.25, 0.6), between(entropy, 3, 8)];
  return laid(
    repeat(count, (index) => {
      const heart = box([length * 0.8, breadth * 0.8, depth * 0.9], 'cellulose');
      const swell = ellipsoid([length, breadth, depth], 'cellulose');
      const shape = entropy.chance(0.5) ? heart : swell;
      const packet = [...kernel(grained(shape, swing, mm), share), ...bagOf([length, breadth, depth])];
      const aslant = turned(packet, [0, 0, between(entropy, -0.12, 0.12)]);
      return moved(aslant, [Math.floor(index / 2) * length * 1.08, (index % 2) * breadth * 1.1, 0]);
    }),
  );
}

/** Flower bulbs or onions: layers around a heart, a tip, a tuft of roots. */
function bulbs(entropy: Entropy): Solid[] {
  const across = between(entropy, 24, 54);
  const perRow = integer(entropy, 2, across > 45 ? 4 : 5);
  const count = integer(entropy, 4, perRow * 4);
  const places = rows(entropy, Math.min(count, across > 45 ? perRow * 3 : 16), {
    perRow,
    pitch: [across * 1.15, across * 1.02],
    jitterMm: across * 0.12,
  });
  return laid(
    places.flatMap((at) => {
      const wide = about(entropy, across, 0.12);
      const length = wide * between(entropy, 0.85, 1.2);
      const tip = cone(wide * between(entropy, 0.4, 0.9), wide * 0.4, 2, 'cellulose', 0.6);
      const one = [
        ellipsoid([length, wide, wide], 'water', 0.5),
        ellipsoid([length * 0.86, wide * 0.84, wide * 0.84], 'water', 0.25),
        ellipsoid([length * 0.55, wide * 0.5, wide * 0.5], 'sugar', 0.2),
        ...moved([tip], [length * 0.42 + tip.half[0], 0, 0]),
        ...moved([rod(wide * 0.2, wide * 0.4, 'cellulose', 0.4)], [-length * 0.55, 0, 0]),
      ];
      return moved(turned(one, [0, between(entropy, -0.5, 0.5), between(entropy, 0, 6.28)]), at);
    }),
  );
}

/** A leaf blade from one point outwards; thin, and more water than fibre. */
function leaf(entropy: Entropy, from: Vector, length: number, angle: number): Solid[] {
  const rise = between(entropy, -0.5, 0.5);
  const to: Vector = [
    from[0] + length * Math.cos(angle),
    from[1] + length * Math.sin(angle),
    from[2] + length * rise * 0.4,
  ];
  const breadth = length * between(entropy, 0.25, 0.5);
  return spanning(from, to, (long) => [ellipsoid([long, breadth, between(entropy, 1, 2.2)], 'water', 0.8)]);
}

/** A young plant with its pot or ball of soil, lying on its side along x. */
function potted(entropy: Entropy, scale: number): Solid[] {
  const [high, wide] = [scale * between(entropy, 0.8, 1.15), scale * between(entropy, 0.8, 1.05)];
  const pot = cone(high, wide * between(entropy, 0.65, 0.8), wide, 'polyethylene');
  const ball = cone(high * 0.88, wide * 0.68, wide * 0.9, 'sio2', between(entropy, 0.15, 0.35));
  const [swing, mm] = [between(entropy, 0.3, 0.6), between(entropy, 4, 10)];
  const soil = [
    ball,
    { ...ball, material: 'cellulose', fill: 0.45 } as const,
    { ...ball, material: 'water', fill: 0.2 } as const,
  ];
  const stem = scale * between(entropy, 0.9, 2);
  const sway = between(entropy, -0.2, 0.2) * stem;
  const curve = way(4, (share): Vector => [high / 2 + stem * share, sway * share * share, 0]);
  const leaves = repeat(integer(entropy, 5, 12), (index) => {
    const [x, y] = curve.at(1 + (index % 4)) ?? [high / 2, 0];
    return leaf(
      entropy,
      [x, y, 0],
      scale * between(entropy, 0.4, 0.8),
      (index % 2 === 0 ? 1 : -1) * between(entropy, 0.3, 1.3),
    );
  });
  return [
    ...(entropy.chance(0.75) ? vessel(pot, between(entropy, 0.8, 1.8)) : []),
    ...soil.map((body) => grained(body, swing, mm)),
    ...along(curve, (length, from) => [
      rod(length, scale * 0.07 * (1.2 - from), 'cellulose'),
      rod(length, scale * 0.06, 'water', 0.5),
    ]),
    ...leaves,
  ];
}

function seedlings(entropy: Entropy): Solid[] {
  const count = integer(entropy, 1, 3);
  const scale = count === 1 ? between(entropy, 60, 115) : between(entropy, 45, 75);
  return laid(
    repeat(count, (index) => moved(potted(entropy, scale), [between(entropy, -6, 6), index * scale * 1.12, 0])),
  );
}

/** Twigs for planting or grafting, tied, their feet in something wet. */
function cuttings(entropy: Entropy): Solid[] {
  const [length, thick] = [between(entropy, 140, 330), between(entropy, 4, 13)];
  const [count, perLayer] = [integer(entropy, 6, 22), integer(entropy, 3, 7)];
  const twigs = repeat(count, (index) => {
    const long = about(entropy, length, 0.1);
    const wide = about(entropy, thick, 0.25);
    const twig = [rod(long, wide, 'cellulose', 0.8), rod(long, wide, 'water', 0.35)];
    const [y, z] = [((index % perLayer) - perLayer / 2) * thick * 1.1, Math.floor(index / perLayer) * thick];
    const buds = repeat(integer(entropy, 0, 2), () =>
      moved([ellipsoid([wide * 1.6, wide * 1.7, wide], 'water', 0.6)], [between(entropy, -0.4, 0.4) * long, 0, 0]),
    );
    return moved(turned([...twig, ...buds], [0, 0, between(entropy, -0.05, 0.05)]), [(long - length) / 2, y, z]);
  });
  const layers = Math.ceil(count / perLayer);
  const [broad, deep] = [perLayer * thick * 1.15 + 10, layers * thick + 8];
  const wet = rod(length * between(entropy, 0.12, 0.28), broad, 'water', between(entropy, 0.2, 0.5), deep);
  const tie = rod(between(entropy, 3, 8), broad, 'rubber', 0.3, deep);
  const middle = ((layers - 1) * thick) / 2;
  const crown = repeat(integer(entropy, 0, 10), () =>
    leaf(
      entropy,
      [length * between(entropy, 0.2, 0.42), 0, middle],
      between(entropy, 25, 55),
      between(entropy, -1.3, 1.3),
    ),
  );
  return laid([
    ...twigs,
    ...moved([grained(wet, 0.4, 10)], [-length / 2 + wet.half[0], -thick / 2, middle]),
    ...moved([tie], [length * between(entropy, -0.05, 0.25), -thick / 2, middle]),
    ...crown,
  ]);
}

/** Walnuts: a hard shell, two halves of kernel with air around them. */
function walnuts(entropy: Entropy): Solid[] {
  const across = between(entropy, 24, 36);
  const [perRow, count] = [integer(entropy, 3, 6), integer(entropy, 8, 20)];
  return laid(
    rows(entropy, count, { perRow, pitch: [across * 1.15, across], jitterMm: across * 0.12 }).flatMap((at) => {
      const wide = about(entropy, across, 0.08);
      const half = ellipsoid([wide * 0.75, wide * 0.62, wide * 0.28], 'polyethylene', 0.95);
      const nut = [
        ...vessel(ellipsoid([wide * 1.15, wide, wide * 0.95], 'cellulose', 1.4), wide * 0.06),
        ...moved([half], [0, 0, wide * 0.19]),
        ...moved([half], [0, 0, -wide * 0.19]),
      ];
      return moved(turned(nut, [between(entropy, 0, 3.1), between(entropy, -0.6, 0.6), between(entropy, 0, 6.28)]), at);
    }),
  );
}

/** Pine cones: scales around a core, open or closed. */
function pineCones(entropy: Entropy): Solid[] {
  const length = between(entropy, 65, 130);
  const [open, count] = [between(entropy, 0.5, 1.1), integer(entropy, 1, 3)];
  return laid(
    repeat(count, (index) => {
      const wide = length * between(entropy, 0.55, 0.78);
      const scales = repeat(integer(entropy, 26, 40), (number) => {
        const share = number / 40;
        const [around, radius] = [number * 2.399963, (wide / 2) * Math.sin(0.35 + share * 2.5)];
        const foot: Vector = [length * (share - 0.5), 0, 0];
        const tip: Vector = [foot[0] + radius / open / 2, radius * Math.cos(around), radius * Math.sin(around)];
        return spanning(foot, tip, (long) => [ellipsoid([long, wide * 0.32, 4.5], 'cellulose', 1.2)]);
      });
      return moved([rod(length * 0.9, wide * 0.2, 'cellulose', 0.9), ...scales], [0, index * length * 0.65, 0]);
    }),
  );
}

export const SEEDS_PLANTS: readonly Family[] = [
  {
    name: 'seed-bag',
    heldOut: false,
    make: (entropy) => (entropy.chance(0.5) ? coarseSeeds(entropy) : fineSeeds(entropy)),
  },
  { name: 'bulbs', heldOut: false, make: bulbs },
  { name: 'potted-seedling', heldOut: false, make: seedlings },
  { name: 'cuttings', heldOut: false, make: cuttings },
  {
    name: 'nuts-and-cones',
    heldOut: true,
    make: (entropy) => (entropy.chance(0.5) ? walnuts(entropy) : pineCones(entropy)),
  },
];
