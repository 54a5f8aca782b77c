import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, cut, ellipsoid, moved, rod, type Solid, turned, type Vector, vessel } from '../solid.ts';
import { about, brass, centred, laid, panel, repeat, upright } from './arrange.ts';
import type { Family } from './family.ts';

type Outline = readonly (readonly [number, number])[];

/** A blade from x = 0 to its tip; the spine along the top, thick there and thin at the edge, thinner again to the tip. */
function blade(outline: Outline, thickMm: number, edge: 'one' | 'both', material: MaterialName = 'iron'): Solid[] {
  const flat = panel(outline, thickMm, material);
  const [, height] = flat[0]?.half ?? [0, 10];
  const length = flat[0]?.half[0] ?? 50;
  const half = thickMm / 2;
  const bevels: readonly Vector[] =
    edge === 'one'
      ? [
          [0.3 * half, -half, 2 * height],
          [0.3 * half, -half, -2 * height],
        ]
      : [1, -1].flatMap((up) => [1, -1].map((side): Vector => [0, up * half, side * height]));
  return bevels.reduce<Solid[]>((ground, [along, across, through]) => {
    const normal: Vector = [(along * height) / length, across, through];
    return cut(ground, normal, edge === 'one' ? half * height * 1.12 : half * height * 1.05);
  }, flat);
}

/** A handle from x = 0 backwards: two scales with a tang and rivets between them, or one grip moulded over the tang. */
function handle(entropy: Entropy, length: number, height: number): Solid[] {
  const material = entropy.pick<MaterialName>(['cellulose', 'nylon6', 'nylon6', 'rubber', 'pvc']);
  const thick = about(entropy, 8, 0.25);
  const rivets = repeat(integer(entropy, 2, 3), (index) => {
    const pin = upright([rod(thick * 2, about(entropy, 5, 0.2), 'copper')]).flatMap(brass);
    return moved(pin, [-length * (0.2 + 0.3 * index), 0, 0]);
  });
  const riveted = entropy.chance(0.6);
  const scale = panel(
    [
      [-length, -height * 0.58],
      [-length * 0.8, -height * 0.46],
      [0, -height * 0.4],
      [0, height * 0.42],
      [-length * 0.9, height * 0.5],
      [-length, height * 0.34],
    ],
    thick,
    material,
    material === 'cellulose' ? 1 : 0.95,
  );
  const tang = box([length * (riveted ? 0.96 : 0.7), height * (riveted ? 0.7 : 0.35), 3], 'iron');
  const sides = [-1, 1].flatMap((side) => moved(scale, [0, 0, (side * thick) / 2]));
  return [...sides, ...moved([tang], [-length * (riveted ? 0.48 : 0.35), 0, 0]), ...(riveted ? rivets : [])];
}

function kitchenKnife(entropy: Entropy): Solid[] {
  const length = about(entropy, 165, 0.4);
  const height = length * between(entropy, 0.13, 0.25);
  const outline: Outline = [
    [0, -height / 2],
    [length * 0.55, -height / 2],
    [length * 0.82, -height * 0.28],
    [length * 0.97, height * 0.22],
    [length, height * between(entropy, 0.3, 0.48)],
    [0, height / 2],
  ];
  const bolster = moved([box([about(entropy, 10, 0.4), height * 0.7, 12], 'iron')], [-4, height * 0.1, 0]);
  return [
    ...blade(outline, about(entropy, 2.3, 0.3), 'one'),
    ...(entropy.chance(0.5) ? bolster : []),
    ...moved(handle(entropy, about(entropy, 115, 0.15), about(entropy, 26, 0.15)), [-4, height * 0.15, 0]),
  ];
}

/** One knife, or a few side by side, each the other way about. */
function kitchen(entropy: Entropy): Solid[] {
  const count = entropy.pick([1, 1, 1, 2, 3]);
  return laid(
    entropy,
    repeat(count, (index) => {
      const one = turned(centred(kitchenKnife(entropy)), [0, 0, Math.PI * (index % 2) + between(entropy, -0.08, 0.08)]);
      return moved(one, [0, index * 45, 0]);
    }),
  );
}

function folding(entropy: Entropy): Solid[] {
  const length = about(entropy, 85, 0.3);
  const height = about(entropy, 23, 0.25);
  const handleLength = length * between(entropy, 1.15, 1.4);
  const thick = about(entropy, 4, 0.25);
  const drop = between(entropy, -0.1, 0.45) * height;
  const outline: Outline = [
    [0, -height / 2],
    [length * 0.6, -height / 2],
    [length * 0.88, -height * 0.25],
    [length, drop],
    [length * 0.7, height / 2],
    [0, height / 2],
  ];
  const opened = blade(outline, about(entropy, 3, 0.25), 'one');
  const angle = entropy.chance(0.5) ? Math.PI : between(entropy, 0, 0.4);
  const scales = entropy.pick<MaterialName>(['nylon6', 'aluminium', 'cellulose', 'iron']);
  const side = (z: number, material: MaterialName, depth: number) =>
    moved([box([handleLength, height * 1.15, depth], material)], [-handleLength / 2 + 6, 0, z]);
  const screws = repeat(integer(entropy, 3, 5), (index) =>
    moved(upright([rod(thick * 2 + 5, 4.5, 'iron')]), [
      -(handleLength - 14) * 0.25 * index,
      (index % 2) * height * 0.3,
      0,
    ]),
  );
  const clip = moved([box([handleLength * 0.5, 8, 1], 'iron')], [-handleLength * 0.65, 0, thick + 4]);
  return laid(entropy, [
    ...turned(moved(opened, [4, 0, 0]), [0, 0, angle]),
    ...[-1, 1].flatMap((way) => [...side(way * 2.4, 'iron', 1.2), ...side(way * (3 + thick / 2), scales, thick)]),
    ...moved([box([handleLength * 0.6, 4, 3.6], 'iron')], [-handleLength * 0.6, height * 0.5, 0]),
    ...screws,
    ...upright([rod(thick * 2 + 7, 9, 'iron')]),
    ...(entropy.chance(0.6) ? clip : []),
  ]);
}

