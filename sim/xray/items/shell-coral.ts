import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { cone, cut, ellipsoid, moved, type Solid, turned, vessel, type Vector } from '../solid.ts';
import { about, repeat, spanning } from './arrange.ts';
import type { Family } from './family.ts';
import { laid, rows } from './grown.ts';

/** Stands for calcium carbonate (2.7 g/cm3), which attenuates much like it. */
const SHELL = 'hydroxyapatite';
const SHELL_FILL = 0.85;

function bubble(size: Vector, wallMm: number): Solid[] {
  return vessel(ellipsoid(size, SHELL, SHELL_FILL), wallMm);
}

/** Whorls wound around x, each smaller than the last, about a spindle, with a flaring lip. */
function conch(entropy: Entropy): Solid[] {
  const mouth = between(entropy, 42, 82);
  const [whorls, perWhorl] = [between(entropy, 2.4, 4.5), integer(entropy, 2, 3)];
  const shrink = between(entropy, 0.55, 0.72);
  const height = mouth * between(entropy, 1.3, 2.6);
  const wall = between(entropy, 2, 5);
  const spiral = repeat(Math.round(whorls * perWhorl), (index) => {
    const turns = index / perWhorl;
    const size = mouth * shrink ** turns;
    const angle = turns * 2 * Math.PI;
    const at: Vector = [height * (1 - shrink ** turns), size * 0.3 * Math.cos(angle), size * 0.3 * Math.sin(angle)];
    return moved(bubble([size * 1.25, size * 1.05, size * 1.05], Math.max(1, wall * shrink ** (turns / 2))), at);
  });
  const canal = mouth * between(entropy, 0.6, 1.6);
  const spindle = cone(height * 0.8 + canal, mouth * 0.12, mouth * 0.05, SHELL, SHELL_FILL);
  const lip = ellipsoid([mouth * between(entropy, 1.2, 2), mouth * 0.9, wall * 1.2], SHELL, SHELL_FILL);
  const spines = repeat(entropy.chance(0.4) ? integer(entropy, 4, 9) : 0, (index) => {
    const angle = index * 0.9;
    const from: Vector = [index * mouth * 0.06, 0.66 * mouth * Math.cos(angle), 0.66 * mouth * Math.sin(angle)];
    const to: Vector = [from[0] - 4, from[1] * 1.25, from[2] * 1.25];
    return spanning(from, to, (length) => [cone(length, mouth * 0.14, 1, SHELL, SHELL_FILL)]);
  });
  return laid([
    ...spiral,
    ...moved([spindle], [spindle.half[0] - canal, 0, 0]),
    ...moved(turned([lip], [between(entropy, -0.5, 0.5), 0, 0]), [-mouth * 0.2, mouth * 0.75, 0]),
    ...spines,
  ]);
}

/** Half of a mussel's, a clam's or a scallop's pair, its rim on z = 0. */
function valve(entropy: Entropy, length: number, wall: number, ribs: number): Solid[] {
  const breadth = length * between(entropy, 0.62, 1);
  const depth = length * between(entropy, 0.35, 0.65);
  const dome = cut(bubble([length, breadth, depth], wall), [0, 0, -1], 0);
  const fan = repeat(ribs, (index) => {
    const angle = ((index + 0.5) / ribs - 0.5) * 2.4;
    const hinge: Vector = [-length * 0.42, 0, depth * 0.2];
    const rim: Vector = [length * 0.42 * Math.cos(angle), breadth * 0.42 * Math.sin(angle), depth * 0.2];
    return spanning(hinge, rim, (long) => [ellipsoid([long, wall * 2.5, wall * 1.2], SHELL, SHELL_FILL)]);
  });
  return [...dome, ...fan];
}

/** One giant clam, or a handful of smaller pairs and halves. */
function bivalves(entropy: Entropy): Solid[] {
  if (entropy.chance(0.35)) {
    const [length, ribs] = [between(entropy, 130, 250), integer(entropy, 4, 7)];
    const wall = length * between(entropy, 0.025, 0.05);
    const lower = turned(valve(entropy, length, wall, ribs), [Math.PI, 0, 0]);
    return laid(entropy.chance(0.5) ? lower : [...lower, ...moved(valve(entropy, length, wall, ribs), [0, 0, 3])]);
  }
  const [length, count] = [between(entropy, 38, 80), integer(entropy, 4, 9)];
  const ribs = entropy.chance(0.5) ? integer(entropy, 4, 6) : 0;
  const places = rows(entropy, count, { perRow: 3, pitch: [length * 1.05, length * 0.95], jitterMm: length * 0.12 });
  const shells = places.map((at) => {
    const upper = valve(entropy, about(entropy, length, 0.15), between(entropy, 1.2, 3.2), ribs);
    const lower = entropy.chance(0.4) ? turned(upper, [Math.PI, 0, 0]) : [];
    return moved(turned([...upper, ...lower], [0, between(entropy, -0.25, 0.25), between(entropy, 0, 6.28)]), at);
  });
  return laid(shells.flat());
}

