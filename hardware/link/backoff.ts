import type { Entropy } from '../entropy.ts';

export interface BackoffOptions {
  /** The first wait, ms. */
  readonly firstMs: number;
  /** No wait is longer, ms. */
  readonly maxMs: number;
  readonly factor: number;
}

export interface Backoff {
  /** The next wait, ms: exponential, capped, and a random half of it taken off so that many do not come back at once. */
  nextMs(): number;
  /** It worked: begin again from the first wait. */
  reset(): void;
}

export function createBackoff(options: BackoffOptions, entropy: Entropy): Backoff {
  const { firstMs, maxMs, factor } = options;
  let waitMs = firstMs;
  return {
    nextMs() {
      const fullMs = Math.min(waitMs, maxMs);
      waitMs = Math.min(waitMs * factor, maxMs);
      return fullMs * (1 - entropy.unit() / 2);
    },
    reset() {
      waitMs = firstMs;
    },
  };
}
