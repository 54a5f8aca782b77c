import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between } from '../random.ts';
import { box, cut, ellipsoid, moved, rod, type Solid, turned, vessel } from '../solid.ts';
import { about, brass, following, laid, repeat, spanning, tube } from './arrange.ts';
import { PISTOL_ROUNDS } from './cartridge.ts';
import type { Family } from './family.ts';
import { gripAt, magazine, pistolFrame, pistolSizes, revolverCylinder, slideWithBarrel } from './gun-parts.ts';

function pistol(entropy: Entropy, frame: MaterialName): Solid[] {
  const sizes = pistolSizes(entropy, entropy.pick(PISTOL_ROUNDS.filter(({ caseLength }) => caseLength < 25)));
  const loaded = entropy.chance(0.2) ? 0 : between(entropy, 0.4, 1);
  const inGrip = magazine(entropy, {
    ...sizes,
    height: sizes.gripHeight + 4,
    loaded,
    material: 'iron',
  });
  const gone = entropy.chance(0.15);
  return laid(entropy, [
    ...slideWithBarrel(entropy, sizes),
    ...pistolFrame(entropy, sizes, frame),
    ...(gone ? [] : moved(turned(inGrip, [0, 0, -sizes.lean]), gripAt(sizes))),
  ]);
}

/** A grip that bends down and back in three stretches from where its strap begins. */
function bentGrip(entropy: Entropy, from: readonly [number, number], material: MaterialName, across: number): Solid[] {
  const length = about(entropy, 85, 0.2);
  const wide = about(entropy, 32, 0.15);
  const points = [
    from,
    [from[0] - length * 0.22, from[1] - length * 0.34],
    [from[0] - length * 0.38, from[1] - length * 0.7],
    [from[0] - length * 0.46, from[1] - length],
  ] as const;
  const scales = following(points, (span, index) => [
    box([span + 5, wide * (0.97 + 0.12 * index), across * (0.93 + 0.08 * index)], material, 0.9),
  ]);
  return [...scales, ...following(points, (span) => [box([span, wide * 0.4, 4], 'iron')])];
}

/** Trigger guard as a bow below (x, y), with its trigger. */
function guard(entropy: Entropy, x: number, y: number): Solid[] {
  const long = about(entropy, 42, 0.2);
  const low = about(entropy, 26, 0.2);
  const bow = [
    [x + long / 2, y],
    [x + long * 0.4, y - low * 0.8],
    [x + long * 0.15, y - low],
    [x - long * 0.3, y - low * 0.85],
    [x - long / 2, y - low * 0.1],
  ] as const;
  return [...following(bow, (span) => [box([span + 1, 3, 10], 'iron')]), ...trigger(x, y, low * 0.75)];
}

function trigger(x: number, y: number, low: number): Solid[] {
  const bent = [
    [x - 6, y],
    [x - 3, y - low * 0.55],
    [x + 2, y - low],
  ] as const;
  return following(bent, (span) => [box([span, 4, 6], 'iron')]);
}

