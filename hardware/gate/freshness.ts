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
  let cancel: Cancel = () => {};

  function lose(): void {
    cancel();
    if (!fresh) return;
    fresh = false;
    events.becameStale();
  }

  return {
    fresh: () => fresh,
    renew() {
      cancel();
      cancel = clock.after(staleAfterMs, lose);
      if (fresh) return;
      fresh = true;
      events.becameFresh();
    },
    lose,
  };
}
