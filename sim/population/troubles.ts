import type { Entropy } from '../../hardware/entropy.ts';
import { CONDUCTS, TROUBLES } from './dials.ts';
import type { Conduct, PopulationDials, Trouble } from './dials.ts';

export type Troubles = Readonly<Record<Trouble, boolean>>;

/** Troubles that a passenger can only have with a declaration. */
const NEED_DECLARATION: readonly Trouble[] = [
  'fraud',
  'forgedDeclaration',
  'expiredDeclaration',
  'foreignDeclaration',
  'overAllowance',
];

/** Draws each trouble by its dial; of those that exclude each other the first stays. */
export function drawTroubles(entropy: Entropy, dials: PopulationDials): Troubles {
  const troubles = {} as Record<Trouble, boolean>;
  for (const trouble of TROUBLES) troubles[trouble] = entropy.chance(dials.troubles[trouble]);
  if (troubles.noDeclaration && NEED_DECLARATION.some((trouble) => troubles[trouble])) troubles.noDeclaration = false;
  if (troubles.unreadableDocument) troubles.failedCheckDigit = false;
  return troubles;
}

export function drawConduct(entropy: Entropy, dials: PopulationDials): Conduct {
  let rest = entropy.unit();
  for (const conduct of CONDUCTS) {
    if (conduct === 'normal') continue;
    rest -= dials.conduct[conduct];
    if (rest < 0) return conduct;
  }
  return 'normal';
}

export function isHonest(troubles: Troubles, conduct: Conduct): boolean {
  return (conduct === 'normal' || conduct === 'slow') && TROUBLES.every((trouble) => !troubles[trouble]);
}
