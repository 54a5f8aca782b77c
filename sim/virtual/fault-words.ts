/** The eight ways in which a device can behave. */
export const FAULT_WORDS = ['off', 'stuck', 'garbage', 'wrong', 'slow', 'delayed', 'intermittent', 'ok'] as const;
export type FaultWord = (typeof FAULT_WORDS)[number];

/** The seven that are not well. */
export const TROUBLED_WORDS = FAULT_WORDS.filter((word) => word !== 'ok');

/** A virtual device as the world holds it: broken and healed by one word, and dead while its box has no power. */
export interface FaultDial {
  readonly id: string;
  setFault(word: FaultWord): void;
  /** The box lost its power: whoever listened is gone, and nothing is on its way any more. */
  losePower(): void;
}
