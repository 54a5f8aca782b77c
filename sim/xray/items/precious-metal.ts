import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, cut, ellipsoid, moved, rod, type Solid, turned, type Vector } from '../solid.ts';
import { about, brass, laid, repeat, spanning, tube, upright } from './arrange.ts';
import type { Family } from './family.ts';

function metal(entropy: Entropy): MaterialName {
  return entropy.chance(0.6) ? 'gold' : 'silver';
}

/** Jewellery is an alloy: 9 to 22 carat gold by volume, or sterling. */
function alloyFill(entropy: Entropy, material: MaterialName): number {
  return material === 'gold' ? entropy.pick([0.35, 0.58, 0.75, 0.85]) : 0.93;
}

/** Its four sides lean in towards the top, as they come out of a mould. */
function cast([length, breadth, depth]: Vector, lean: number, material: MaterialName): Solid[] {
  const ends = cut([box([length, breadth, depth], material)], [1, 0, lean], length / 2 - (lean * depth) / 2);
  const both = cut(ends, [-1, 0, lean], length / 2 - (lean * depth) / 2);
  const side = cut(both, [0, 1, lean], breadth / 2 - (lean * depth) / 2);
  return cut(side, [0, -1, lean], breadth / 2 - (lean * depth) / 2);
}

/** Bars from fifty grams to a kilogram, cast or minted thin, in a row or a heap. */
function bars(entropy: Entropy): Solid[] {
  const material = metal(entropy);
  const minted = entropy.chance(0.4);
  const length = about(entropy, minted ? 48 : 85, 0.35);
  const size: Vector = [
    length,
    length * between(entropy, 0.42, 0.6),
    minted ? between(entropy, 1.5, 5) : between(entropy, 7, 22),
  ];
  const count = integer(entropy, 1, minted ? 10 : 6);
  const columns = integer(entropy, 1, 3);
  const tidy = entropy.chance(0.6);
  const lean = minted ? 0.02 : between(entropy, 0.1, 0.35);
  return laid(
    entropy,
    repeat(count, (index) => {
      const layer = Math.floor(index / (columns * 2));
      const place = index % (columns * 2);
      const turn = tidy ? between(entropy, -0.04, 0.04) : between(entropy, -0.7, 0.7);
      const at: Vector = [
        Math.floor(place / columns) * (size[0] + 5),
        (place % columns) * (size[1] + (tidy ? 3 : 14)),
        layer * (size[2] + 0.5),
      ];
      return moved(turned(cast(size, lean, material), [0, 0, turn]), at);
    }),
  );
}

/** A necklace thrown down: links one after another along a looping line. */
function chains(entropy: Entropy): Solid[] {
  const material = metal(entropy);
  const fill = alloyFill(entropy, material);
  const count = integer(entropy, 1, 2);
  return laid(
    entropy,
    repeat(count, (strand) => {
      const links = integer(entropy, 34, 60);
      const gauge = between(entropy, 1.6, 5.5);
      const [reachX, reachY] = [between(entropy, 35, 75), between(entropy, 22, 50)];
      const [loops, sway, phase] = [integer(entropy, 1, 3), between(entropy, 0.1, 0.6), between(entropy, 0, 6)];
      const at = (index: number): Vector => {
        const turn = (2 * Math.PI * index) / links;
        const wide = 1 + sway * Math.sin(loops * turn + phase);
        return [reachX * wide * Math.cos(turn), reachY * wide * Math.sin(turn + sway * Math.sin(turn)), 0];
      };
      const line = repeat(links, (index) =>
        spanning(at(index), at(index + 1), (length) => [
          rod(length * 0.94, gauge, material, fill, index % 2 === 0 ? gauge : gauge * 0.5),
        ]),
      );
      const pendant = ellipsoid([gauge * 4, gauge * 3.4, 2.4], material, fill);
      const hung = entropy.chance(0.5) ? moved([pendant], [at(0)[0] + gauge * 2, at(0)[1], 0]) : [];
      return moved([...line, ...hung], [strand * 12, strand * between(entropy, 20, 70), strand * 5]);
    }),
  );
}

