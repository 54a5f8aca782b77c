import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFault } from '../../edge/contract/fault.ts';
import { measuredPackOf } from './measured-scores.ts';

const manifestUrl = new URL('../../models/goods-risk/manifest.json', import.meta.url);
const shipped: unknown = JSON.parse(readFileSync(manifestUrl, 'utf8'));

describe('the measured scores of a pack', () => {
  it('are read from the manifest that ships', () => {
    const { model, scores } = measuredPackOf(shipped);
    expect(model).toMatchObject({ kind: 'model', name: 'goods-risk' });
    for (const quantiles of [scores.honest, scores.fraud]) {
      expect(quantiles.length).toBeGreaterThan(10);
      expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
    }
    const medianOf = (quantiles: readonly number[]) => quantiles[Math.floor(quantiles.length / 2)]!;
    expect(medianOf(scores.fraud)).toBeGreaterThan(medianOf(scores.honest));
    expect(new Set(scores.features).size).toBe(scores.features.length);
  });

  it.each([
    ['nothing', undefined],
    ['no measurements', { ...(shipped as object), measured: {} }],
    [
      'no number',
      { ...(shipped as object), measured: { scoreQuantiles: { honest: ['a', 1], fraud: [0, 1] }, base: 0 } },
    ],
  ])('are refused where the manifest holds %s', (_, manifest) => {
    let caught: unknown;
    try {
      measuredPackOf(manifest);
    } catch (error) {
      caught = error;
    }
    expect(isFault(caught, 'pack-invalid')).toBe(true);
  });
});
