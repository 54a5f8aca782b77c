import { describe, expect, it } from 'vitest';
import { differ, shareWithInterval } from './wilson.ts';

describe('a share with its interval', () => {
  it('has the bounds that the literature gives', () => {
    // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
    for (const [count, of, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const share = shareWithInterval(count, of);
      expect(share.low).toBeCloseTo(low, 4);
      expect(share.high).toBeCloseTo(high, 4);
    }
  });

  it('knows nothing of nobody', () => {
    expect(shareWithInterval(0, 0)).toEqual({ count: 0, of: 0, share: null, low: 0, high: 1 });
    expect(differ(shareWithInterval(0, 0), shareWithInterval(50, 50))).toBe(false);
  });

  it('differs from another where the intervals do not touch', () => {
    expect(differ(shareWithInterval(50, 100), shareWithInterval(5, 100))).toBe(true);
    expect(differ(shareWithInterval(5, 10), shareWithInterval(1, 10))).toBe(false);
  });
});
