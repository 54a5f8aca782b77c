import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, moved, rod, vessel, type Vector } from '../solid.ts';
import { bevelled, chain, row, strut, type Near, type Stuff } from './everyday-parts.ts';
import { caseSize, handleTubes, rimZip, wheels, type Bag } from './luggage-parts.ts';

export function hardTrolley(entropy: Entropy, near: Near): Bag {
  const size = caseSize(entropy, 55);
  const [length, breadth, depth] = size;
  const shell: Stuff = entropy.pick<Stuff>([
    ['pmma', 1],
    ['pmma', 0.88],
    ['polyethylene', 0.96],
  ]);
  const wall = near(2.2, 0.35);
  const grooves = integer(entropy, 3, 7);
  const ribs = [-1, 1].flatMap((side) =>
    moved(
      row(grooves, [0, (breadth * 0.8) / grooves, 0], () => [box([length * 0.86, near(12), near(1.4, 0.4)], ...shell)]),
      [0, 0, side * (depth / 2 - wall)],
    ),
  );
  const lock = [box([near(42), near(16), near(18)], 'zinc', 0.6), box([near(30), 4, 6], 'iron')];
  return {
    solids: [
      ...vessel(bevelled(size, near(32, 0.35), shell), wall),
      ...ribs,
      ...vessel(box([length * 0.95, breadth * 0.94, depth * 0.94], 'nylon6', 0.4), 0.4),
      ...rimZip(entropy, length, breadth, 30),
      ...wheels(entropy, length, breadth, depth, entropy.pick([2, 4])),
      ...handleTubes(entropy, length, depth),
      ...moved(lock, [length * between(entropy, -0.1, 0.1), breadth / 2 - 6, 0]),
    ],
    inside: [length - 25, breadth - 25, depth - 44],
  };
}

export function softTrolley(entropy: Entropy, near: Near): Bag {
  const size = caseSize(entropy, 55);
  const [length, breadth, depth] = size;
  const wire = (z: number) => {
    const [x, y] = [length / 2 - 6, breadth / 2 - 6];
    const corners: readonly Vector[] = [
      [-x, -y, z],
      [x, -y, z],
      [x, y, z],
      [-x, y, z],
    ];
    return corners.flatMap((corner, index) => strut(corner, corners[(index + 1) % 4] ?? corner, near(3.4), 'iron'));
  };
  const pocket: Vector = [length * 0.6, breadth * 0.75, 9];
  return {
    solids: [
      ...vessel(box(size, 'nylon6', near(0.75)), near(2)),
      ...wire(depth / 2 - 5),
      ...wire(-depth / 2 + 5),
      ...moved([box([length * 0.9, breadth * 0.9, near(2)], 'polyethylene')], [0, 0, -depth / 2 + 20]),
      ...moved(vessel(box(pocket, 'nylon6', 0.6), 1), [-length * 0.08, 0, depth / 2 - 6]),
      ...moved(rimZip(entropy, length * 0.98, breadth * 0.98, 26), [0, 0, depth * near(0.3)]),
      ...moved(
        row(12, [pocket[0] / 12, 0, 0], () => [rod(near(22), 4, 'nylon6')]),
        [0, pocket[1] / 2, depth / 2 - 5],
      ),
      ...wheels(entropy, length, breadth, depth, 2),
      ...handleTubes(entropy, length, depth),
    ],
    inside: [length - 30, breadth - 30, depth - 50],
  };
}

export function kidsTrolley(entropy: Entropy, near: Near): Bag {
  const [length, breadth, depth]: Vector = [near(430, 0.12), near(300, 0.12), near(195, 0.12)];
  const shell: Stuff = ['pmma', near(0.9, 0.08)];
  const horns = row(2, [0, near(150), 0], () => [rod(near(30), near(28), 'polyethylene')]);
  const pins = row(4, [length * 0.27, 0, 0], () => [rod(near(14), near(7), 'iron', 0.5)]);
  return {
    solids: [
      ...vessel(bevelled([length, breadth, depth], near(50), shell), near(2.8)),
      ...moved(horns, [length / 2 + 8, 0, depth * 0.15]),
      ...wheels(entropy, length, breadth, depth, 4),
      ...rimZip(entropy, length * 0.96, breadth * 0.96, 16),
      ...moved(pins, [0, breadth / 2 - 8, 10]),
      ...moved(
        chain(
          6,
          (t) => [length * (t - 0.5), 18 * Math.sin(9 * t), 0],
          (stretch) => [box([stretch, 22, 2], 'nylon6', 0.8)],
        ),
        [0, 0, depth / 2 + 3],
      ),
    ],
    inside: [length - 50, breadth - 50, depth - 40],
  };
}
