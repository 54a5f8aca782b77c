import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, cut, ellipsoid, grained, moved, rod, type Solid, turned, vessel, type Vector } from '../solid.ts';
import { about, repeat } from './arrange.ts';
import type { Family } from './family.ts';
import { along, capsule, inside, laid, strung, way } from './grown.ts';

const LEAN = 'tissue_soft';
/** Fat is nearly CH2, of 0.92 g/cm3. */
const FAT = 'polyethylene';
const BONE = 'bone_cortical_icrp';

/** Lean with pieces of fat in it, so uneven. */
function minced(entropy: Entropy, bodies: readonly Solid[]): Solid[] {
  const [swing, mm] = [between(entropy, 0.05, 0.18), between(entropy, 3, 7)];
  return bodies.map((body) => grained(body, swing, mm));
}

/** Links that hang together, folded back and forth. */
function links(entropy: Entropy): Solid[] {
  const [length, thick] = [between(entropy, 75, 170), between(entropy, 18, 40)];
  const perRow = length > 120 ? integer(entropy, 1, 2) : integer(entropy, 1, 3);
  const density = between(entropy, 0.95, 1.12);
  return laid(
    repeat(perRow * integer(entropy, 2, 5), (index) => {
      const row = Math.floor(index / perRow);
      const link = capsule(about(entropy, length, 0.06), about(entropy, thick, 0.06), LEAN, density);
      const lean = turned(minced(entropy, link), [0, 0, between(entropy, -0.06, 0.06)]);
      return moved(lean, [
        (index % perRow) * length * 1.05,
        row * thick * 1.08,
        (row % 2) * thick * between(entropy, 0, 0.3),
      ]);
    }),
  );
}

/** One long sausage bent to a ring or a horseshoe, or two. */
function ringSausage(entropy: Entropy): Solid[] {
  const thick = between(entropy, 24, 46);
  const radius = thick * between(entropy, 1.7, 2.6);
  const sweep = between(entropy, 3.4, 5.8);
  return laid(
    repeat(integer(entropy, 1, 2), (index) => {
      const curve = way(14, (share): Vector => [radius * Math.cos(share * sweep), radius * Math.sin(share * sweep), 0]);
      const gut = along(curve, (length, from) => [
        rod(length, thick * (from === 0 || from > 0.9 ? 0.8 : 1), LEAN, 1.05),
      ]);
      const clips = [curve.at(0), curve.at(-1)].flatMap((at) => moved([rod(4, 6, 'aluminium')], at ?? [0, 0, 0]));
      return moved(turned([...minced(entropy, gut), ...clips], [0, 0, between(entropy, 0, 6.28)]), [
        index * thick * 0.5,
        index * thick * 0.5,
        index * thick,
      ]);
    }),
  );
}

/** A long bone with its two knobs, displacing flesh. */
function longBone(length: number, thick: number): Solid[] {
  const knob = ellipsoid([thick * 1.3, thick * 1.9, thick * 1.6], BONE, 0.6);
  const shaft = rod(length, thick, BONE, 0.95);
  const marrow = rod(length * 0.85, thick * 0.5, BONE, -0.8);
  return [
    ...inside(shaft, LEAN),
    marrow,
    ...moved(inside(knob, LEAN, 0.8), [length / 2, 0, 0]),
    ...moved(inside(knob, LEAN, 0.8), [-length / 2, 0, 0]),
  ];
}

/** A leg of ham, whole or the thick half: rind and fat, lean, thigh bone, shank. */
function ham(entropy: Entropy): Solid[] {
  const length = between(entropy, 170, 300);
  const [breadth, depth] = [length * between(entropy, 0.5, 0.65), between(entropy, 75, 125)];
  const density = between(entropy, 1, 1.15);
  const thigh = vessel(ellipsoid([length, breadth, depth], FAT), between(entropy, 4, 11), {
    material: LEAN,
    fill: density,
  });
  const thick = between(entropy, 17, 27);
  const aslant = between(entropy, -0.15, 0.15);
  const femur = turned(longBone(length * between(entropy, 0.55, 0.7), thick), [0, 0, aslant]);
  const shank = between(entropy, 60, 110);
  const lower = cone(shank, depth * 0.66, depth * 0.36, LEAN, density);
  const shin = moved(turned(longBone(shank * 0.75, thick * 0.65), [0, 0, -aslant]), [length * 0.42 + shank / 2, 0, 0]);
  const hip = moved(inside(ellipsoid([thick * 2.6, thick * 3, thick * 1.1], BONE, 0.55), LEAN, 0.4), [
    -length * 0.33,
    0,
    0,
  ]);
  const hasShank = entropy.chance(0.65);
  return laid([
    ...minced(entropy, hasShank ? cut(thigh, [1, 0, 0], length * 0.42) : thigh),
    ...femur,
    ...(entropy.chance(0.5) ? hip : []),
    ...(hasShank ? [...moved([lower], [length * 0.42 + shank / 2, 0, 0]), ...shin] : []),
  ]);
}

