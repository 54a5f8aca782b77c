import { describe, expect, it } from 'vitest';
import { alarmThresholds, type JudgedBag, reportDetections } from './detection-report.ts';

const box = (x: number, width = 10) => ({ x, y: 0, width, height: 10 });
const bag = (truths: JudgedBag['truths'], seen: JudgedBag['seen']): JudgedBag => ({ truths, seen });

describe('reportDetections', () => {
  it('gives 1 to a detector that sees everything where it is, and nothing else', () => {
    const report = reportDetections(
      [bag([{ name: 'knife', box: box(0) }], [{ name: 'knife', box: box(0), score: 0.4 }]), bag([], [])],
      ['knife', 'fruit'],
    );
    expect(report).toEqual({
      bags: 2,
      cleanBags: 1,
      map50: 1,
      map50to95: 1,
      recallAt: { '1': { knife: 1, fruit: null }, '5': { knife: 1, fruit: null } },
    });
  });

  it('takes the area under the falling precision', () => {
    // Ranked: hit, miss, hit; of two things. Precision 1 up to a recall of 1/2, then 2/3.
    const truths = [
      { name: 'knife', box: box(0) },
      { name: 'knife', box: box(100) },
    ];
    const seen = [
      { name: 'knife', box: box(0), score: 0.9 },
      { name: 'knife', box: box(50), score: 0.8 },
      { name: 'knife', box: box(100), score: 0.7 },
    ];
    expect(reportDetections([bag(truths, seen)], ['knife']).map50).toBeCloseTo(1 / 2 + (1 / 2) * (2 / 3), 12);
  });

  it('counts a thing once, however often it is seen', () => {
    const seen = [0.9, 0.8].map((score) => ({ name: 'knife', box: box(0), score }));
    const twice = reportDetections([bag([{ name: 'knife', box: box(0) }], seen)], ['knife']);
    expect(twice.map50).toBe(1);
    const other = reportDetections(
      [
        bag(
          [
            { name: 'knife', box: box(0) },
            { name: 'knife', box: box(90) },
          ],
          seen,
        ),
      ],
      ['knife'],
    );
    expect(other.map50).toBe(0.5);
  });

  it('asks for more overlap from 0.5 to 0.95', () => {
    // 10 x 10 against 10 x 8: an overlap of 0.8 holds for seven of the ten.
    const report = reportDetections(
      [bag([{ name: 'knife', box: box(0) }], [{ name: 'knife', box: box(0, 8), score: 1 }])],
      ['knife'],
    );
    expect(report.map50).toBe(1);
    expect(report.map50to95).toBeCloseTo(0.7, 12);
  });

  it('sets thresholds so that no more clean bags alarm than allowed, and exactly as many when they can be told apart', () => {
    const clean = Array.from({ length: 100 }, (_, index) =>
      bag([], [{ name: 'fruit', box: box(0), score: 0.1 + index / 200 }]),
    );
    for (const share of [0.01, 0.05]) {
      const thresholds = alarmThresholds(clean, ['fruit', 'knife'], share);
      const alarmed = clean.filter(({ seen }) => seen.some(({ score }) => score >= (thresholds.get('fruit') ?? 0)));
      expect(alarmed.length).toBe(100 * share);
    }
  });

  it('asks more of a class that harmless things look like', () => {
    const clean = Array.from({ length: 50 }, (_, index) =>
      bag(
        [],
        [
          { name: 'fruit', box: box(0), score: 0.3 + index / 100 },
          { name: 'knife', box: box(0), score: 0.05 + index / 1000 },
        ],
      ),
    );
    const thresholds = alarmThresholds(clean, ['fruit', 'knife'], 0.02);
    expect(thresholds.get('fruit')).toBeGreaterThan(0.7);
    expect(thresholds.get('knife')).toBeLessThan(0.4);
  });
});
