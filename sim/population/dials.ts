import { CONTRABAND_WORDS, type Contraband } from './packing.ts';

/** What can be wrong with a passenger or with what they carry. Several may meet in one. */
export const TROUBLES = [
  'fraud',
  'contraband',
  'watchListed',
  'impostor',
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
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** How the passenger behaves in the lane. `slow` is honest; everything else but `normal` should reach an officer. */
export const CONDUCTS = ['normal', 'slow', 'turnsBack', 'tailgated', 'leavesBagBehind', 'doesNotEnter'] as const;
export type Conduct = (typeof CONDUCTS)[number];

/** How often each thing happens, as a share of all passengers (0..1). */
export interface PopulationDials {
  readonly troubles: Readonly<Record<Trouble, number>>;
  /** The rest is normal. */
  readonly conduct: Readonly<Record<Exclude<Conduct, 'normal'>, number>>;
  /** What is hidden by those who hide something, each as often as the others. */
  readonly hidden: readonly Contraband[];
  /** Shares of passengers with so many bags, from none upwards; together 1. */
  readonly bagCounts: readonly number[];
  /** Shares of declarations with so many goods lines, from one upwards; together 1. */
  readonly lineCounts: readonly number[];
  /** Those who declare spirits, cigarettes or cash within what everybody may bring. */
  readonly withinAllowance: number;
  /** Those who travel on an identity card, of the nations that have them. */
  readonly identityCard: number;
  readonly diplomat: number;
  /** Those whom the site has vetted, where it lists any. */
  readonly trusted: number;
}

/** About one passenger in nine has something that an officer should look at. */
export const DEFAULT_DIALS: PopulationDials = {
  troubles: {
    fraud: 0.03,
    contraband: 0.015,
    watchListed: 0.004,
    impostor: 0.003,
    wrongBag: 0.006,
    sealedBag: 0.003,
    expiredDocument: 0.006,
    unreadableDocument: 0.006,
    failedCheckDigit: 0.003,
    forgedDeclaration: 0.004,
    expiredDeclaration: 0.003,
    foreignDeclaration: 0.002,
    noDeclaration: 0.008,
    overAllowance: 0.01,
  },
  conduct: { slow: 0.02, turnsBack: 0.004, tailgated: 0.005, leavesBagBehind: 0.004, doesNotEnter: 0.004 },
  hidden: CONTRABAND_WORDS,
  bagCounts: [0, 0.88, 0.12],
  lineCounts: [0.6, 0.28, 0.12],
  withinAllowance: 0.05,
  identityCard: 0.3,
  diplomat: 0.003,
  trusted: 0.01,
};

/** Dials in which nothing is ever wrong and everybody walks through. */
export const HONEST_DIALS: PopulationDials = {
  ...DEFAULT_DIALS,
  troubles: {
    fraud: 0,
    contraband: 0,
    watchListed: 0,
    impostor: 0,
    wrongBag: 0,
    sealedBag: 0,
    expiredDocument: 0,
    unreadableDocument: 0,
    failedCheckDigit: 0,
    forgedDeclaration: 0,
    expiredDeclaration: 0,
    foreignDeclaration: 0,
    noDeclaration: 0,
    overAllowance: 0,
  },
  conduct: { slow: 0, turnsBack: 0, tailgated: 0, leavesBagBehind: 0, doesNotEnter: 0 },
};
