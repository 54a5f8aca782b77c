import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, cone, cut, ellipsoid, moved, type Plane, plate, rod, type Solid, vessel, type Vector } from '../solid.ts';
import type { Family } from './family.ts';
import { extentsOf, laid } from './grown.ts';

/** A convex body along x that opens into a neck at `mouthMm`; its floor is at `floorMm`. */
interface Bottle {
  readonly outside: Solid;
  readonly wallMm: number;
  readonly baseMm: number;
  readonly floorMm: number;
  readonly mouthMm: number;
  readonly neck: { readonly lengthMm: number; readonly breadthMm: number };
}

/** Glass or ware around a spirit; the neck still lacks what closes it. */
function bottleOf(entropy: Entropy, { outside, wallMm, baseMm, floorMm, mouthMm, neck }: Bottle): Solid[] {
  const { material, fill } = outside;
  const neckAt: Vector = [mouthMm + neck.lengthMm / 2, 0, 0];
  const bore = rod(neck.lengthMm + wallMm, neck.breadthMm - 2 * wallMm, material, -fill);
  const [, ...hollow] = vessel(outside, wallMm);
  const cavity = [...cut(hollow, [-1, 0, 0], -floorMm - baseMm), ...moved([bore], [neckAt[0] - wallMm / 2, 0, 0])];
  const glass = [outside, ...moved([rod(neck.lengthMm, neck.breadthMm, material, fill)], neckAt)];
  return [...glass, ...cavity, ...levelled(entropy, cavity, outside.half)];
}

/** A spirit in the cavity, with its air at the top side, as in a bottle lying down, or near the neck. */
function levelled(entropy: Entropy, cavity: readonly Solid[], [halfLength, , halfDepth]: Vector): Solid[] {
  const tilt = entropy.chance(0.6) ? between(entropy, -0.08, 0.08) : between(entropy, 0.3, 1.4);
  const normal: Vector = [Math.sin(tilt), 0, Math.cos(tilt)];
  const reach = Math.abs(normal[0]) * halfLength + normal[2] * halfDepth;
  const level = reach * between(entropy, 0.5, 0.92);
  const strength = between(entropy, 0.36, 0.55);
  return cavity.flatMap((body) => {
    const wet = cut([body], normal, level - normal[0] * body.at[0]);
    return wet.flatMap((part): Solid[] => [
      { ...part, material: 'ethanol', fill: strength },
      { ...part, material: 'water', fill: 1 - strength },
    ]);
  });
}

/** A screw cap or a cork in foil, on a neck that ends at `endMm`. */
function closure(entropy: Entropy, endMm: number, neckBreadthMm: number): Solid[] {
  const length = between(entropy, 14, 45);
  const kind = entropy.pick(['screw', 'plastic', 'cork'] as const);
  if (kind === 'cork') {
    const cork = rod(length, neckBreadthMm * 0.6, 'cellulose', 0.3);
    const foil = vessel(rod(length + 4, neckBreadthMm + 1, 'aluminium'), 0.25);
    return moved([cork, ...foil], [endMm - length / 2 + 3, 0, 0]);
  }
  const [material, wall]: [MaterialName, number] = kind === 'screw' ? ['aluminium', 0.4] : ['polyethylene', 2];
  const cap = vessel(rod(length, neckBreadthMm + 2 * wall + 1, material), wall);
  return moved(cap, [endMm - length / 2 + wall, 0, 0]);
}

/** The body with its +x end narrowed: planes through a convex profile of x and radius (mm), on so many sides. */
function shouldered(body: Solid, sides: number, profile: readonly (readonly [number, number])[]): Solid {
  const rings = profile.slice(1).flatMap(([x, radius], index) => {
    const [innerX, innerRadius] = profile[index] ?? [x, radius];
    const [dx, dr] = [x - innerX, innerRadius - radius];
    return Array.from({ length: sides }, (_, side): Plane => {
      const angle = (2 * Math.PI * side) / sides;
      return { normal: [dr, dx * Math.cos(angle), dx * Math.sin(angle)], offset: dr * x + dx * radius };
    });
  });
  return { ...body, planes: [...body.planes, ...rings] };
}

