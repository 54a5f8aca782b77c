import type { Trouble } from '../population/dials.ts';
import type { Visitor } from './place.ts';

/** Troubles that no lane may overlook, given readers that said what they saw. Fraud and hidden things may be missed. */
const NEVER_RELEASED: readonly Trouble[] = [
  'watchListed',
  'wrongBag',
  'sealedBag',
  'expiredDocument',
  'unreadableDocument',
  'failedCheckDigit',
  'forgedDeclaration',
  'expiredDeclaration',
  'foreignDeclaration',
  'noDeclaration',
  'overAllowance',
];

/** Why this person, about whom the lane was told nothing but the truth, may not go; null when they may. */
export function whyNotThisPerson({ passenger, isMisled, warnings }: Visitor): string | null {
  const [warning] = warnings;
  if (warning !== undefined) return `the lane had been warned: ${warning}`;
  if (isMisled || passenger === null) return null;
  const { troubles } = passenger.truth;
  // Of the limits only that of cash is everybody's.
  const isSpared = (trouble: Trouble) => trouble === 'overAllowance' && passenger.document.documentCode === 'PD';
  const overlooked = NEVER_RELEASED.find((trouble) => troubles[trouble] && !isSpared(trouble));
  return overlooked === undefined ? null : `${overlooked}, and every device said so`;
}
