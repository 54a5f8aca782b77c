import { DEFAULT_DIALS, HONEST_DIALS, type PopulationDials, type Trouble } from '../population/dials.ts';
import type { Contraband } from '../population/packing.ts';

/** More happens in a minute than at a real lane in an hour, so that there is something to see. */
export const DEMO_DIALS: PopulationDials = {
  ...DEFAULT_DIALS,
  troubles: {
    fraud: 0.06,
    contraband: 0.1,
    watchListed: 0.005,
    impostor: 0.03,
    wrongBag: 0.01,
    sealedBag: 0.01,
    expiredDocument: 0.015,
    unreadableDocument: 0.015,
    failedCheckDigit: 0.01,
    forgedDeclaration: 0.015,
    expiredDeclaration: 0.01,
    foreignDeclaration: 0.01,
    noDeclaration: 0.015,
    overAllowance: 0.02,
  },
  conduct: { slow: 0.03, turnsBack: 0.02, tailgated: 0.02, leavesBagBehind: 0.01, doesNotEnter: 0.01 },
  trusted: 0.03,
  diplomat: 0.02,
};

/** Where officers watch, those who come first: most kinds of trouble, with people in between who have none. */
export const DESK_OPENING: readonly PopulationDials[] = [
  hiding('gold', 'fraud'),
  HONEST_DIALS,
  withTrouble('impostor'),
  withTrouble('overAllowance'),
  HONEST_DIALS,
  hiding('pistol'),
  withTrouble('sealedBag'),
  HONEST_DIALS,
  HONEST_DIALS,
  hiding('mangoes'),
];

/** So many may wait for an officer; until fewer do, those who come have nothing to hide. */
const ENOUGH_WAIT = 8;
/** Share of those without a finding who are sent to the officer by lot. */
export const DESK_RANDOM_RATE = 0.1;
/** How long a diverted passenger stands in the lane for an officer who is there; */
export const WAITS_FOR_OFFICER_MS = 60_000;
/** and while the queue is still filling, all but the last who come first. */
export const OPENING_WAITS_MS = 6_000;

/** The dials for whoever comes next to a lane whose officers have so many passengers waiting. */
export function deskDials(waiting: () => number): () => PopulationDials {
  const opening = [...DESK_OPENING];
  return () => opening.shift() ?? (waiting() < ENOUGH_WAIT ? DEMO_DIALS : HONEST_DIALS);
}

function withTrouble(...troubles: readonly Trouble[]): PopulationDials {
  const certain = Object.fromEntries(troubles.map((trouble) => [trouble, 1]));
  return { ...HONEST_DIALS, troubles: { ...HONEST_DIALS.troubles, ...certain } };
}

function hiding(what: Contraband, ...more: readonly Trouble[]): PopulationDials {
  return { ...withTrouble('contraband', ...more), hidden: [what] };
}
