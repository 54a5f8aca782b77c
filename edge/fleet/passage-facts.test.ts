import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordSchema } from '../contract/record.ts';
import { passageOf, type Story } from './fleet.fixture.ts';
import { afterRow, type FactRow, type PassageFacts } from './passage-facts.ts';

const factsOf = (story: Partial<Story>): PassageFacts | null =>
  passageOf('lane-1', { passage: 'p', openedMs: 1000, ...story })
    .map((row): FactRow => ({ ...row, simulated: true }))
    .reduce<PassageFacts | null>(afterRow, null);

describe('what is counted of a passage', () => {
  it('is when it was, how long it took, and that somebody left', () => {
    expect(factsOf({ tookMs: 5000, scannedMs: 3000 })).toEqual({
      opened_ms: 1000,
      is_test: false,
      simulated: true,
      verdict: 'release',
      why: null,
      has_alarm: false,
      first_scan_ms: 3000,
      last_scan_ms: 3000,
      left_by: 'by-exit',
      took_ms: 5000,
      cleared_ms: 6000,
      was_found: null,
    });
  });

  it('is why somebody was diverted: the lot goes before all, missing evidence is no suspicion', () => {
    const why = (findings: NonNullable<Story['findings']>) => factsOf({ findings })?.why;
    expect(why(['random-diversion'])).toBe('lot');
    expect(why(['document-missing', 'officer-only'])).toBe('other');
    expect(why(['document-missing', 'over-allowance'])).toBe('targeted');
    expect(why(['goods-risk-raised', 'officer-only'])).toBe('other');
  });

  it('is what the officer found, and when the passenger could go', () => {
    const ruled = (what: NonNullable<Story['ruling']>['what']) =>
      factsOf({ findings: ['bag-sealed'], ruling: { what, atMs: 90_000 } });
    expect(ruled('seized')).toMatchObject({ was_found: true, cleared_ms: 90_000, has_alarm: true });
    expect(ruled('release')).toMatchObject({ was_found: false, cleared_ms: 90_000 });
    expect(ruled('refer')).toMatchObject({ was_found: null, cleared_ms: 90_000 });
    expect(factsOf({ findings: ['bag-sealed'] })).toMatchObject({ was_found: null, cleared_ms: null });
  });

  it('marks tests', () => {
    expect(factsOf({ isTest: true })?.is_test).toBe(true);
  });

  it('is not shaken by rows that cannot be read', () => {
    const rows = fc.array(
      fc.record({ kind: fc.constantFrom(...recordSchema.shape.kind.options), body: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(rows, (odd) => {
        const facts = odd.reduce<PassageFacts | null>(
          (before, row) => afterRow(before, { ...row, wallMs: 1, simulated: true }),
          null,
        );
        expect(facts === null || facts.opened_ms === 1).toBe(true);
      }),
    );
  });
});
