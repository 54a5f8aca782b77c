import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureRanking, type Scored } from './ranking.ts';

const oneScored: fc.Arbitrary<Scored> = fc.record({
  score: fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
  fraud: fc.boolean(),
});
const scored = fc.array(oneScored, { minLength: 2, maxLength: 120 });
const withBothKinds = scored.filter((rows) => new Set(rows.map((row) => row.fraud)).size === 2);

/** The chance that a fraud scores above an honest row, counted pair by pair. */
function aucByPairs(rows: readonly Scored[]): number {
  const [frauds, honest] = [rows.filter((row) => row.fraud), rows.filter((row) => !row.fraud)];
  const wins = frauds.flatMap((a) => honest.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)));
  return wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
}

describe('measuring a ranking', () => {
  it('agrees with figures worked out by hand', () => {
    const rows = [0.95, 0.85, 0.75, 0.65, 0.55, 0.45, 0.35, 0.25, 0.15, 0.05].map((score, index) => ({
      score,
      fraud: index === 0 || index === 2,
    }));
    expect(measureRanking(rows)).toEqual({
      rows: 10,
      auc: 0.9375,
      averagePrecision: 0.833333,
      precisionAt: { '1': 1, '2': 1, '5': 1, '10': 1 },
      recallAt: { '1': 0.5, '2': 0.5, '5': 0.5, '10': 0.5 },
      calibrationError: 0.36,
    });
  });

  it('counts rows that tie at the edge with their average', () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ score: index < 20 ? 0.9 : 0.1, fraud: index % 4 === 0 }));
    const report = measureRanking(rows);
    expect(report.precisionAt).toEqual({ '1': 0.25, '2': 0.25, '5': 0.25, '10': 0.25 });
    expect(report.recallAt['10']).toBe(0.1);
  });

  it('finds the area under the curve that counting pairs finds', () => {
    fc.assert(
      fc.property(withBothKinds, (rows) => {
        expect(measureRanking(rows).auc).toBeCloseTo(aucByPairs(rows), 5);
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    const shuffled = withBothKinds.chain((rows) =>
      fc.shuffledSubarray(rows, { minLength: rows.length }).map((others) => [rows, others] as const),
    );
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        const [a, b] = [measureRanking(rows), measureRanking(others)];
        expect(b.precisionAt).toEqual(a.precisionAt);
        expect(b.auc).toBe(a.auc);
        expect(b.calibrationError).toBeCloseTo(a.calibrationError, 5);
      }),
    );
  });
});