function revolver(entropy: Entropy): Solid[] {
  const round = entropy.pick(PISTOL_ROUNDS);
  const drum = revolverCylinder(entropy, round, entropy.pick([0, 0.6, 1]));
  const [long, radius] = drum[0]?.half ?? [20, 18];
  const barrel = between(entropy, 48, 160);
  const outer = round.bulletAcross + about(entropy, 8, 0.25);
  const axis = radius - round.caseAcross / 2 - 2;
  const front = long + 10;
  const frame = about(entropy, 15, 0.15);
  const grip = entropy.pick<MaterialName>(['cellulose', 'rubber', 'nylon6']);
  const lug = about(entropy, barrel * 0.6, 0.5);
  return laid(entropy, [
    ...drum,
    ...moved([box([2 * long + 28, 7, frame], 'iron')], [0, radius + 4, 0]),
    ...moved([box([2 * long + 28, 9, frame], 'iron')], [0, -radius - 5, 0]),
    ...moved([box([16, 2 * radius, frame + 5], 'iron')], [-long - 9, 0, 0]),
    ...moved([box([10, 2 * radius, frame], 'iron', 0.85)], [long + 6, 0, 0]),
    ...moved(tube(barrel, outer, round.bulletAcross, 'iron'), [front + barrel / 2, axis, 0]),
    ...moved([box([barrel, 4, 5], 'iron')], [front + barrel / 2, axis + outer / 2 + 1, 0]),
    ...moved([rod(lug, 9, 'iron', 0.9)], [front + lug / 2, axis - outer / 2 - 4, 0]),
    ...moved([box([12, about(entropy, 7, 0.3), 3], 'iron')], [front + barrel - 9, axis + outer / 2 + 5, 0]),
    ...bentGrip(entropy, [-long - 12, -radius * 0.4], grip, 27),
    ...guard(entropy, -long * 0.4, -radius - 9),
    ...spanning([-long - 12, radius * 0.4, 0], [-long - about(entropy, 28, 0.2), radius + 12, 0], (span) => [
      box([span, 8, 8], 'iron'),
    ]),
  ]);
}

function sawnOffShotgun(entropy: Entropy): Solid[] {
  const barrel = between(entropy, 160, 255);
  const bore = entropy.pick([15.7, 18.5]);
  const outer = bore + about(entropy, 4.5, 0.3);
  const overUnder = entropy.chance(0.5);
  const barrels = [-1, 1].flatMap((side) =>
    moved(tube(barrel, outer, bore, 'iron'), overUnder ? [0, (side * outer) / 2, 0] : [0, 0, (side * outer) / 2]),
  );
  const height = overUnder ? 2 * outer : outer;
  const action = about(entropy, 62, 0.2);
  const forend = about(entropy, barrel * 0.5, 0.3);
  return laid(entropy, [
    ...barrels,
    ...moved([box([barrel, 3, 6], 'iron')], [0, height / 2, 0]),
    ...moved(vessel(box([action, height + 12, about(entropy, 38, 0.1)], 'iron'), 6), [-(barrel + action) / 2, -3, 0]),
    ...moved([rod(action * 0.7, 6, 'iron'), box([18, 12, 10], 'iron')], [-(barrel + action) / 2, -4, 0]),
    ...moved([box([forend, 16, 36], 'cellulose', 0.9)], [-barrel / 2 + forend / 2 + 5, -height / 2 - 8, 0]),
    ...bentGrip(entropy, [-barrel / 2 - action + 8, 0], 'cellulose', 34),
    ...guard(entropy, -barrel / 2 - action * 0.6, -height / 2 - 6),
    ...trigger(-barrel / 2 - action * 0.6 + 9, -height / 2 - 6, about(entropy, 18, 0.2)),
  ]);
}

