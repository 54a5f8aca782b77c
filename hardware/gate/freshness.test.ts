import { describe, expect, it } from 'vitest';
import { createFreshness } from './freshness.ts';

describe('inputs of a process that hung', () => {
  it('are stale before the timer that tells so had its turn', () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, wallMs: () => 0, after: () => () => {} };
    const freshness = createFreshness(clock, 300, { becameFresh: () => {}, becameStale: () => {} });
    expect(freshness.fresh()).toBe(false);
    freshness.renew();
    nowMs = 300;
    expect(freshness.fresh()).toBe(true);
    nowMs = 301;
    expect(freshness.fresh()).toBe(false);
    freshness.renew();
    expect(freshness.fresh()).toBe(true);
  });
});
