/** How long somebody has looked at images without a rest. */
export interface Review {
  readonly lookedMs: number;
  /** ms since 1970 of the last tick at which nobody looked; null while somebody does. */
  readonly awaySinceMs: number | null;
}

export const RESTED: Review = { lookedMs: 0, awaySinceMs: null };
/** Looking away for so long is a rest. */
const REST_MS = 300_000;

/** The review after a tick of `tickMs`, during which an image was on the screen or not. */
export function afterTick(review: Review, isLooking: boolean, nowMs: number, tickMs: number): Review {
  if (isLooking) return { lookedMs: review.lookedMs + tickMs, awaySinceMs: null };
  const awaySinceMs = review.awaySinceMs ?? nowMs;
  return nowMs - awaySinceMs >= REST_MS ? { lookedMs: 0, awaySinceMs } : { ...review, awaySinceMs };
}
