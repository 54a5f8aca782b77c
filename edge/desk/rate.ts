import type { Clock } from '../../hardware/clock.ts';

const WINDOW_MS = 60_000;
const MOST_ADDRESSES = 10_000;
/** What all addresses share that come when there are too many to tell apart. */
const THE_REST = '';

/** Answers whether an address may go on: at most `perMinute` times in each minute. */
export function createRate(perMinute: number, clock: Clock) {
  let counts = new Map<string, number>();
  let endsMs = Number.NEGATIVE_INFINITY;
  return function allows(address: string): boolean {
    if (clock.nowMs() >= endsMs) {
      counts = new Map();
      endsMs = clock.nowMs() + WINDOW_MS;
    }
    const key = counts.has(address) || counts.size < MOST_ADDRESSES ? address : THE_REST;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= perMinute;
  };
}
