import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, ellipsoid, grained, moved, rod, type Solid, turned, type Vector, vessel } from '../solid.ts';
import { about, laid, repeat } from './arrange.ts';
import type { Family } from './family.ts';

/** One brand's pack, in mm: the cigarettes lie along y, in columns along x. */
interface Pack {
  readonly size: Vector;
  readonly columns: number;
  readonly across: number;
  readonly filterLength: number;
  /** Tobacco has about a quarter of water's density, a filter less. */
  readonly tobaccoFill: number;
  readonly filterFill: number;
  readonly boardMm: number;
}

function brand(entropy: Entropy): Pack {
  const slim = entropy.chance(0.25);
  const long = entropy.chance(0.3) ? 100 : 84;
  const across = slim ? between(entropy, 5.3, 6.4) : between(entropy, 7.4, 8);
  const columns = slim ? entropy.pick([6, 7]) : 7;
  return {
    size: [columns * across + between(entropy, 1, 2.5), long + between(entropy, 3, 6), (slim ? 3.1 : 2.85) * across],
    columns,
    across,
    filterLength: between(entropy, 18, 30),
    tobaccoFill: between(entropy, 0.26, 0.38),
    filterFill: between(entropy, 0.12, 0.2),
    boardMm: between(entropy, 0.3, 0.55),
  };
}

/** The cigarettes of `layers` packs on top of each other: a column of circles takes as much of the beam as one ellipse. */
function columnsOf(pack: Pack, layers: number): Solid[] {
  const [, high, deep] = pack.size;
  const depth = layers * Math.min(deep - 1, 3 * pack.across * 0.95);
  const long = high - 4 - pack.filterLength;
  return repeat(pack.columns, (index) => {
    const x = (index - (pack.columns - 1) / 2) * pack.across;
    const tobacco = rod(long, pack.across, 'cellulose', pack.tobaccoFill, depth);
    return moved(turned([tobacco], [0, 0, Math.PI / 2]), [x, -pack.filterLength / 2 - 1, 0]);
  });
}

function filtersOf(pack: Pack, layers: number): Solid[] {
  const [wide, high, deep] = pack.size;
  const filters = box([wide - 2, pack.filterLength, layers * (deep - 1.4)], 'cellulose', pack.filterFill);
  return moved([filters], [0, high / 2 - pack.filterLength / 2 - 2, 0]);
}

/** Board and foil around one pack. */
function wrapperOf({ size, boardMm }: Pack): Solid[] {
  const [wide, high, deep] = size;
  const within: Vector = [wide - 2 * boardMm, high - 2 * boardMm, deep - 2 * boardMm];
  const lid = box([wide * 0.97, high * 0.25, boardMm], 'cellulose', 1);
  return [
    ...vessel(box(size, 'cellulose'), boardMm),
    ...vessel(box(within, 'aluminium'), 0.012),
    ...moved([lid], [0, high * 0.36, deep / 2 - boardMm * 1.5]),
  ];
}

function packOf(pack: Pack): Solid[] {
  return [...columnsOf(pack, 1), ...filtersOf(pack, 1), ...wrapperOf(pack)];
}

/** Packs in a row along x and `layers` deep, in a board sleeve and film. */
function rowOf(entropy: Entropy, { row, layers }: { readonly row: number; readonly layers: number }): Solid[] {
  const pack = brand(entropy);
  const [wide, high, deep] = pack.size;
  const places = repeat(row, (index) => {
    const walls = repeat(layers, (layer) => {
      return moved(vessel(box(pack.size, 'cellulose'), pack.boardMm), [0, 0, (layer - (layers - 1) / 2) * deep]);
    });
    const foil = vessel(box([wide - 1.5, high - 1.5, deep * layers - 1.5], 'aluminium'), 0.012 * layers);
    const one = [...columnsOf(pack, layers), ...filtersOf(pack, layers), ...walls, ...foil];
    return moved(one, [(index - (row - 1) / 2) * (wide + 0.3), between(entropy, -0.4, 0.4), 0]);
  });
  const outside: Vector = [row * (wide + 0.3) + 2, high + 2, layers * deep + 2];
  return [...places, ...vessel(box(outside, 'cellulose', 0.9), between(entropy, 0.3, 0.8))];
}

/** Ten packs; two cartons lie on top of each other when layers are four. */
function carton(entropy: Entropy): Solid[] {
  return laid(entropy, rowOf(entropy, { row: 5, layers: entropy.pick([2, 2, 2, 4]) }));
}

function halfCarton(entropy: Entropy): Solid[] {
  const [row, layers] = entropy.pick([
    [5, 1],
    [3, 2],
    [4, 1],
    [2, 2],
    [4, 2],
  ] as const);
  return laid(entropy, rowOf(entropy, { row, layers }));
}

