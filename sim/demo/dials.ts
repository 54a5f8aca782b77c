import { DEFAULT_DIALS, type PopulationDials } from '../population/dials.ts';

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
