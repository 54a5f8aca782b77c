import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, cone, moved, rod, type Solid, turned } from '../solid.ts';
import { about, hollow, laid, repeat, tube } from './arrange.ts';
import { PISTOL_ROUNDS, RIFLE_ROUNDS } from './cartridge.ts';
import type { Family } from './family.ts';
import { magazine, pistolFrame, pistolSizes, revolverCylinder, slideWithBarrel } from './gun-parts.ts';

const SHORT_ROUNDS = PISTOL_ROUNDS.filter(({ caseLength }) => caseLength < 25);

function slide(entropy: Entropy): Solid[] {
  return laid(entropy, slideWithBarrel(entropy, pistolSizes(entropy, entropy.pick(SHORT_ROUNDS))));
}

function frame(entropy: Entropy): Solid[] {
  const material = entropy.pick<MaterialName>(['iron', 'nylon6', 'aluminium']);
  return laid(entropy, pistolFrame(entropy, pistolSizes(entropy, entropy.pick(SHORT_ROUNDS)), material));
}

function magazines(entropy: Entropy): Solid[] {
  const rifle = entropy.chance(0.4);
  const round = entropy.pick(rifle ? RIFLE_ROUNDS : SHORT_ROUNDS);
  const height = rifle ? about(entropy, 170, 0.2) : about(entropy, 105, 0.2);
  const material = entropy.pick<MaterialName>(['iron', 'iron', 'nylon6', 'aluminium']);
  const doubled = rifle || entropy.chance(0.5);
  const single = repeat(integer(entropy, 1, 3), (index) => {
    const one = magazine(entropy, { round, height, doubled, loaded: 0, material });
    const turnedOut = turned(one, [0, 0, Math.PI / 2 + between(entropy, -0.15, 0.15)]);
    return moved(turnedOut, [between(entropy, -15, 15), index * (rifle ? 82 : 52), 0]);
  });
  return laid(entropy, single);
}

/** Barrels of a rifle or a pistol with bolt and springs, as they come out of a gun taken apart. */
function barrelSet(entropy: Entropy): Solid[] {
  const bore = entropy.pick([5.7, 7.8, 9, 11.4]);
  const length = between(entropy, 95, 390);
  const outer = bore + about(entropy, 8, 0.35);
  const chamber = about(entropy, 40, 0.3);
  const bolt = about(entropy, 90, 0.35);
  const boltAcross = about(entropy, 18, 0.25);
  const spring = about(entropy, 120, 0.3);
  return laid(entropy, [
    ...tube(length, outer, bore, 'iron'),
    ...moved(tube(chamber, outer + about(entropy, 6, 0.4), outer, 'iron'), [(chamber - length) / 2, 0, 0]),
    ...moved(tube(14, outer + 3, outer, 'iron'), [length * between(entropy, 0.1, 0.4), 0, 0]),
    ...moved(
      [...tube(bolt, boltAcross, 4, 'iron'), ...moved([rod(14, boltAcross * 0.6, 'iron')], [bolt / 2 + 7, 0, 0])],
      [between(entropy, -20, 20), -outer / 2 - 16, 0],
    ),
    ...moved(turned([rod(about(entropy, 34, 0.2), 7, 'iron')], [0, 0, 1.2]), [-bolt * 0.3, -outer / 2 - 30, 0]),
    ...moved([rod(spring, 11, 'iron', 0.25), rod(spring * 1.05, 4, 'iron')], [0, outer / 2 + 14, 0]),
    ...moved(turned(boltCatch(entropy), [0, 0, between(entropy, -0.5, 0.5)]), [length * 0.2, outer / 2 + 32, 0]),
  ]);
}

/** A trigger group: plates and pins in a small box of a frame. */
function boltCatch(entropy: Entropy): Solid[] {
  const length = about(entropy, 55, 0.25);
  const pins = repeat(integer(entropy, 2, 4), (index) =>
    moved(turned([rod(16, 4, 'iron')], [0, Math.PI / 2, 0]), [length * (0.18 * index - 0.3), 0, 0]),
  );
  const sides = [-1, 1].flatMap((side) => moved([box([length, 16, 2], 'iron')], [0, 0, side * 7]));
  return [...sides, ...pins, ...moved([box([22, 8, 7], 'iron')], [length * 0.1, 3, 0])];
}

function drum(entropy: Entropy): Solid[] {
  const crane = about(entropy, 55, 0.2);
  const cylinder = revolverCylinder(entropy, entropy.pick(PISTOL_ROUNDS), 0);
  const radius = cylinder[0]?.half[1] ?? 18;
  return laid(entropy, [
    ...cylinder,
    ...moved([rod(crane, 7, 'iron')], [crane * 0.55, 0, 0]),
    ...moved([box([9, radius + 8, 11], 'iron')], [radius + 8, -radius * 0.5, 0]),
  ]);
}

/** A silencer: a tube with cups in a row that the bullet's path runs through. */
function silencer(entropy: Entropy): Solid[] {
  const length = about(entropy, 180, 0.25);
  const outer = about(entropy, 38, 0.2);
  const path = entropy.pick([7, 9.5, 10, 12]);
  const material = entropy.pick<MaterialName>(['iron', 'aluminium', 'titanium']);
  const wall = about(entropy, 2, 0.3);
  const baffles = integer(entropy, 5, 10);
  const pitch = (length * 0.75) / baffles;
  const inner = outer - 2 * wall;
  const cups = repeat(baffles, (index) => {
    const cup = cone(pitch * 0.8, path + 4, inner, material);
    const within = cone(pitch * 0.8, path + 0.5, inner - 5, material);
    return moved([cup, hollow(within)], [length * 0.45 - pitch * (index + 0.5), 0, 0]);
  });
  return laid(entropy, [
    ...tube(length, outer, inner, material),
    ...cups,
    ...moved(tube(6, inner, path, material), [length / 2 - 3, 0, 0]),
    ...moved(tube(22, inner, path + 4, 'iron', 0.9), [-length / 2 + 11, 0, 0]),
  ]);
}

export const FIREARM_PART: readonly Family[] = [
  { name: 'slide with barrel', heldOut: false, make: slide },
  { name: 'pistol frame', heldOut: false, make: frame },
  { name: 'empty magazines', heldOut: false, make: magazines },
  {
    name: 'barrel, bolt and cylinder',
    heldOut: false,
    make: (entropy) => (entropy.chance(0.25) ? drum(entropy) : barrelSet(entropy)),
  },
  { name: 'silencer', heldOut: true, make: silencer },
];
