import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { IDENTITY_PARTS, model } from './onnx.fixture.ts';
import { ensemble, type EnsembleParts, HITS } from './tree-ensemble.fixture.ts';
import { type Tree, treesOf } from './tree-ensemble.ts';

function sumOf(trees: readonly Tree[], row: readonly number[]): number {
  return trees.reduce((sum, { feature, value, left, right }) => {
    let at = 0;
    while (feature[at]! >= 0) at = row[feature[at]!]! < value[at]! ? left[at]! : right[at]!;
    return sum + value[at]!;
  }, 0);
}

const ROWS = [-2, -1, 0, 0.5, 0.6, 2, 3].flatMap((a) => [-2, -1, 0, 0.5, 1.9, 2, 3].map((b) => [a, b] as const));

/** What the runtime answers to each row; of two classes, the second's number. */
async function answers(bytes: Buffer): Promise<number[]> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const features = new Tensor('float32', Float32Array.from(ROWS.flat()), [ROWS.length, 2]);
  const { margin } = await session.run({ features });
  const data = Array.from(margin!.data as Float32Array);
  return data.length === ROWS.length ? data : data.filter((_, index) => index % 2 === 1);
}

describe('the trees in a model', () => {
  it.each<[string, EnsembleParts]>([
    ['a regressor', {}],
    ...['BRANCH_LEQ', 'BRANCH_GT', 'BRANCH_GTE'].map((mode): [string, EnsembleParts] => [
      `branches by ${mode}`,
      { mode },
    ]),
    ['a base value', { base: [0.75] }],
    ['an average', { aggregate: 'AVERAGE' }],
    ['two classes with a weight each', { classes: [0, 1] }],
    ['two classes with one weight', { classes: [1] }],
    ['a probability', { classes: [1], transform: 'LOGISTIC' }],
    ['a probability of the first class with a base value', { classes: [0], transform: 'LOGISTIC', base: [-0.5] }],
    ['a probability from two classes', { classes: [0, 1], transform: 'LOGISTIC' }],
  ])('sum to what the runtime answers: %s', async (_, parts) => {
    const bytes = ensemble(parts);
    const { trees, answer } = treesOf(bytes);
    expect(answer).toBe(parts.transform === 'LOGISTIC' ? 'probability' : 'margin');
    for (const [index, given] of (await answers(bytes)).entries()) {
      const sum = sumOf(trees, ROWS[index]!);
      expect(answer === 'margin' ? sum : 1 / (1 + Math.exp(-sum))).toBeCloseTo(given, 5);
    }
  });

  it('weigh as their hit rates say, and evenly where those say nothing', () => {
    expect(treesOf(ensemble({ hits: HITS })).trees[0]!.cover).toEqual([10, 6, 4, 5, 1]);
    const even = [1, 0.5, 0.5, 0.25, 0.25];
    expect(treesOf(ensemble({})).trees[0]!.cover).toEqual(even);
    expect(treesOf(ensemble({ hits: HITS.map(() => 1) })).trees[0]!.cover).toEqual(even);
  });

  it.each<[name: string, bytes: Buffer, why: string]>([
    ['no ensemble', model(IDENTITY_PARTS), 'exactly one tree ensemble'],
    ['another comparison', ensemble({ mode: 'BRANCH_EQ' }), 'branches by BRANCH_EQ'],
    ['another transform', ensemble({ transform: 'PROBIT' }), 'PROBIT'],
    ['the largest of the trees', ensemble({ aggregate: 'MAX' }), 'puts its trees together by MAX'],
    ['base values of two classes', ensemble({ classes: [0, 1], base: [0.25, -0.5] }), 'base values'],
    ['a base value of the second class', ensemble({ classes: [1], base: [0.25] }), 'base values'],
    ['three classes', ensemble({ classes: [0, 1, 2] }), 'more than one answer'],
  ])('give no reasons: %s', (_, bytes, why) => {
    expect(() => treesOf(bytes)).toThrow(why);
  });
});
