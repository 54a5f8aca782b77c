import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, ellipsoid, grained, moved, rod, type Solid, turned, type Vector, vessel } from '../solid.ts';
import { about, centred, laid, repeat, spanning, tube } from './arrange.ts';
import type { Family } from './family.ts';

/** Length and breadth of notes in mm: dollar, euro 20 to 200, pound, yuan, yen, lira, franc. */
const NOTES: readonly (readonly [number, number])[] = [
  [156, 66],
  [133, 72],
  [140, 77],
  [153, 77],
  [139, 73],
  [155, 77],
  [160, 76],
  [148, 68],
  [137, 70],
];

/** A note is 0.11 mm thick; worn ones lie less close. */
const NOTE_MM = 0.11;

function paperFill(entropy: Entropy): number {
  return between(entropy, 0.82, 1);
}

/** Engraved ink holds iron oxide: a gram or so to the square metre, on the portrait and the number. */
function inked(entropy: Entropy, [length, breadth, depth]: Vector): Solid[] {
  const portrait = ellipsoid([length * 0.28, breadth * 0.8, depth * 1.2], 'iron', between(entropy, 0.0005, 0.0018));
  const figure = box([length * 0.2, breadth * 0.6, depth], 'iron', between(entropy, 0.0003, 0.001));
  const away = between(entropy, 0.05, 0.25) * length;
  return [...moved([portrait], [away, 0, 0]), ...moved([figure], [-length * 0.3, 0, 0])];
}

interface Bundle {
  readonly note: readonly [number, number];
  readonly depth: number;
  /** How far the notes bend over their length, in radians. */
  readonly curl: number;
}

/** A hundred notes or so, bent a little in three stretches, with a strap of paper or rubber across. */
function bundle(entropy: Entropy, { note: [length, breadth], depth, curl }: Bundle): Solid[] {
  const fill = paperFill(entropy);
  const third = length / 3;
  const rise = third * 0.5 * Math.sin(curl);
  const stretch = grained(box([third, breadth, depth], 'cellulose', fill), 0.04, 14);
  const stretches = [-1, 0, 1].flatMap((part) =>
    moved(turned([stretch], [0, part * curl, 0]), [part * third, 0, part === 0 ? 0 : -rise]),
  );
  const wide = entropy.chance(0.7) ? between(entropy, 22, 40) : between(entropy, 2, 5);
  const strap = vessel(
    box([wide, breadth + 1.2, depth + 1.2], wide > 10 ? 'cellulose' : 'rubber'),
    wide > 10 ? 0.5 : 0.6,
  );
  const strapAt = between(entropy, -0.06, 0.06) * length;
  return [...stretches, ...moved(strap, [strapAt, 0, 0]), ...inked(entropy, [length, breadth, depth])];
}

function thickness(entropy: Entropy, notes: number): number {
  return notes * NOTE_MM * between(entropy, 1, 1.35);
}

function banded(entropy: Entropy): Solid[] {
  const note = entropy.pick(NOTES);
  const count = integer(entropy, 1, 6);
  const notes = entropy.pick([50, 100, 100, 100, 200]);
  const columns = count * notes > 600 || (count > 2 && entropy.chance(0.6)) ? 2 : 1;
  const tidy = entropy.chance(0.6);
  return laid(
    entropy,
    repeat(count, (index) => {
      const depth = thickness(entropy, notes);
      const one = bundle(entropy, { note, depth, curl: between(entropy, -0.09, 0.09) });
      const turn = tidy ? between(entropy, -0.05, 0.05) : between(entropy, -0.5, 0.5);
      const row = Math.floor(index / columns);
      const at: Vector = [
        between(entropy, -8, 8),
        (index % columns) * (note[1] + 5),
        row * (notes * NOTE_MM * 1.35 + 2),
      ];
      return moved(turned(one, [0, 0, turn]), at);
    }),
  );
}

/** Ten straps or more in a block, tied crosswise. */
function block(entropy: Entropy): Solid[] {
  const note = entropy.pick(NOTES);
  const [columns, rows] = entropy.pick([
    [1, 5],
    [1, 8],
    [2, 4],
    [2, 5],
  ] as const);
  const depth = thickness(entropy, 100);
  const straps = repeat(columns * rows, (index) => {
    const one = bundle(entropy, { note, depth, curl: between(entropy, -0.03, 0.03) });
    const at: Vector = [
      between(entropy, -2, 2),
      (index % columns) * (note[1] + 2),
      Math.floor(index / columns) * (depth + 1.4),
    ];
    return moved(one, at);
  });
  const size: Vector = [note[0] + 4, columns * (note[1] + 2) + 4, rows * (depth + 1.4) + 4];
  const film = vessel(box(size, 'polyethylene'), between(entropy, 0.1, 0.6));
  const cord = vessel(box([between(entropy, 3, 14), size[1] + 2, size[2] + 2], 'polyethylene'), 0.9);
  return laid(entropy, [
    ...centred(straps),
    ...film,
    ...moved(cord, [note[0] * 0.25, 0, 0]),
    ...moved(cord, [-note[0] * 0.25, 0, 0]),
  ]);
}