/** Flat vacuum packs with shingled slices, stacked or side by side. */
function slicedPacks(entropy: Entropy): Solid[] {
  const [across, slice] = [between(entropy, 60, 110), between(entropy, 1.2, 3.5)];
  const perPack = integer(entropy, 6, 13);
  const step = across * between(entropy, 0.06, 0.16);
  const isRound = entropy.chance(0.6);
  const [length, breadth] = [across + step * perPack + 20, across * 1.1 + 20];
  const height = slice * 3 + 3;
  const perLayer = length < 170 ? integer(entropy, 1, 2) : 1;
  return laid(
    repeat(integer(entropy, 2, 6), (index) => {
      const slices = repeat(perPack, (number) => {
        const wide = about(entropy, across, 0.05);
        const disc = turned([rod(slice, wide, LEAN, 1.05, wide * 0.95)], [0, Math.PI / 2, 0]);
        const shape = isRound ? disc : [box([wide, wide * 0.9, slice], LEAN, 1.05)];
        const lying = moved(minced(entropy, shape), [(number - perPack / 2) * step, 0, (number % 3) * slice]);
        return lying;
      });
      const film = vessel(box([length, breadth, height], FAT), 0.15);
      const pack = [...slices, ...moved(film, [0, 0, slice])];
      const layer = Math.floor(index / perLayer);
      const aslant = turned(pack, [0, 0, between(entropy, -0.06, 0.06)]);
      return moved(aslant, [(index % perLayer) * length * 1.02, between(entropy, -5, 5), layer * (height + 1)]);
    }),
  );
}

/** A slab of belly: rind, streaks of fat and lean, now and then with its ribs. */
function baconSlab(entropy: Entropy): Solid[] {
  const [length, breadth] = [between(entropy, 150, 300), between(entropy, 80, 180)];
  const layers = integer(entropy, 4, 7);
  const thick = between(entropy, 5, 10);
  const streaks = repeat(layers, (index) => {
    const material = index % 2 === 0 ? FAT : LEAN;
    const streak = box([about(entropy, length, 0.02), about(entropy, breadth, 0.03), thick], material);
    return moved([grained(streak, between(entropy, 0.05, 0.2), between(entropy, 15, 40))], [0, 0, index * thick]);
  });
  const count = entropy.chance(0.5) ? integer(entropy, 3, 7) : 0;
  const bones = repeat(count, (index) => {
    const rib = rod(breadth * between(entropy, 0.75, 0.95), 11, BONE, 0.6, 8);
    const x = length * ((index + 0.5) / count - 0.5);
    return moved(turned([rib], [0, 0, Math.PI / 2 + 0.15]), [x, 0, layers * thick]);
  });
  const rind = moved([box([length, breadth, 2.5], LEAN, 1.15)], [0, 0, -thick / 2 - 1.25]);
  return laid([...streaks, ...rind, ...bones]);
}

/** A plucked and drawn duck or hen with head and feet, or without. */
function poultry(entropy: Entropy): Solid[] {
  const trunk = between(entropy, 150, 215);
  const [breadth, depth] = [trunk * between(entropy, 0.55, 0.68), trunk * between(entropy, 0.42, 0.55)];
  const limb = (points: readonly Vector[], flesh: number, bone: number) =>
    strung(points, (length, from) => [
      ellipsoid([length * 1.15, flesh * (1 - from * 0.6), flesh * (1 - from * 0.6)], LEAN),
      rod(length * 0.9, bone, BONE, 0.6),
    ]);
  const leg = (side: number) =>
    limb(
      [
        [-trunk * 0.1, side * breadth * 0.36, -depth * 0.1],
        [trunk * 0.12, side * breadth * 0.5, 0],
        [-trunk * between(entropy, 0.35, 0.5), side * breadth * between(entropy, 0.2, 0.35), 0],
      ],
      trunk * 0.21,
      trunk * 0.035,
    );
  const wing = (side: number) =>
    limb(
      [
        [trunk * 0.34, side * breadth * 0.4, depth * 0.1],
        [trunk * 0.06, side * breadth * 0.6, depth * 0.1],
        [trunk * 0.32, side * breadth * 0.62, depth * 0.05],
      ],
      trunk * 0.12,
      trunk * 0.026,
    );
  const reach = trunk * between(entropy, 0.3, 0.5);
  const neck = limb(
    way(4, (share): Vector => [trunk * 0.45 + reach * share, breadth * 0.25 * share * share, 0]),
    trunk * 0.15,
    trunk * 0.045,
  );
  const cage = repeat(10, (index) => {
    const side = index % 2 === 0 ? 1 : -1;
    const x = trunk * (0.28 - Math.floor(index / 2) * 0.09);
    const points: Vector[] = [
      [x, 0, depth * 0.36],
      [x - trunk * 0.06, side * breadth * 0.34, 0],
    ];
    return strung(points, (length) => [rod(length, trunk * 0.015, BONE, 0.6)]);
  });
  return laid([
    ellipsoid([trunk, breadth, depth], LEAN),
    ...moved([ellipsoid([trunk * 0.68, breadth * 0.5, depth * 0.5], LEAN, -1)], [-trunk * 0.08, 0, depth * 0.06]),
    ...moved([box([trunk * 0.55, 3, depth * 0.28], BONE, 0.7)], [trunk * 0.05, 0, -depth * 0.28]),
    ...strung(
      way(9, (share): Vector => [trunk * (share - 0.5) * 0.9, 0, depth * 0.36]),
      (length) => [rod(length * 0.8, trunk * 0.05, BONE, 0.55)],
    ),
    ...cage,
    ...[1, -1].flatMap((side) => [...leg(side), ...wing(side)]),
    ...(entropy.chance(0.6) ? neck : []),
  ]);
}

export const MEAT: readonly Family[] = [
  {
    name: 'sausages',
    heldOut: false,
    make: (entropy) => (entropy.chance(0.65) ? links(entropy) : ringSausage(entropy)),
  },
  { name: 'ham', heldOut: false, make: ham },
  { name: 'sliced-packs', heldOut: false, make: slicedPacks },
  { name: 'bacon-slab', heldOut: false, make: baconSlab },
  { name: 'whole-poultry', heldOut: true, make: poultry },
];
