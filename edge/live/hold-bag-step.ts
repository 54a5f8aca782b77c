import type { BagEvent, BagStage } from '../contract/pre-screening.ts';

type Moves = Readonly<Partial<Record<BagEvent, BagStage>>>;

/** What each event makes of a bag in each stage; what is not here changes nothing. */
const MOVES: Readonly<Record<BagStage | 'unknown', Moves>> = {
  unknown: { told: 'bound' },
  bound: { withdrawn: 'retired', missed: 'alarmed', read: 'presented', expired: 'retired' },
  alarmed: { withdrawn: 'retired', read: 'presented', expired: 'retired' },
  // Whoever said that it is clear has not seen what the officer has before them.
  presented: { 'let-go': 'released', kept: 'retired', expired: 'retired' },
  released: { told: 'bound', expired: 'retired' },
  retired: { told: 'bound' },
};

/**
 * The life of a suspect bag: where it stands after the event, or null where that changes nothing. `told`: an issuer has new
 * reason to suspect it; `withdrawn`: it has not any more; `missed`: its passenger came without it, or had gone; `read`: it
 * was there; `let-go`, `kept`: so an officer decided who had it before them; `expired`: the word of it has run out.
 */
export function stepBag(stage: BagStage | null, event: BagEvent): BagStage | null {
  return MOVES[stage ?? 'unknown'][event] ?? null;
}

/** Whether anything is held against a bag in this stage. */
export function isSuspect(stage: BagStage): boolean {
  return stage === 'bound' || stage === 'alarmed' || stage === 'presented';
}
