import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, ellipsoid, grained, moved, rod, type Solid, turned, type Vector, vessel } from '../solid.ts';
import { about, laid, repeat } from './arrange.ts';
import type { Family } from './family.ts';

/** What blocks are pressed or kneaded of. */
const STUFF: readonly MaterialName[] = ['cocaine_hcl', 'cocaine_hcl', 'heroin', 'heroin', 'rdx', 'tnt', 'sugar'];

/** Pressed powder of uneven density; explosives are cast or kneaded and full. */
function pressed(entropy: Entropy, body: Solid, material: MaterialName): Solid {
  const full = material === 'rdx' || material === 'tnt';
  const stuff = { ...body, material, fill: full ? between(entropy, 0.85, 1) : between(entropy, 0.65, 0.95) };
  return grained(stuff, between(entropy, 0.02, 0.14), between(entropy, 5, 25));
}

/** A skin of film or foil around the stuff. */
function wrapped(body: Solid, stuff: Solid, skin: MaterialName, skinMm: number): Solid[] {
  const [outside, inside] = vessel({ ...body, material: skin, fill: 1 }, skinMm);
  if (outside === undefined || inside === undefined) return [stuff];
  return [outside, inside, { ...stuff, half: inside.half }];
}

/** Tape that goes around a block of the size, across it, in overlapping turns. */
function taped(entropy: Entropy, [length, breadth, depth]: Vector): Solid[] {
  const tape = entropy.pick<MaterialName>(['polyethylene', 'polyethylene', 'pvc']);
  return repeat(integer(entropy, 1, 4), () => {
    const wide = between(entropy, 30, 60);
    const at = between(entropy, -0.5, 0.5) * (length - wide);
    return moved(vessel(box([wide, breadth + 0.8, depth + 0.8], tape), between(entropy, 0.3, 0.8)), [at, 0, 0]);
  });
}

function brick(entropy: Entropy, size: Vector, skin: MaterialName, skinMm: number, material: MaterialName): Solid[] {
  const body = box(size, material);
  const stamped = entropy.chance(0.4);
  const stamp = ellipsoid([size[0] * 0.3, size[1] * 0.4, 5], material, -0.5);
  return [
    ...wrapped(body, pressed(entropy, body, material), skin, skinMm),
    ...(stamped ? moved([stamp], [0, 0, size[2] / 2 - 3.2 - skinMm]) : []),
    ...taped(entropy, size),
  ];
}

/** One to four bricks side by side or stacked, in film and tape. */
function bricks(entropy: Entropy): Solid[] {
  const material = entropy.pick(STUFF);
  const size: Vector = [about(entropy, 175, 0.3), about(entropy, 105, 0.25), about(entropy, 36, 0.3)];
  const skinMm = between(entropy, 0.5, 2);
  const stacked = entropy.chance(0.4);
  const count = entropy.pick([1, 1, 2, 2, stacked ? 3 : 2]);
  return laid(
    entropy,
    repeat(count, (index) => {
      const one = turned(brick(entropy, size, 'polyethylene', skinMm, material), [0, 0, between(entropy, -0.05, 0.05)]);
      return moved(one, stacked ? [0, 0, index * (size[2] + 2)] : [between(entropy, -6, 6), index * (size[1] + 3), 0]);
    }),
  );
}

/** Swallowing size: latex around powder, lying thick in a bag. */
function pellets(entropy: Entropy): Solid[] {
  const material = entropy.pick<MaterialName>(['cocaine_hcl', 'heroin', 'cocaine_hcl']);
  const count = integer(entropy, 16, 44);
  const long = about(entropy, 40, 0.25);
  const across = about(entropy, 17, 0.25);
  const room = Math.sqrt(count) * across * between(entropy, 0.62, 0.95);
  const capsule = entropy.chance(0.5);
  const bag = ellipsoid([2.7 * room, 2.1 * room, 3 * across], 'polyethylene', 1);
  const heap = repeat(count, (index) => {
    const size: Vector = [about(entropy, long, 0.08), about(entropy, across, 0.08), about(entropy, across, 0.08)];
    const body = capsule ? ellipsoid(size, material) : rod(size[0], size[1], material);
    const fill = between(entropy, 0.75, 1);
    const one = [
      { ...body, fill },
      { ...body, material: 'rubber' as const, fill: 0.12 },
    ];
    const away = room * Math.sqrt((index + 0.5) / count);
    const angle = index * 2.4 + between(entropy, -0.3, 0.3);
    const at: Vector = [1.15 * away * Math.cos(angle), 0.85 * away * Math.sin(angle), ((index % 3) - 1) * across * 0.6];
    return moved(turned(one, [0, between(entropy, -0.4, 0.4), between(entropy, 0, Math.PI)]), at);
  });
  return laid(entropy, [...heap, ...vessel(bag, about(entropy, 0.4, 0.4))]);
}

