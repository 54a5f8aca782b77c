import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, cone, ellipsoid, moved, rod, type Solid, turned, type Vector } from '../solid.ts';
import { about, repeat } from './arrange.ts';
import type { Family } from './family.ts';
import { along, laid, strung, way } from './grown.ts';

const IVORY = 'ivory_dentine_model';

/** A tusk or its piece: an arc of growing cones, hollow from the root on for `pulp` (0..1) of its length. */
function tuskOf(
  entropy: Entropy,
  { lengthMm, rootMm, tipMm, pulp }: { lengthMm: number; rootMm: number; tipMm: number; pulp: number },
): Solid[] {
  const bend = between(entropy, 0.3, 1.3);
  const twist = between(entropy, -0.12, 0.12) * lengthMm;
  const radius = lengthMm / bend;
  const curve = way(integer(entropy, 7, 11), (share): Vector => {
    const angle = (share - 0.5) * bend;
    return [radius * Math.sin(angle), radius * Math.cos(angle), twist * share * share];
  });
  const taper = between(entropy, 0.7, 1.2);
  const breadth = (share: number) => tipMm + (rootMm - tipMm) * (1 - share) ** taper;
  const cavity = (share: number) => Math.max(0, breadth(share) * 0.8 * (1 - share / pulp));
  return along(curve, (length, from, to) => {
    const outside = cone(length, breadth(from), breadth(to), IVORY);
    return from < pulp ? [outside, cone(length, cavity(from), cavity(to), IVORY, -1)] : [outside];
  });
}

function tusk(entropy: Entropy): Solid[] {
  const lengthMm = between(entropy, 170, 370);
  const rootMm = lengthMm * between(entropy, 0.12, 0.24);
  const pulp = between(entropy, 0.25, 0.6);
  return laid(tuskOf(entropy, { lengthMm, rootMm, tipMm: between(entropy, 5, 14), pulp }));
}

/** A ring around z with a hole through it. */
function ring(outerMm: number, thickMm: number, widthMm: number): Solid[] {
  const round = [rod(widthMm, outerMm, IVORY), rod(widthMm, outerMm - 2 * thickMm, IVORY, -1)];
  return turned(round, [0, Math.PI / 2, 0]);
}

/** Bangles in a roll, or strewn flat. */
function bangles(entropy: Entropy): Solid[] {
  const [outer, thick] = [between(entropy, 62, 90), between(entropy, 5, 13)];
  const [width, count] = [between(entropy, 6, 24), integer(entropy, 2, 7)];
  const one = () => ring(about(entropy, outer, 0.06), about(entropy, thick, 0.15), width);
  if (entropy.chance(0.5)) {
    const gap = between(entropy, 0.5, 4);
    const roll = repeat(count, (index) => moved(one(), [0, 0, index * (width + gap)]));
    return laid(turned(roll, [0, Math.PI / 2 + between(entropy, -0.15, 0.15), 0]));
  }
  return laid(
    repeat(count, (index) => {
      const leaning = turned(one(), [between(entropy, -0.2, 0.2), between(entropy, -0.2, 0.2), 0]);
      const apart = outer * between(entropy, 0.55, 0.95);
      return moved(leaning, [Math.floor(index / 2) * apart, (index % 2) * apart, between(entropy, 0, width)]);
    }),
  );
}

/** A standing figure in a robe on a stand, lying on its back. */
function figure(entropy: Entropy): Solid[] {
  const height = between(entropy, 70, 290);
  const hem = height * between(entropy, 0.22, 0.36);
  const waist = hem * between(entropy, 0.5, 0.75);
  const head = height * between(entropy, 0.11, 0.16);
  const robe = height * between(entropy, 0.45, 0.58);
  const chest = height * 0.3;
  const stand = height * between(entropy, 0.05, 0.12);
  const shoulders = robe + chest * 0.75;
  const arm = (side: number): Solid[] => {
    const thickness = waist * between(entropy, 0.25, 0.36);
    const elbow: Vector = [shoulders - chest * 0.5, side * waist * between(entropy, 0.75, 1), waist * 0.25];
    const hand: Vector = [robe + chest * between(entropy, 0, 0.9), side * waist * 0.3, waist * 0.7];
    const shoulder: Vector = [shoulders, side * waist * 0.5, 0];
    return strung([shoulder, elbow, hand], (length) => [ellipsoid([length * 1.2, thickness, thickness], IVORY)]);
  };
  const staffAt = waist * between(entropy, 0.9, 1.2);
  const staff = rod(height * between(entropy, 0.7, 1), height * 0.025, IVORY);
  return laid([
    ...moved(
      [entropy.chance(0.5) ? box([stand, hem * 1.3, hem * 1.2], 'cellulose') : rod(stand, hem * 1.3, IVORY)],
      [-stand / 2, 0, 0],
    ),
    ...moved([cone(robe, hem, waist, IVORY)], [robe / 2, 0, 0]),
    ...moved([ellipsoid([chest, waist * 1.25, waist], IVORY)], [robe + chest * 0.4, 0, 0]),
    ...moved([ellipsoid([head * 1.2, head, head], IVORY)], [robe + chest * 0.85 + head * 0.55, 0, 0]),
    ...moved([cone(head * 0.7, head * 0.8, head * 0.2, IVORY)], [robe + chest * 0.85 + head * 1.4, 0, 0]),
    ...arm(1),
    ...arm(-1),
    ...(entropy.chance(0.4) ? moved([staff], [staff.half[0], staffAt, waist * 0.5]) : []),
  ]);
}

