import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportDetections } from '../inference/detection-report.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { readPackOf } from '../packs/pack.ts';
import { detectorReportText, evaluateDetector, FEW_BAGS, look } from './evaluate-detector.ts';

const PACK = readPackOf(path.join(import.meta.dirname, '../../models/bag-xray'), DEVELOPMENT_TRUST, 'detector');
const NAMES = PACK.manifest.classes.map(({ name }) => name);
/** What another processor's rounding may move. */
const ROUNDING = 0.02;

describe('evaluate bag-xray', () => {
  it('finds in a few bags with the shipped file what the shipped manifest says', async () => {
    const report = reportDetections(await look(PACK, 'sameFamilies', FEW_BAGS), NAMES);
    const measured = PACK.manifest.measured['fewBags'];
    expect(report.bags).toBe(measured?.bags);
    expect(report.cleanBags).toBe(measured?.cleanBags);
    expect(Math.abs(report.map50 - (measured?.map50 ?? 0))).toBeLessThan(ROUNDING);
    expect(Math.abs(report.map50to95 - (measured?.map50to95 ?? 0))).toBeLessThan(ROUNDING);
  });

  it('reports four splits, what scanners with less to tell would give, and the time a bag takes', async () => {
    const report = await evaluateDetector(PACK, 2);
    expect(Object.keys(report)).toEqual(['splits', 'withLess', 'msPerBag']);
    expect(Object.keys(report.splits)).toEqual(['sameFamilies', 'heldOutFamilies', 'secondScanner', 'both']);
    expect(Object.keys(report.splits['both']?.recallAt['5'] ?? {})).toEqual(NAMES);
    expect(detectorReportText(report, 'bag-xray')).toContain('secondScanner');
  });
});