interface Shoot {
  readonly from: Vector;
  /** In the plane of the fan, radians from x. */
  readonly angle: number;
  readonly lengthMm: number;
  readonly thickMm: number;
}

/** A shoot and all that forks off it, for so many generations more. */
function branching(entropy: Entropy, { from, angle, lengthMm, thickMm }: Shoot, generations: number): Solid[] {
  const rise = between(entropy, -0.35, 0.35);
  const to: Vector = [
    from[0] + lengthMm * Math.cos(angle),
    from[1] + lengthMm * Math.sin(angle),
    from[2] + lengthMm * Math.sin(rise),
  ];
  const thinner = thickMm * between(entropy, 0.6, 0.85);
  const shoot = spanning(from, to, (length) => [cone(length, thickMm, thinner, SHELL, SHELL_FILL)]);
  if (generations === 0) return shoot;
  const forks = integer(entropy, 2, 3);
  const further = repeat(forks, (index) => {
    const spread = ((index + 0.5) / forks - 0.5) * between(entropy, 1.2, 2);
    const length = lengthMm * between(entropy, 0.6, 0.9);
    return branching(entropy, { from: to, angle: angle + spread, lengthMm: length, thickMm: thinner }, generations - 1);
  });
  return [...shoot, ...further];
}

function coral(entropy: Entropy): Solid[] {
  const lengthMm = between(entropy, 28, 58);
  const thickMm = lengthMm * between(entropy, 0.2, 0.5);
  const foot = ellipsoid([thickMm * 1.6, thickMm * 2.5, thickMm * 2], SHELL, SHELL_FILL * 0.9);
  return laid([foot, ...branching(entropy, { from: [0, 0, 0], angle: 0, lengthMm, thickMm }, 3)]);
}

/** Cowries or small snails on a cord, laid in a loop of one or two rounds. */
function shellString(entropy: Entropy): Solid[] {
  const [length, count] = [between(entropy, 12, 28), integer(entropy, 18, 44)];
  const radius = Math.min(110, (count * length * 1.1) / 2 / Math.PI);
  const squeeze = between(entropy, 0.5, 0.95);
  const wave = between(entropy, 0, 6.28);
  return laid(
    repeat(count, (index) => {
      const angle = (index * length * 1.1) / radius;
      const round = Math.floor(angle / 2 / Math.PI);
      const reach = radius * (1 + 0.12 * Math.sin(3 * angle + wave)) + round * length * 0.8;
      const [long, wide] = [about(entropy, length, 0.12), length * between(entropy, 0.6, 0.75)];
      const shell = bubble([long, wide, wide * 0.85], between(entropy, 1, 2.2));
      const way = turned(shell, [0, 0, angle + Math.PI / 2 + between(entropy, -0.4, 0.4)]);
      return moved(way, [reach * Math.cos(angle), squeeze * reach * Math.sin(angle), between(entropy, -4, 4)]);
    }),
  );
}

/** A flat spiral of chambers that grow around one middle. */
function nautilus(entropy: Entropy): Solid[] {
  const mouth = between(entropy, 50, 95);
  const perTurn = integer(entropy, 12, 16);
  const shrink = between(entropy, 0.33, 0.42);
  const wall = between(entropy, 1.2, 2.4);
  return laid(
    repeat(Math.round(perTurn * between(entropy, 1.8, 2.4)), (index) => {
      const turns = index / perTurn;
      const size = mouth * shrink ** turns;
      const angle = turns * 2 * Math.PI;
      const tangent = size * (index === 0 ? 1.3 : 0.7);
      const chamber = bubble([size * 1.1, tangent, size * between(entropy, 0.8, 0.9)], Math.min(wall, size * 0.12));
      const reach = size * 0.62;
      return moved(turned(chamber, [0, 0, angle]), [reach * Math.cos(angle), reach * Math.sin(angle), 0]);
    }),
  );
}

export const SHELL_CORAL: readonly Family[] = [
  { name: 'conch', heldOut: false, make: conch },
  { name: 'bivalves', heldOut: false, make: bivalves },
  { name: 'branching-coral', heldOut: false, make: coral },
  { name: 'shell-string', heldOut: false, make: shellString },
  { name: 'nautilus', heldOut: true, make: nautilus },
];
