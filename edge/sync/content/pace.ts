import type { Clock } from '../../../hardware/clock.ts';

/** Waits by a clock. Rejects with the signal's reason as soon as it aborts. */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    const abort = () => {
      cancel();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** A bound on how fast bytes go, shared by all who take from it. */
export interface Pace {
  /** Resolves when so many bytes may go; they were then taken from everybody's share. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** Nothing is saved up: after a silence as after a torrent, the rate is the same. */
export function createPace(bytesPerSecond: number, clock: Clock): Pace {
  let freeAtMs = 0;
  return {
    async take(bytes, signal) {
      const nowMs = clock.nowMs();
      const waitMs = Math.max(0, freeAtMs - nowMs);
      freeAtMs = nowMs + waitMs + (bytes / bytesPerSecond) * 1000;
      if (waitMs > 0) await pause(clock, waitMs, signal);
    },
  };
}
