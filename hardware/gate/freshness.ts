import type { Cancel, Clock } from '../clock.ts';

/** Whether what is known of the inputs is recent enough to rely on. */
export interface Freshness {
  fresh(): boolean;
  /** A complete reading has come. */
  renew(): void;
  /** There will be no reading: stale at once. */
  lose(): void;
}

export function createFreshness(
  clock: Clock,
  staleAfterMs: number,
  events: { readonly becameFresh: () => void; readonly becameStale: () => void },
): Freshness {
  let fresh = false;
  let renewedAtMs = 0;
  let cancel: Cancel = () => {};

  function lose(): void {
    cancel();
    if (!fresh) return;
    fresh = false;
    events.becameStale();
  }

  return {
    // After a hang the timers that are due run one by one, and a renewal of the permit may come first.
    fresh: () => fresh && clock.nowMs() - renewedAtMs <= staleAfterMs,
    renew() {
      renewedAtMs = clock.nowMs();
      cancel();
      cancel = clock.after(staleAfterMs, lose);
      if (fresh) return;
      fresh = true;
      events.becameFresh();
    },
    lose,
  };
}