/** Chopsticks in a bundle. */
function chopsticks(entropy: Entropy): Solid[] {
  const [length, thick] = [between(entropy, 190, 260), between(entropy, 5, 8)];
  const perLayer = integer(entropy, 3, 7);
  return laid(
    repeat(2 * integer(entropy, 4, 12), (index) => {
      const stick = cone(about(entropy, length, 0.02), thick, thick * between(entropy, 0.4, 0.6), IVORY);
      const end = entropy.chance(0.85) ? 0 : Math.PI;
      const layer = Math.floor(index / perLayer);
      return moved(turned([stick], [0, 0, end + between(entropy, -0.03, 0.03)]), [
        between(entropy, -8, 8),
        ((index % perLayer) + (layer % 2) / 2) * (thick + 0.6),
        layer * thick,
      ]);
    }),
  );
}

/** Name seals, round or square, side by side in a case or without. */
function seals(entropy: Entropy): Solid[] {
  const [length, thick, count] = [between(entropy, 48, 95), between(entropy, 12, 32), integer(entropy, 2, 8)];
  const isRound = entropy.chance(0.5);
  const blanks = repeat(count, (index) => {
    const long = about(entropy, length, 0.08);
    const body = isRound ? rod(long, thick, IVORY) : box([long, thick, thick], IVORY);
    const knob = ellipsoid([thick * 0.8, thick * 0.75, thick * 0.75], IVORY);
    const topped = entropy.chance(0.35) ? [body, ...moved([knob], [long / 2 + thick * 0.3, 0, 0])] : [body];
    return moved(turned(topped, [0, 0, between(entropy, -0.06, 0.06)]), [
      0,
      index * (thick + between(entropy, 1, 5)),
      0,
    ]);
  });
  const lying = laid(blanks);
  if (entropy.chance(0.6)) return lying;
  const tray = box([Math.max(length, count * (thick + 3)) + 16, length + 16, 3], 'cellulose', 0.9);
  return laid([...lying, ...moved([tray], [0, 0, -thick / 2 - 2])]);
}

/** Sawn tips and cross-cut slices of raw tusks, strewn. */
function rawPieces(entropy: Entropy): Solid[] {
  const breadth = between(entropy, 30, 62);
  const tips = repeat(integer(entropy, 2, 4), (index) => {
    const lengthMm = between(entropy, 70, 150);
    const tip = tuskOf(entropy, { lengthMm, rootMm: about(entropy, breadth), tipMm: 3, pulp: 0.01 });
    return moved(turned(laid(tip), [0, 0, between(entropy, -0.3, 0.3)]), [0, index * breadth * 1.15, 0]);
  });
  const slices = repeat(integer(entropy, 1, 4), (index) => {
    const [thick, wide] = [between(entropy, 12, 38), about(entropy, breadth * 1.2)];
    const slice = rod(thick, wide, IVORY, 1, wide * between(entropy, 0.8, 1));
    const pulp = rod(thick, wide * between(entropy, 0.1, 0.5), IVORY, -1);
    return moved(turned([slice, pulp], [0, Math.PI / 2, 0]), [
      105 + between(entropy, 0, 15),
      index * breadth * 1.35,
      between(entropy, -8, 8),
    ]);
  });
  return laid([...tips, ...slices]);
}

export const IVORY_BONE: readonly Family[] = [
  { name: 'tusk', heldOut: false, make: tusk },
  { name: 'bangles', heldOut: false, make: bangles },
  { name: 'carved-figure', heldOut: false, make: figure },
  {
    name: 'chopsticks-or-seals',
    heldOut: false,
    make: (entropy) => (entropy.chance(0.5) ? chopsticks(entropy) : seals(entropy)),
  },
  { name: 'raw-tusk-pieces', heldOut: true, make: rawPieces },
];
