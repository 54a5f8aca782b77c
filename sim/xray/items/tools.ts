import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, ellipsoid, moved, plate, rod, turned, vessel, type Solid, type Vector } from '../solid.ts';
import { chain, disc, everyday, filled, LITHIUM, loop, row, strut, type Near, type Stuff } from './everyday-parts.ts';
import type { Family } from './family.ts';

function keys(entropy: Entropy, near: Near): Solid[] {
  const ring = chain(8, loop(near(30), near(30)), (length) => [rod(length + 1, near(2.4, 0.1), 'iron')]);
  const bunch = Array.from({ length: integer(entropy, 2, 7) }, (_, index) => {
    const metal = entropy.pick<Stuff>([
      ['copper', 0.95],
      ['iron', 1],
      ['zinc', 0.95],
    ]);
    const [bow, blade] = [near(23), near(34, 0.3)];
    const key = [
      ...disc(bow, near(2.2), ...metal),
      ...moved([box([blade, near(8), near(2.2)], ...metal)], [bow / 2 + blade / 2, 0, 0]),
      ...moved([box([blade * 0.6, near(3), 2], ...metal)], [bow / 2 + blade * 0.6, 4, 0]),
    ];
    return turned(moved(key, [26, 0, (index - 2) * 2.6]), [0, 0, between(entropy, -1.3, 1.3)]);
  });
  const fob = [
    ...vessel(box([near(55), near(34), near(13)], 'pmma'), 1.6),
    ...disc(20, 3.2, 'iron', 0.7),
    box([30, 22, 1], 'glass_plate', 0.8),
  ];
  return [...ring, ...bunch.flat(), ...(entropy.chance(0.5) ? moved(fob, [-near(42), near(10, 0.9), 0]) : [])];
}

function cutlery(entropy: Entropy, near: Near): Solid[] {
  const metal: Stuff = entropy.chance(0.85) ? ['iron', 1] : ['titanium', 1];
  const handle = () => rod(near(110, 0.15), near(15), ...metal, near(3.5));
  const spoon = () => [
    handle(),
    ...moved([box([near(40), 7, 3], ...metal)], [62, 0, 0]),
    ...moved([ellipsoid([near(55), near(38), near(5)], ...metal)], [100, 0, 0]),
  ];
  const fork = () => {
    const tines = row(integer(entropy, 3, 4), [0, near(6.5, 0.1), 0], () => [box([near(42), 2.6, 2], ...metal)]);
    return [handle(), ...moved([box([near(34), 7, 3], ...metal), ...moved(tines, [40, 0, 0])], [68, 0, 0])];
  };
  const knife = () => [
    handle(),
    ...moved(
      [
        plate(
          [
            [-52, -9],
            [40, -9],
            [52, 2],
            [48, 9],
            [-52, 9],
          ],
          near(2),
          ...metal,
        ),
      ],
      [95, 0, 0],
    ),
  ];
  const pieces = [spoon, fork, knife];
  return row(integer(entropy, 2, 5), [0, near(24), near(2)], (index) => {
    const piece = pieces[index % pieces.length] ?? spoon;
    return turned(piece(), [between(entropy, -0.3, 0.3), 0, between(entropy, -0.1, 0.1)]);
  });
}

function scissors(entropy: Entropy, near: Near): Solid[] {
  const [blade, wide, open] = [near(95, 0.35), near(15), between(entropy, 0.06, 0.4)];
  const handle: Stuff = entropy.pick<Stuff>([
    ['pmma', 0.9],
    ['polyethylene', 1],
    ['iron', 1],
  ]);
  const half = (side: number) => {
    const steel = plate(
      [
        [-20, -wide * 0.4],
        [blade * 0.5, -wide * 0.5],
        [blade, 0],
        [blade, 1],
        [-20, wide * 0.4],
      ],
      near(1.8),
      'iron',
    );
    const shank = strut([-15, 0, 0], [-45, -12, 0], near(6), ...handle);
    const bow = moved(
      chain(9, loop(near(44), near(30)), (length) => [rod(length + 2, near(7, 0.1), ...handle)]),
      [-65, -24, 0],
    );
    const leg = [steel, ...shank, ...bow];
    const mirrored = side > 0 ? leg : turned(leg, [Math.PI, 0, 0]);
    return moved(turned(mirrored, [0, 0, (side * open) / 2]), [0, 0, side * 1.1]);
  };
  return [...half(1), ...half(-1), ...disc(near(8), near(5), 'iron')];
}

