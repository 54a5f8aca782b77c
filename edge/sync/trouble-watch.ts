import type { Fault } from '../contract/fault.ts';

/** Of work that is tried again and again: tells each trouble once, and once that it is over. */
export interface TroubleWatch {
  failed(fault: Fault): void;
  went(): void;
}

export function createTroubleWatch(tell: {
  readonly trouble: (fault: Fault) => void;
  /** Given the trouble that was told last. */
  readonly over: (fault: Fault) => void;
}): TroubleWatch {
  const told = new Map<string, Fault>();
  return {
    failed(fault) {
      if (told.has(fault.message)) return;
      told.set(fault.message, fault);
      tell.trouble(fault);
    },
    went() {
      const last = [...told.values()].at(-1);
      told.clear();
      if (last !== undefined) tell.over(last);
    },
  };
}
