import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { readPackOf } from '../packs/pack.ts';
import { evaluateFace, faceReportText, FEW_PEOPLE } from './evaluate-face.ts';

describe('evaluate face', () => {
  it('measures on a few drawn people what the shipped manifest says', { timeout: 240_000 }, async () => {
    const pack = readPackOf(path.join(import.meta.dirname, '../../models/face'), DEVELOPMENT_TRUST, 'face');
    const measurement = await evaluateFace(pack, FEW_PEOPLE);
    const { report } = measurement;
    const { drawn } = pack.manifest;
    expect(drawn?.people).toBe(FEW_PEOPLE);
    expect(report.rejected).toBe(drawn?.rejected);
    expect(report.falseNonMatchRate).toBe(drawn?.falseNonMatchRate);
    expect(report.falseMatchRate).toBeCloseTo(drawn?.falseMatchRate ?? Number.NaN, 1);
    for (const who of ['same', 'other'] as const) {
      for (const [index, distance] of report[who].entries()) {
        expect(distance).toBeCloseTo(drawn?.[who][index] ?? Number.NaN, 2);
      }
    }
    expect(faceReportText(measurement, 'face')).toContain('8 drawn people');
  });
});