/** A thin sheet, as it lies behind the lining of a suitcase; sometimes in two or three pockets. */
function sheet(entropy: Entropy): Solid[] {
  const material = entropy.pick(STUFF);
  const pockets = integer(entropy, 1, 3);
  const whole = between(entropy, 210, 380);
  const breadth = between(entropy, 130, 270);
  const depth = between(entropy, 5, 15);
  const length = whole / pockets - 6;
  return laid(
    entropy,
    repeat(pockets, (index) => {
      const body = box([length, breadth * between(entropy, 0.9, 1), depth * between(entropy, 0.85, 1.15)], material);
      const pocket = wrapped(body, pressed(entropy, body, material), 'polyethylene', between(entropy, 0.3, 1));
      return moved(pocket, [index * (length + 6), 0, 0]);
    }),
  );
}

/** A brick in metal foil or carbon paper that is to keep dogs and rays away. */
function foiled(entropy: Entropy): Solid[] {
  const material = entropy.pick(STUFF);
  const size: Vector = [about(entropy, 150, 0.35), about(entropy, 90, 0.3), about(entropy, 40, 0.35)];
  const foil = entropy.pick<MaterialName>(['aluminium', 'aluminium', 'aluminium', 'lead']);
  const foilMm = foil === 'lead' ? between(entropy, 0.05, 0.2) : between(entropy, 0.05, 0.5);
  const paper = vessel(box([size[0] + 3, size[1] + 3, size[2] + 3], 'cellulose'), between(entropy, 0.5, 1.4));
  const one = [...brick(entropy, size, foil, foilMm, material), ...paper];
  const folds = repeat(2, (index) => {
    const fold = box([size[0] * 0.04, size[1] * 0.9, size[2] * 0.9], foil, foil === 'lead' ? 0.02 : 0.08);
    return moved([fold], [(index - 0.5) * size[0] * 0.94, 0, 0]);
  });
  const pair = entropy.chance(0.3);
  return laid(entropy, [...one, ...folds, ...(pair ? moved([...one, ...folds], [4, size[1] + 8, 0]) : [])]);
}

/** Round sticks in a bundle, or one fat roll, held by tape. */
function cylinders(entropy: Entropy): Solid[] {
  const material = entropy.pick(STUFF);
  const count = integer(entropy, 1, 6);
  const length = about(entropy, 190, 0.3);
  const across = count === 1 ? about(entropy, 72, 0.25) : about(entropy, 34, 0.25);
  const skin = entropy.pick<MaterialName>(['polyethylene', 'cellulose', 'pvc']);
  const rows = count > 3 ? 2 : 1;
  const columns = Math.ceil(count / rows);
  const sticks = repeat(count, (index) => {
    const body = rod(length * between(entropy, 0.97, 1), across, material);
    const one = wrapped(body, pressed(entropy, body, material), skin, between(entropy, 0.5, 1.5));
    const row = Math.floor(index / columns);
    const y = ((index % columns) - (columns - 1) / 2 + row * 0.25) * (across + 1);
    return moved(one, [0, y, (row - (rows - 1) / 2) * across * 0.95]);
  });
  return laid(entropy, [...sticks, ...taped(entropy, [length * 0.9, columns * (across + 1.5), rows * across])]);
}

export const ORGANIC_BLOCK: readonly Family[] = [
  { name: 'wrapped bricks', heldOut: false, make: bricks },
  { name: 'bag of pellets', heldOut: false, make: pellets },
  { name: 'flat sheet', heldOut: false, make: sheet },
  { name: 'foiled brick', heldOut: false, make: foiled },
  { name: 'taped cylinders', heldOut: true, make: cylinders },
];
