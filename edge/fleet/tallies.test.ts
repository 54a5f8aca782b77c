import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PassageFacts } from './passage-facts.ts';
import { bucketOf, middleOf, quantile, talliesOf } from './tallies.ts';

const FACTS: PassageFacts = {
  opened_ms: 3_600_000 + 5,
  is_test: false,
  simulated: true,
  verdict: 'release',
  why: null,
  has_alarm: false,
  first_scan_ms: null,
  last_scan_ms: null,
  left_by: 'by-exit',
  took_ms: 20_000,
  cleared_ms: 3_620_005,
  was_found: null,
};
const counted = (more: Partial<PassageFacts>) => talliesOf({ ...FACTS, ...more }).map(({ what }) => what);

describe('what a passage counts as', () => {
  it('is the hour in which it began', () => {
    expect(new Set(talliesOf(FACTS).map(({ hourMs }) => hourMs))).toEqual(new Set([3_600_000]));
  });

  it('is a passenger who went through, and one who could go in time', () => {
    expect(counted({})).toEqual(['passage', 'through', 'lane-ms', 'cleared', 'clearance-ms', 'cleared-in-time']);
    expect(counted({ cleared_ms: 3_900_006 })).not.toContain('cleared-in-time');
    expect(counted({ left_by: 'interrupted' })).toEqual(['passage']);
  });

  it('is why they were led to an officer, and what was found', () => {
    const diverted = { why: 'targeted', left_by: 'by-diversion', cleared_ms: null, last_scan_ms: 1 } as const;
    expect(counted(diverted)).toEqual(['passage', 'bagged', 'targeted', 'through', 'lane-ms']);
    expect(counted({ ...diverted, was_found: true })).toContain('targeted-found');
    expect(counted({ ...diverted, was_found: false })).not.toContain('targeted-found');
    expect(counted({ ...diverted, why: 'other', was_found: true })).not.toContain('targeted-ruled');
  });

  it('is nothing but a test where the lane was tested', () => {
    expect(counted({ is_test: true, why: 'targeted' })).toEqual(['test']);
  });
});

describe('a quantile that is read from buckets', () => {
  it('is within 2.5 % of the one of all values', () => {
    const times = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95), (values, share) => {
        const counts = new Map<number, number>();
        for (const value of values) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
        const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
        const read = quantile(counts, share) ?? 0;
        expect(Math.abs(read / exact - 1)).toBeLessThan(0.0251);
      }),
    );
    expect(quantile(new Map(), 0.5)).toBeNull();
    expect(quantile(new Map([[bucketOf(1000), 0]]), 0.5)).toBeNull();
    expect(middleOf(bucketOf(1000)) / 1000).toBeCloseTo(1, 1);
  });
});
