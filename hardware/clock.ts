/** Cancels a timer; cancelling twice, or after it fired, does nothing. */
export type Cancel = () => void;

/**
 * Time as a device: injected everywhere, so that a simulation can run it faster than the wall.
 * Interlocks, deadlines and leases use `nowMs` alone; the wall clock only labels records.
 */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin. Never jumps. */
  nowMs(): number;
  /** Milliseconds since 1970 by the wall clock. May jump by years. */
  wallMs(): number;
  /** Calls `task` once, no earlier than `delayMs` from now (negative counts as 0). */
  after(delayMs: number, task: () => void): Cancel;
}

/** The machine's own time. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs` of the given clock. */
export async function sleep(clock: Clock, delayMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.after(delayMs, resolve);
  });
}
