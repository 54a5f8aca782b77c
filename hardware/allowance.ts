import type { Clock } from './clock.ts';

/** So many at once, and so many a second for long: whoever sends more waits for nobody, and is refused. */
export interface Allowance {
  /** Takes one, if there is one. */
  take(): boolean;
}

export function createAllowance(clock: Clock, atOnce: number, perSecond: number): Allowance {
  let left = atOnce;
  let filledAtMs = clock.nowMs();
  return {
    take() {
      const nowMs = clock.nowMs();
      left = Math.min(atOnce, left + ((nowMs - filledAtMs) / 1000) * perSecond);
      filledAtMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
