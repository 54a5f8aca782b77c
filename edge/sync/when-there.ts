import { type Clock, sleep } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { type Fault, isFault } from '../contract/fault.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export interface Patience {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Told of each attempt that failed, and how long it will be until the next, ms. */
  readonly tell: (fault: Fault, waitMs: number) => void;
}

/**
 * Opens what needs the database, again and again until it is there: a computer that starts everything at once may start the
 * centre first. The waits double up to 30 s, and half of each is drawn. @throws every fault but `database-unavailable`
 */
export async function whenDatabaseIsThere<T>(open: () => Promise<T>, patience: Patience): Promise<T> {
  const { clock, entropy, tell } = patience;
  for (let longestMs = FIRST_WAIT_MS; ; longestMs = Math.min(LONGEST_WAIT_MS, longestMs * 2)) {
    try {
      return await open();
    } catch (error) {
      if (!isFault(error, 'database-unavailable')) throw error;
      const waitMs = Math.round(longestMs * (0.5 + entropy.unit() / 2));
      tell(error, waitMs);
      await sleep(clock, waitMs);
    }
  }
}