/** Loose notes spread like a hand of cards or a heap, a few sheets in each place. */
function fanned(entropy: Entropy): Solid[] {
  const note = entropy.pick(NOTES);
  const count = integer(entropy, 9, 26);
  const spread = between(entropy, 0.4, 1.6);
  const heap = entropy.chance(0.4);
  let z = 0;
  return laid(
    entropy,
    repeat(count, (index) => {
      const depth = NOTE_MM * integer(entropy, 3, 14);
      z += depth * between(entropy, 1, 2);
      const size: Vector = [note[0], note[1], depth];
      const sheet = [box(size, 'cellulose', paperFill(entropy)), ...inked(entropy, size)];
      const angle = heap ? between(entropy, -0.8, 0.8) : (index / count - 0.5) * spread;
      const pivot = heap ? between(entropy, -35, 35) : note[0] * 0.4;
      const tilt = between(entropy, -0.02, 0.02);
      return moved(turned(moved(sheet, [pivot, 0, 0]), [0, tilt, angle]), [0, heap ? between(entropy, -25, 25) : 0, z]);
    }),
  );
}

/** Notes rolled up tight, with rubber bands, side by side. */
function rolls(entropy: Entropy): Solid[] {
  const note = entropy.pick(NOTES);
  const count = integer(entropy, 1, 7);
  const columns = Math.min(count, integer(entropy, 2, 4));
  const across = about(entropy, 34, 0.3);
  return laid(
    entropy,
    repeat(count, (index) => {
      const outer = about(entropy, across, 0.12);
      const core = outer * between(entropy, 0.08, 0.4);
      const layers = rod(note[1], outer * 0.75, 'cellulose', between(entropy, 0.03, 0.12));
      const one = [
        ...tube(note[1], outer, core, 'cellulose', between(entropy, 0.7, 0.88)),
        layers,
        rod(note[1], core, 'cellulose', -layers.fill),
        rod(note[1] * 0.9, outer * 0.8, 'iron', between(entropy, 0.0004, 0.0014)),
        ...moved(tube(between(entropy, 2, 5), outer + 2.4, outer, 'rubber'), [between(entropy, -10, 10), 0, 0]),
      ];
      const at: Vector = [Math.floor(index / columns) * (note[1] + 6), (index % columns) * across * 1.15, 0];
      return moved(turned(one, [0, 0, between(entropy, -0.25, 0.25)]), at);
    }),
  );
}

/** Notes pressed hard under film that stands out as a seam around the block. */
function vacuumPacked(entropy: Entropy): Solid[] {
  const note = entropy.pick(NOTES);
  const stacks = integer(entropy, 1, 3);
  const depth = between(entropy, 22, 95);
  const fill = between(entropy, 0.93, 1);
  const size: Vector = [note[0], stacks * note[1] + 2, depth];
  const seam = between(entropy, 14, 32);
  const half = size[0] / 2;
  const notes = repeat(stacks, (index) => {
    const at: Vector = [between(entropy, -1.5, 1.5), (index - (stacks - 1) / 2) * (note[1] + 1), 0];
    const stack: Vector = [note[0], note[1], depth * between(entropy, 0.94, 1)];
    return moved([grained(box(stack, 'cellulose', fill), 0.03, 20), ...inked(entropy, stack)], at);
  });
  const ends = [-1, 1].flatMap((side) =>
    spanning([side * half, 0, 0], [side * (half + seam), 0, between(entropy, -5, 5)], (length) => [
      box([length, size[1] * 0.95, 0.5], 'polyethylene'),
    ]),
  );
  const film = vessel(box([size[0] + 4, size[1] + 2, depth + 1], 'polyethylene'), between(entropy, 0.2, 0.45));
  return laid(entropy, [...notes, ...film, ...ends]);
}

export const CURRENCY: readonly Family[] = [
  { name: 'banded bundles', heldOut: false, make: banded },
  { name: 'brick of bundles', heldOut: false, make: block },
  { name: 'fanned notes', heldOut: false, make: fanned },
  { name: 'rolled notes', heldOut: false, make: rolls },
  { name: 'vacuum-packed notes', heldOut: true, make: vacuumPacked },
];
