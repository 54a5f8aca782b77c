import type { Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';

/** What says whether our clock may judge what is old. */
export interface ClockWatch {
  /**
   * The wall clock, ms since 1970.
   * @param arrivals when what may be old came, by the wall clock, in any order; asked of it the first time alone
   * @throws Fault `clock-ahead` when it has jumped ahead, until two days later or until it is set back
   */
  believedMs(arrivals: readonly number[]): number;
}

const DAY_MS = 86_400_000;
const MOST_AHEAD_MS = 3_600_000;
/** Where nothing came for longer, the clock may have jumped while nobody ran. */
const MOST_QUIET_MS = 7 * DAY_MS;
const BELIEVED_AFTER_MS = 2 * DAY_MS;
/** A clock that says less was not set: nobody knows how old is what came by it. */
export const SET_SINCE_MS = Date.UTC(2026, 0, 1);

/**
 * By a clock that jumped ahead everything is old at once, and what has come since is not: one that did is believed only
 * when it has run on for two days, so that a person has time to set it.
 */
export function createClockWatch(clock: Pick<Clock, 'nowMs' | 'wallMs'>): ClockWatch {
  let believed: { readonly wallMs: number; readonly nowMs: number } | null = null;
  let doubt: { readonly aheadMs: number; readonly sinceMs: number } | null = null;
  return {
    believedMs(arrivals) {
      const [wallMs, nowMs] = [clock.wallMs(), clock.nowMs()];
      believed ??= { wallMs: expectedMs(arrivals, wallMs), nowMs };
      const aheadMs = wallMs - believed.wallMs - (nowMs - believed.nowMs);
      if (aheadMs > MOST_AHEAD_MS) {
        if (Math.abs(aheadMs - (doubt?.aheadMs ?? 0)) > MOST_AHEAD_MS) doubt = { aheadMs, sinceMs: nowMs };
        if (nowMs - (doubt?.sinceMs ?? nowMs) < BELIEVED_AFTER_MS) throw ahead(wallMs, aheadMs);
      }
      doubt = null;
      believed = { wallMs, nowMs };
      return wallMs;
    },
  };
}

/** The latest that it may be now, by what came before a clock may have jumped. */
function expectedMs(arrivals: readonly number[], wallMs: number): number {
  let earliestMs = wallMs;
  for (const ms of arrivals.toSorted((one, other) => other - one)) {
    if (ms < SET_SINCE_MS || wallMs - earliestMs >= BELIEVED_AFTER_MS) break;
    if (earliestMs - ms > MOST_QUIET_MS) return ms + MOST_QUIET_MS;
    earliestMs = Math.min(earliestMs, ms);
  }
  return wallMs;
}

function ahead(wallMs: number, aheadMs: number): Fault {
  const says = `the clock says that it is ${new Date(wallMs).toISOString()}`;
  return new Fault(
    'clock-ahead',
    `Nothing is removed: ${says}, ${(aheadMs / DAY_MS).toFixed(1)} days more than have passed as far as anybody knows`,
  );
}