function machinePistol(entropy: Entropy): Solid[] {
  const round = entropy.pick(PISTOL_ROUNDS.slice(0, 1));
  const length = about(entropy, 225, 0.2);
  const height = about(entropy, 42, 0.15);
  const barrel = between(entropy, 40, 95);
  const high = about(entropy, 165, 0.2);
  const ahead = entropy.chance(0.5) ? about(entropy, 55, 0.2) : 0;
  const clip = magazine(entropy, {
    round,
    height: high,
    doubled: true,
    loaded: between(entropy, 0, 0.5),
    material: 'iron',
  });
  const gripHigh = about(entropy, 92, 0.15);
  const grip = box([about(entropy, 42, 0.1), gripHigh, 30], 'nylon6', 0.6);
  const stock = entropy.chance(0.6);
  return laid(entropy, [
    ...vessel(box([length, height, about(entropy, 34, 0.1)], 'iron'), about(entropy, 1.6, 0.2)),
    ...moved([rod(about(entropy, 85, 0.2), 24, 'iron')], [length * 0.05, 4, 0]),
    ...moved([rod(length * 0.35, 12, 'iron', 0.2)], [-length * 0.3, 4, 0]),
    ...moved(tube(barrel + 40, about(entropy, 15, 0.15), round.bulletAcross, 'iron'), [
      length / 2 + barrel / 2 - 20,
      4,
      0,
    ]),
    ...moved([grip], [0, -(height + gripHigh) / 2, 0]),
    ...moved(clip, [ahead, -height / 2 - high / 2 + 14, 0]),
    ...guard(entropy, 38, -height / 2),
    ...moved([box([6, 12, 14], 'iron')], [length / 2 - 8, height / 2 + 6, 0]),
    ...moved([box([8, 12, 16], 'iron')], [-length / 2 + 12, height / 2 + 6, 0]),
    ...(stock
      ? following(
          [
            [-length / 2, -height * 0.2],
            [length * 0.3, -height * 0.3],
            [length * 0.32, -height * 0.9],
          ],
          (span) => moved([rod(span, 8, 'iron', 0.6)], [0, 0, 20]),
        )
      : []),
  ]);
}

/** Two short barrels one above the other, a bird's-head grip and a spur for a trigger. */
function derringer(entropy: Entropy): Solid[] {
  const barrel = about(entropy, 76, 0.2);
  const bore = entropy.pick([5.7, 9, 11.4]);
  const block = bore * 2 + about(entropy, 11, 0.2);
  const thick = bore + about(entropy, 8, 0.2);
  const bores = [-1, 1].flatMap((side) => moved([rod(barrel, bore, 'iron', -1)], [0, (side * (bore + 3)) / 2, 0]));
  const frame = about(entropy, 40, 0.15);
  const grip = entropy.pick<MaterialName>(['cellulose', 'nylon6', 'ivory_dentine_model']);
  const bird = ellipsoid([about(entropy, 62, 0.15), about(entropy, 31, 0.15), about(entropy, 24, 0.15)], grip);
  const strap = box([about(entropy, 50, 0.1), 8, 8], 'iron');
  const plated = entropy.chance(0.4);
  const body = box([frame, block, thick], 'iron', 0.8);
  return laid(entropy, [
    ...cut([box([barrel, block, thick], 'iron')], [0, 1, 1], (block + thick) / 2 - 3),
    ...bores,
    ...moved(plated ? brass(body) : [body], [-(barrel + frame) / 2, -2, 0]),
    ...repeat(2, (side) => moved([rod(4, 7, 'iron')], [-barrel / 2 + 2, block / 2 + 2, (side - 0.5) * 8])),
    ...moved(turned([bird, strap], [0, 0, 0.85]), [-barrel / 2 - frame - 14, -block / 2 - 10, 0]),
    ...spanning([-barrel / 2 - 12, -block / 2, 0], [-barrel / 2 - 5, -block / 2 - 12, 0], (span) => [
      box([span, 6, 5], 'iron'),
    ]),
    ...spanning([-barrel / 2 - frame, block / 3, 0], [-barrel / 2 - frame - 13, block / 2 + 8, 0], (span) => [
      box([span, 7, 6], 'iron'),
    ]),
    ...moved([box([6, 4, 2], 'iron')], [barrel / 2 - 5, block / 2 + 2, 0]),
  ]);
}

export const FIREARM: readonly Family[] = [
  { name: 'steel pistol', heldOut: false, make: (entropy) => pistol(entropy, 'iron') },
  { name: 'polymer pistol', heldOut: false, make: (entropy) => pistol(entropy, 'nylon6') },
  { name: 'revolver', heldOut: false, make: revolver },
  {
    name: 'shortened long gun',
    heldOut: false,
    make: (entropy) => (entropy.chance(0.5) ? sawnOffShotgun(entropy) : machinePistol(entropy)),
  },
  { name: 'derringer', heldOut: true, make: derringer },
];
