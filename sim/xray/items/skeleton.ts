import { ellipsoid, rod, type Solid, vessel, type Vector } from '../solid.ts';
import { repeat } from './arrange.ts';
import { strung } from './grown.ts';

export const FLESH = 'tissue_soft';
export const BONE = 'bone_cortical_icrp';
/** Bone of small animals is thin and full of marrow; the flesh that it displaces is left in. */
export const BONE_FILL = 0.6;

/** Vertebrae with gaps between them. */
export function spine(points: readonly Vector[], thickMm: (share: number) => number): Solid[] {
  return strung(points, (length, from) => [rod(length * 0.72, thickMm(from), BONE, BONE_FILL)]);
}

/** Flesh around one bone in each stretch. */
export function limb(points: readonly Vector[], fleshMm: number, boneMm: number): Solid[] {
  return strung(points, (length, from) => [
    ellipsoid([length * 1.15, fleshMm * (1 - from / 2), fleshMm * (1 - from / 2)], FLESH),
    rod(length * 0.9, boneMm, BONE, BONE_FILL),
  ]);
}

/** Pairs of ribs that lean back from a spine along x. */
export function ribs(
  pairs: number,
  { fromX, toX, breadth, depth, thick }: Record<'fromX' | 'toX' | 'breadth' | 'depth' | 'thick', number>,
) {
  return repeat(2 * pairs, (index) => {
    const x = fromX + ((toX - fromX) * Math.floor(index / 2)) / pairs;
    const side = index % 2 === 0 ? 1 : -1;
    const points: Vector[] = [
      [x, 0, depth * 0.35],
      [x - breadth * 0.12, side * breadth * 0.44, depth * 0.12],
      [x - breadth * 0.2, side * breadth * 0.3, -depth * 0.3],
    ];
    return strung(points, (length) => [rod(length, thick, BONE, BONE_FILL)]);
  });
}

/** A skull with its brain, and flesh around it. */
export function head(length: number, breadth: number, boneMm: number): Solid[] {
  const skull = ellipsoid([length * 0.85, breadth * 0.8, breadth * 0.7], BONE, BONE_FILL);
  return [ellipsoid([length, breadth, breadth * 0.85], FLESH), ...vessel(skull, boneMm)];
}