function spanners(entropy: Entropy, near: Near): Solid[] {
  const spanner = () => {
    const length = near(125, 0.3);
    const jaw = [-1, 1].flatMap((side) =>
      moved([box([near(17), near(6), near(6)], 'iron')], [length / 2 + 9, side * 8, 0]),
    );
    return [
      box([length, near(11), near(5)], 'iron'),
      ...jaw,
      ...moved(
        chain(6, loop(19, 19), (stretch) => [box([stretch + 2, 4, 7], 'iron')]),
        [-length / 2 - 8, 0, 0],
      ),
    ];
  };
  const screwdriver = () => [
    ...moved([rod(near(95), near(27), entropy.pick(['pmma', 'pvc', 'rubber']), 0.95)], [-near(75, 0.1), 0, 0]),
    rod(near(150), near(5.5), 'iron'),
    ...moved([box([9, 7, 2], 'iron')], [76, 0, 0]),
  ];
  return row(integer(entropy, 2, 4), [0, near(34, 0.1), 0], () => (entropy.chance(0.5) ? spanner() : screwdriver()));
}

function drill(entropy: Entropy, near: Near): Solid[] {
  const [barrel, wide, grip] = [near(165, 0.15), near(62, 0.15), near(115, 0.15)];
  const shell: Stuff = ['nylon6', 1.1];
  const motor = [
    ...vessel(rod(near(62), near(40), 'iron'), near(4)),
    rod(near(50, 0.1), near(26, 0.1), 'iron', 0.6),
    rod(near(40, 0.1), near(28, 0.1), 'copper', 0.25),
  ];
  const gear = rod(near(34), near(38), 'iron', 0.55);
  const chuck = [
    cone(near(42), near(40), near(26), 'iron', 0.85),
    ...moved([rod(near(60, 0.4), near(6), 'iron')], [45, 0, 0]),
  ];
  const cells = row(integer(entropy, 3, 5), [0, 0, 20], () => filled(rod(65, 18, 'iron'), 0.3, LITHIUM));
  const pack: Vector = [near(112, 0.1), near(44), near(72, 0.1)];
  const lean = Math.PI / 2 - between(entropy, 0, 0.3);
  const at: Vector = [-barrel * 0.18, -grip / 2 - wide * 0.3, 0];
  return [
    ...vessel(rod(barrel, wide, ...shell), near(3)),
    ...moved(motor, [-barrel * 0.2, 0, 0]),
    ...moved([gear], [barrel * 0.25, 0, 0]),
    ...moved(chuck, [barrel / 2 + 20, 0, 0]),
    ...moved(turned(vessel(rod(grip, near(40), ...shell), 3), [0, 0, lean]), at),
    ...moved(
      [box([near(13), near(24), near(16)], 'pmma', 0.8), box([18, 20, 14], 'copper', 0.2)],
      [-barrel * 0.02, -wide * 0.65, 0],
    ),
    ...moved(vessel(box(pack, ...shell), near(2.5)), [at[0], -grip - wide * 0.35, 0]),
    ...moved(turned(cells, [0, Math.PI / 2, 0]), [at[0], -grip - wide * 0.35, 0]),
  ];
}

function multitool(entropy: Entropy, near: Near): Solid[] {
  const [length, wide] = [near(95), near(22)];
  const leaves = row(integer(entropy, 4, 8), [0, 0, near(2.2)], () => {
    const size: Vector = [length * between(entropy, 0.55, 0.85), wide * between(entropy, 0.3, 0.7), near(1.5)];
    return moved([box(size, 'iron')], [between(entropy, -8, 8), between(entropy, -3, 3), 0]);
  });
  const scales = row(2, [0, 0, near(21)], () => [
    box([length, wide, near(2.6)], entropy.pick(['iron', 'pmma', 'aluminium'])),
  ]);
  const pins = row(3, [length * 0.42, 0, 0], () => disc(near(4), near(20), 'copper', 0.9));
  return [...leaves, ...scales, ...pins];
}

export const TOOLS: readonly Family[] = [
  everyday('keys', keys),
  everyday('cutlery', cutlery),
  everyday('scissors', scissors),
  everyday('spanners', spanners),
  everyday('cordless-drill', drill),
  everyday('multitool', multitool, true),
];
