const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 3_600_000;

/** For how long nobody may try again after so many wrong passwords in a row, ms: a minute, and twice as long each time. */
export function lockMsAfter(failedAttempts: number): number {
  if (failedAttempts < FREE_ATTEMPTS) return 0;
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failedAttempts - FREE_ATTEMPTS));
}

/**
 * How long a lock still holds, ms. One that would hold for longer than any was set by a wall clock that has been put back
 * since: it is over, and the next wrong password sets another.
 */
export function lockLeftMs(lockedUntilWallMs: number, wallMs: number): number {
  const leftMs = lockedUntilWallMs - wallMs;
  return leftMs > LONGEST_LOCK_MS ? 0 : Math.max(0, leftMs);
}