/** Packs by themselves, shoved together or about the place. */
function loosePacks(entropy: Entropy): Solid[] {
  const pack = brand(entropy);
  const count = integer(entropy, 1, 7);
  const columns = integer(entropy, Math.max(2, Math.ceil(count / 2)), 4);
  const loose = between(entropy, 0, 0.35);
  const gap = 1 + 40 * loose;
  return laid(
    entropy,
    repeat(count, (index) => {
      const side = entropy.chance(0.15) ? Math.PI / 2 : 0;
      const one = turned(packOf(pack), [
        0,
        side,
        between(entropy, -1, 1) * loose + (entropy.chance(0.2) ? Math.PI : 0),
      ]);
      const row = Math.floor(index / columns);
      return moved(one, [(index % columns) * (pack.size[0] + gap), row * (pack.size[1] + gap * 0.6), 0]);
    }),
  );
}

/** Cigars side by side in a box of cedar. */
function cigars(entropy: Entropy): Solid[] {
  const across = between(entropy, 11, 20);
  const length = between(entropy, 105, 185);
  const columns = integer(entropy, 5, Math.floor(190 / across));
  const layers = integer(entropy, 1, 3);
  const wall = between(entropy, 3.5, 6.5);
  const tobaccoFill = between(entropy, 0.42, 0.6);
  const size: Vector = [columns * across + 2 * wall + 3, length + 2 * wall + 6, layers * across + 2 * wall + 2];
  const rolled = repeat(columns * layers, (index) => {
    const x = ((index % columns) - (columns - 1) / 2) * across;
    const z = (Math.floor(index / columns) - (layers - 1) / 2) * across;
    const body = grained(rod(length * 0.9, across * 0.96, 'cellulose', tobaccoFill), 0.15, 9);
    const head = ellipsoid([length * 0.1, across * 0.96, across * 0.96], 'cellulose', tobaccoFill);
    const one = index < columns ? [body, ...moved([head], [length * 0.45, 0, 0])] : [body];
    return moved(turned(one, [0, 0, Math.PI / 2]), [x, between(entropy, -1.5, 1.5), z]);
  });
  const hinge = (x: number) => moved([rod(14, 3, 'iron', 0.7)], [x, -size[1] / 2 - 1, 0]);
  const clasp = moved([box([10, 2, 12], 'iron', 0.6)], [0, size[1] / 2 + 1, 0]);
  const whole = [
    ...rolled,
    ...vessel(box(size, 'cellulose', between(entropy, 0.5, 0.75)), wall),
    ...hinge(-size[0] / 3),
    ...hinge(size[0] / 3),
    ...clasp,
  ];
  return laid(entropy, size[1] > size[0] ? turned(whole, [0, 0, Math.PI / 2]) : whole);
}

/** Shag in soft pouches or a brick of cut tobacco, some in tins. */
function pouches(entropy: Entropy): Solid[] {
  const size: Vector = [about(entropy, 145, 0.15), about(entropy, 82, 0.15), about(entropy, 22, 0.3)];
  const count = integer(entropy, 1, 6);
  const columns = count > 4 ? 2 : integer(entropy, 1, 2);
  const material: MaterialName = entropy.chance(0.7) ? 'polyethylene' : 'cellulose';
  return laid(
    entropy,
    repeat(count, (index) => {
      const shag = (body: Solid) =>
        grained({ ...body, fill: between(entropy, 0.3, 0.5) }, 0.45, between(entropy, 3, 7));
      const middle = shag(box([size[0] * 0.75, size[1] * 0.9, size[2] * 0.9], 'cellulose'));
      const bulge = shag(ellipsoid([size[0], size[1], size[2] * 0.7], 'cellulose'));
      const skin = vessel(box(size, material), between(entropy, 0.12, 0.3));
      const flap = moved([box([size[0], size[1] * 0.5, 0.6], material)], [0, size[1] * 0.2, size[2] / 2 + 0.4]);
      const papers = moved([box([70, 24, 4], 'cellulose', 0.9)], [0, -size[1] * 0.2, size[2] / 2 + 2]);
      const one = [middle, bulge, ...skin, ...flap, ...(entropy.chance(0.3) ? papers : [])];
      const row = Math.floor(index / columns);
      const at: Vector = [between(entropy, -8, 8), (index % columns) * (size[1] + 4), row * (size[2] + 3)];
      return moved(turned(one, [0, 0, between(entropy, -0.12, 0.12)]), at);
    }),
  );
}

export const CIGARETTES: readonly Family[] = [
  { name: 'carton', heldOut: false, make: carton },
  { name: 'half carton', heldOut: false, make: halfCarton },
  { name: 'loose packs', heldOut: false, make: loosePacks },
  { name: 'cigar box', heldOut: true, make: cigars },
  { name: 'tobacco pouches', heldOut: true, make: pouches },
];