/** Bangles and rings: short tubes that lie flat, stand on edge or lean on each other. */
function bangles(entropy: Entropy): Solid[] {
  const material = metal(entropy);
  const fill = alloyFill(entropy, material);
  const big = integer(entropy, 1, 7);
  const small = integer(entropy, 0, 9);
  const ring = (inner: number, wall: number, wide: number) =>
    upright(tube(wide, inner + 2 * wall, inner, material, fill));
  const nested = entropy.chance(0.5);
  const bangle = repeat(big, (index) => {
    const one = ring(about(entropy, 62, 0.08), between(entropy, 1.2, 4), between(entropy, 2.5, 9));
    const lean: Vector = nested ? [0, 0, 0] : [between(entropy, -0.4, 0.4), between(entropy, -0.4, 0.4), 0];
    const at: Vector = nested
      ? [between(entropy, -6, 6), between(entropy, -6, 6), index * 8]
      : [between(entropy, -60, 60), between(entropy, -35, 35), index * 3];
    return moved(turned(one, lean), at);
  });
  const rings = repeat(small, () => {
    const one = ring(about(entropy, 18, 0.12), between(entropy, 0.9, 2.2), between(entropy, 2, 7));
    const stone = moved([box([5, 5, 4], 'glass_plate')], [11, 0, 0]);
    const lean: Vector = [entropy.chance(0.4) ? Math.PI / 2 : 0, 0, between(entropy, 0, Math.PI)];
    const at: Vector = [between(entropy, -55, 55), between(entropy, -45, 45), 0];
    return moved(turned(entropy.chance(0.4) ? [...one, ...stone] : one, lean), at);
  });
  return laid(entropy, [...bangle, ...rings]);
}

/** Coins in rolls that lie along x, in tubes on end, or spread out. */
function coins(entropy: Entropy): Solid[] {
  const material = metal(entropy);
  const across = between(entropy, 19, 40);
  const thick = between(entropy, 1.5, 3.2);
  const way = entropy.pick(['roll', 'roll', 'tube', 'spread'] as const);
  if (way === 'spread') {
    const spread = repeat(integer(entropy, 6, 24), (index) => {
      const coin = turned(upright([rod(thick, across, material)]), [between(entropy, -0.1, 0.1), 0, 0]);
      const away = across * Math.sqrt(index) * between(entropy, 0.5, 0.75);
      return moved(coin, [away * Math.cos(index * 2.4) * 1.2, away * Math.sin(index * 2.4), (index % 3) * thick]);
    });
    return laid(entropy, spread);
  }
  const rolls = integer(entropy, 1, way === 'roll' ? 5 : 7);
  const whole = repeat(rolls, (index) => {
    const pieces = integer(entropy, 8, 22);
    const pitch = thick + between(entropy, 0, 0.25);
    const sleeve = tube(pieces * pitch + 4, across + 4, across + 1, 'polyethylene');
    const roll = [rod(pieces * pitch, across, material, thick / pitch), ...sleeve];
    if (way === 'roll') return moved(turned(roll, [0, 0, between(entropy, -0.08, 0.08)]), [0, index * (across + 6), 0]);
    return moved(upright(roll), [
      (index % 4) * (across + 6),
      Math.floor(index / 4) * (across + 6),
      pieces * pitch * 0.5,
    ]);
  });
  return laid(entropy, whole);
}

/** A watch of precious metal with its band of links lying open or closed: case, works, crown and crystal. */
function watch(entropy: Entropy): Solid[] {
  const material = metal(entropy);
  const fill = alloyFill(entropy, material);
  const across = about(entropy, 40, 0.15);
  const depth = about(entropy, 10, 0.2);
  const links = integer(entropy, 7, 11);
  const pitch = between(entropy, 6, 9);
  const closed = entropy.chance(0.5);
  const bend = closed ? between(entropy, 0.18, 0.26) : between(entropy, -0.03, 0.03);
  const band = [-1, 1].flatMap((way) => {
    let [x, z, angle] = [(way * across) / 2, 0, 0];
    return repeat(links, (index) => {
      x += way * pitch * Math.cos(angle);
      z -= pitch * Math.sin(angle);
      angle += Math.abs(bend);
      const wide = 20 - index * 0.35;
      const link = box([pitch * 0.86, wide, about(entropy, 3.4, 0.1)], material, fill);
      return moved(turned([link], [0, way * angle, 0]), [x, 0, z]);
    });
  });
  const shell = upright([
    ...tube(depth, across, across - 5, material, fill),
    ...moved([rod(1.5, across, material, fill)], [-depth / 2, 0, 0]),
  ]);
  const works = upright(brass(rod(depth * 0.45, across - 7, 'copper', 0.75)));
  const crystal = moved(upright([rod(1.6, across - 5, 'glass_plate')]), [0, 0, depth / 2]);
  const crown = moved(turned([rod(4, 6, material, fill)], [0, 0, Math.PI / 2]), [0, across / 2 + 2, 0]);
  const one = [...shell, ...works, ...crystal, ...crown, ...band];
  return laid(entropy, closed ? turned(one, [Math.PI / 2, 0, 0]) : one);
}

export const PRECIOUS_METAL: readonly Family[] = [
  { name: 'bars', heldOut: false, make: bars },
  { name: 'chains', heldOut: false, make: chains },
  { name: 'bangles and rings', heldOut: false, make: bangles },
  { name: 'coins', heldOut: false, make: coins },
  { name: 'watch', heldOut: true, make: watch },
];