/** Double-edged, with a cross guard and a pommel, sometimes in its sheath. */
function dagger(entropy: Entropy): Solid[] {
  const length = about(entropy, 165, 0.3);
  const height = about(entropy, 27, 0.25);
  const outline: Outline = [
    [0, -height / 2],
    [length * 0.65, -height * 0.42],
    [length, 0],
    [length * 0.65, height * 0.42],
    [0, height / 2],
  ];
  const grip = about(entropy, 98, 0.15);
  const cover = entropy.pick<MaterialName>(['cellulose', 'nylon6', 'rubber', 'bone_cortical_icrp']);
  const guardLong = about(entropy, 62, 0.3);
  const guard = box([about(entropy, 7, 0.3), guardLong, 14], 'copper');
  const pommel = ellipsoid([24, about(entropy, 28, 0.2), 22], 'iron');
  const sheath = vessel(box([length + 12, height + 9, 11], 'nylon6', 0.7), about(entropy, 2.5, 0.2));
  const yellow = entropy.chance(0.4);
  return laid(entropy, [
    ...blade(outline, about(entropy, 5, 0.2), 'both'),
    ...moved(yellow ? brass(guard) : [{ ...guard, material: 'iron' as const }], [-3, 0, 0]),
    ...moved([rod(grip, about(entropy, 26, 0.12), cover, 0.9, 20), rod(grip, 8, 'iron', 1, 5)], [-grip / 2 - 6, 0, 0]),
    ...moved([pommel], [-grip - 14, 0, 0]),
    ...(entropy.chance(0.4) ? moved(sheath, [length / 2 + 6, 0, 0]) : []),
  ]);
}

function machete(entropy: Entropy): Solid[] {
  const cleaver = entropy.chance(0.5);
  const length = cleaver ? about(entropy, 185, 0.15) : between(entropy, 215, 275);
  const height = cleaver ? about(entropy, 88, 0.2) : about(entropy, 52, 0.25);
  const outline: Outline = cleaver
    ? [
        [0, -height / 2],
        [length * 0.96, -height * 0.47],
        [length, height * 0.3],
        [length * 0.97, height / 2],
        [0, height / 2],
      ]
    : [
        [0, -height * 0.3],
        [length * 0.7, -height / 2],
        [length * 0.92, -height * 0.35],
        [length, height * 0.1],
        [length * 0.9, height * 0.5],
        [0, height * 0.35],
      ];
  const grip = handle(entropy, about(entropy, 118, 0.1), about(entropy, 31, 0.15));
  const hole = moved(upright([rod(3, 11, 'iron', -1)]), [length * 0.88, height * 0.34, 0]);
  return laid(entropy, [
    ...blade(outline, about(entropy, 3.2, 0.25), 'one'),
    ...(cleaver ? hole : []),
    ...moved(grip, [2, cleaver ? height * 0.25 : 0, 0]),
  ]);
}

/** A blade of stone-like ceramic that no metal detector hears, with a plastic handle. */
function ceramic(entropy: Entropy): Solid[] {
  const length = about(entropy, 125, 0.3);
  const height = length * between(entropy, 0.18, 0.28);
  const outline: Outline = [
    [0, -height / 2],
    [length * 0.7, -height / 2],
    [length * 0.93, -height * 0.1],
    [length, height * 0.4],
    [0, height / 2],
  ];
  const grip = about(entropy, 112, 0.12);
  const tang = box([grip * 0.5, height * 0.5, 2], 'sio2', 1);
  const moulded = rod(grip, about(entropy, 28, 0.15), entropy.pick<MaterialName>(['nylon6', 'pmma', 'pvc']), 0.9, 17);
  return laid(entropy, [
    ...blade(outline, about(entropy, 2.4, 0.2), 'one', 'sio2'),
    ...moved([moulded], [-grip / 2, height * 0.1, 0]),
    ...moved([tang], [-grip * 0.25, height * 0.1, 0]),
  ]);
}

export const KNIFE: readonly Family[] = [
  { name: 'kitchen knife', heldOut: false, make: kitchen },
  { name: 'folding knife', heldOut: false, make: folding },
  { name: 'dagger', heldOut: false, make: dagger },
  { name: 'machete or cleaver', heldOut: false, make: machete },
  { name: 'ceramic knife', heldOut: true, make: ceramic },
];
