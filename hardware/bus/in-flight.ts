import type { Clock } from '../clock.ts';

/** Messages sent and not yet acknowledged: bounded in number, bytes and time. */
export interface InFlight {
  /** Why one more of `bytes` does not fit; null when it does. */
  whyFull(bytes: number): string | null;
  /** Adds one; `settle` runs once, with null when it was acknowledged or the error that ended it. */
  add(bytes: number, settle: (error: Error | null) => void): (error: Error | null) => void;
  /** Ends all of them with an error. */
  rejectAll(why: string): void;
}

export interface InFlightLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

export function createInFlight(clock: Clock, limits: InFlightLimits): InFlight {
  const waiting = new Set<(error: Error | null) => void>();
  let heldBytes = 0;
  return {
    whyFull(bytes) {
      if (waiting.size >= limits.maxMessages) return 'too many messages wait for acknowledgement';
      if (heldBytes + bytes > limits.maxBytes) return 'too many bytes wait for acknowledgement';
      return null;
    },
    add(bytes, settle) {
      const end = (error: Error | null) => {
        if (!waiting.delete(end)) return;
        heldBytes -= bytes;
        cancelTimeout();
        settle(error);
      };
      waiting.add(end);
      heldBytes += bytes;
      const cancelTimeout = clock.after(limits.timeoutMs, () => {
        end(new Error(`not acknowledged within ${limits.timeoutMs} ms`));
      });
      return end;
    },
    rejectAll(why) {
      for (const end of waiting) end(new Error(why));
    },
  };
}