/** From full breadth to the neck in two slopes, over `shoulderMm` up to `endMm`. */
function roundShoulder(entropy: Entropy, breadth: number, neck: number, shoulderMm: number, endMm: number) {
  const knee = between(entropy, 0.15, 0.4);
  const kneeRadius = neck / 2 + ((breadth - neck) / 2) * (1 - knee) * between(entropy, 0.75, 1);
  return [
    [endMm - shoulderMm, breadth / 2],
    [endMm - shoulderMm * knee, kneeRadius],
    [endMm, neck / 2],
  ] as const;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Now and then the bottle comes in its carton. */
function perhapsBoxed(entropy: Entropy, bottle: readonly Solid[]): Solid[] {
  const lying = laid(bottle);
  if (!entropy.chance(0.25)) return lying;
  const wall = between(entropy, 0.8, 2.5);
  const [length, breadth, depth] = extentsOf(lying);
  const room = 2 * wall + between(entropy, 2, 10);
  return [...lying, ...vessel(box([length + room, breadth + room, depth + room], 'cellulose', 0.9), wall)];
}

function straightBottle(entropy: Entropy, isRound: boolean): Solid[] {
  const breadth = between(entropy, 62, isRound ? 116 : 100);
  const volumeMl = between(entropy, 330, 1050);
  const section = isRound ? Math.PI / 4 : 1;
  const shoulderMm = between(entropy, 0.2, isRound ? 0.8 : 0.45) * breadth;
  const length = clamp((volumeMl * 1000) / (section * (breadth - 8) ** 2) + shoulderMm / 2, 105, 265);
  const neck = { lengthMm: between(entropy, 28, isRound ? 95 : 60), breadthMm: between(entropy, 27, 34) };
  const depth = breadth * (isRound ? 1 : between(entropy, 0.75, 1));
  const whole = isRound ? rod(length, breadth, 'glass_plate') : box([length, breadth, depth], 'glass_plate');
  const profile = roundShoulder(entropy, breadth, neck.breadthMm, shoulderMm, length / 2);
  return perhapsBoxed(entropy, [
    ...bottleOf(entropy, {
      outside: shouldered(whole, isRound ? 12 : 4, profile),
      wallMm: between(entropy, 2.4, isRound ? 4 : 5.5),
      baseMm: between(entropy, 5, 22),
      floorMm: -length / 2,
      mouthMm: length / 2,
      neck,
    }),
    ...closure(entropy, length / 2 + neck.lengthMm, neck.breadthMm),
  ]);
}

/** A flat pint or half pint: broad, thin, with slanting shoulders, of glass, plastic or steel. */
function flask(entropy: Entropy): Solid[] {
  const [length, breadth] = [between(entropy, 100, 190), between(entropy, 65, 115)];
  const depth = breadth * between(entropy, 0.32, 0.5);
  const neck = { lengthMm: between(entropy, 15, 35), breadthMm: Math.min(depth - 4, between(entropy, 22, 30)) };
  const [x, y, slope] = [length / 2, breadth / 2, between(entropy, 15, 40)];
  const heel = between(entropy, 4, 14);
  const outline = [
    [-x, heel - y],
    [heel - x, -y],
    [x - slope, -y],
    [x, -neck.breadthMm / 2],
    [x, neck.breadthMm / 2],
    [x - slope, y],
    [heel - x, y],
    [-x, y - heel],
  ] as const;
  const [material, wallMm] = entropy.pick([
    ['glass_plate', between(entropy, 2.4, 4)],
    ['glass_plate', between(entropy, 2.4, 4)],
    ['polyethylene', between(entropy, 0.7, 1.3)],
    ['iron', between(entropy, 0.5, 0.8)],
  ] as const);
  const outside = plate(outline, depth, material);
  const baseMm = material === 'glass_plate' ? between(entropy, 4, 12) : wallMm;
  return laid([
    ...bottleOf(entropy, { outside, wallMm, baseMm, floorMm: -x, mouthMm: x, neck }),
    ...closure(entropy, x + neck.lengthMm, neck.breadthMm),
  ]);
}

/** Baijiu or rice wine in thick ware, round-bellied or straight, with a small neck. */
function jug(entropy: Entropy): Solid[] {
  const breadth = between(entropy, 75, 135);
  const height = clamp(breadth * between(entropy, 1, 2.1), 100, 230);
  const ware = between(entropy, 0.78, 0.95);
  const neck = { lengthMm: between(entropy, 12, 45), breadthMm: between(entropy, 30, 42) };
  const wallMm = between(entropy, 4, 8);
  const isBellied = entropy.chance(0.55);
  const mouthMm = (height / 2) * (isBellied ? 0.92 : 1);
  const belly = isBellied
    ? cut([ellipsoid([height, breadth, breadth], 'sio2', ware)], [1, 0, 0], mouthMm)
    : [rod(height, breadth, 'sio2', ware)].map((whole) =>
        shouldered(whole, 12, roundShoulder(entropy, breadth, neck.breadthMm, height * 0.3, height / 2)),
      );
  const outside = cut(belly, [-1, 0, 0], mouthMm);
  const endMm = mouthMm + neck.lengthMm;
  const stopper = rod(between(entropy, 12, 28), neck.breadthMm * between(entropy, 0.7, 1.3), 'cellulose', 0.8);
  const handle = entropy.chance(0.4)
    ? moved([rod(height * 0.3, 11, 'sio2', ware)], [height * 0.2, breadth / 2 + 6, 0])
    : [];
  return perhapsBoxed(entropy, [
    ...outside.flatMap((body) =>
      bottleOf(entropy, { outside: body, wallMm, baseMm: wallMm * 1.6, floorMm: -mouthMm, mouthMm, neck }),
    ),
    ...moved([stopper], [endMm + stopper.half[0], 0, 0]),
    ...handle,
  ]);
}

/** A ship's decanter of lead crystal with a solid stopper. */
function decanter(entropy: Entropy): Solid[] {
  const height = between(entropy, 90, 150);
  const neck = { lengthMm: between(entropy, 55, 110), breadthMm: between(entropy, 32, 44) };
  const outside = cone(height, between(entropy, 110, 165), neck.breadthMm + between(entropy, 0, 15), 'glass_plate');
  const wallMm = between(entropy, 3.5, 6);
  const half = height / 2;
  const glass = bottleOf(entropy, {
    outside,
    wallMm,
    baseMm: between(entropy, 9, 22),
    floorMm: -half,
    mouthMm: half,
    neck,
  });
  const leaded = glass
    .filter(({ material }) => material === 'glass_plate')
    .map((body): Solid => ({ ...body, material: 'lead', fill: body.fill * 0.05 }));
  const ball = between(entropy, 34, 52);
  const endMm = half + neck.lengthMm;
  const plug = rod(26, neck.breadthMm - 2 * wallMm - 1, 'glass_plate');
  const facets = integer(entropy, 5, 9);
  const stopper = shouldered(ellipsoid([ball * 1.15, ball, ball], 'glass_plate'), facets, [
    [ball * 0.1, ball / 2],
    [ball * 0.55, ball * 0.15],
  ]);
  return laid([
    ...glass,
    ...leaded,
    ...moved([plug], [endMm - 13, 0, 0]),
    ...moved([stopper], [endMm + ball / 2, 0, 0]),
  ]);
}

/** One bottle each, since bottles are counted. */
export const LIQUOR: readonly Family[] = [
  { name: 'round-bottle', heldOut: false, make: (entropy) => straightBottle(entropy, true) },
  { name: 'square-bottle', heldOut: false, make: (entropy) => straightBottle(entropy, false) },
  { name: 'flask', heldOut: false, make: flask },
  { name: 'ceramic-jug', heldOut: false, make: jug },
  { name: 'decanter', heldOut: true, make: decanter },
];
