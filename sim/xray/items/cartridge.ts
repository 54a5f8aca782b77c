import { moved, ellipsoid, rod, type Solid } from '../solid.ts';
import { brass } from './arrange.ts';

/** A round of ammunition, in mm. */
export interface Round {
  readonly caseAcross: number;
  readonly caseLength: number;
  readonly bulletAcross: number;
  /** How far the bullet stands out of the case. */
  readonly noseLength: number;
}

/** 9 mm Luger, .45 ACP, .38 Special and .32 ACP, near enough. */
export const PISTOL_ROUNDS: readonly Round[] = [
  { caseAcross: 9.8, caseLength: 19.1, bulletAcross: 9, noseLength: 10.5 },
  { caseAcross: 12, caseLength: 22.8, bulletAcross: 11.4, noseLength: 9.5 },
  { caseAcross: 9.6, caseLength: 29.3, bulletAcross: 9, noseLength: 10 },
  { caseAcross: 8.5, caseLength: 17.3, bulletAcross: 7.9, noseLength: 8 },
];

/** 5.56 x 45, 7.62 x 39 and 7.62 x 51, near enough. */
export const RIFLE_ROUNDS: readonly Round[] = [
  { caseAcross: 9.5, caseLength: 44.7, bulletAcross: 5.7, noseLength: 13 },
  { caseAcross: 11.3, caseLength: 38.7, bulletAcross: 7.9, noseLength: 17 },
  { caseAcross: 11.9, caseLength: 51.2, bulletAcross: 7.8, noseLength: 20 },
];

/** A case weighs about a third of what it would in full brass; the powder hardly counts. */
const CASE_FILL = 0.34;

export function lengthOf(round: Round): number {
  return round.caseLength + round.noseLength;
}

/** A live round along x with its nose at +x, the middle of its length at the origin. */
export function cartridge(round: Round): Solid[] {
  const bullet = ellipsoid([2 * round.noseLength, round.bulletAcross, round.bulletAcross], 'lead', 0.92);
  return [
    ...moved(brass(rod(round.caseLength, round.caseAcross, 'copper', CASE_FILL)), [-round.noseLength / 2, 0, 0]),
    ...moved([bullet], [round.caseLength / 2 - round.noseLength / 2, 0, 0]),
  ];
}
