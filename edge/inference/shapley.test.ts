import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GoodsLine } from '../contract/evidence.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { parseFile, readPackOf } from '../packs/pack.ts';
import { createEncoder, encodersSchema } from './encode.ts';
import { readGoodsCsv } from './goods-csv.ts';
import { loadGoodsModel } from './goods-model.ts';
import { createExplainer } from './shapley.ts';
import { type Leaf, leavesOf, treesSchema } from './trees.ts';

const PACK = path.join(import.meta.dirname, '../../models/goods-risk');
const referenceSchema = z.array(
  z.object({
    row: z.number(),
    clearance: z.boolean(),
    features: z.array(z.number()),
    margin: z.number(),
    /** xgboost's pred_contribs: a share for each feature, and the base at the end. */
    shares: z.array(z.number()),
  }),
);

const pack = readPackOf(PACK, DEVELOPMENT_TRUST, 'tabular-risk');
const { manifest } = pack;
const featureCount = manifest.input.features.length;
const trees = parseFile(pack, 'trees.json', treesSchema).trees;
const encoder = createEncoder(parseFile(pack, 'encoders.json', encodersSchema));
const rows = readGoodsCsv(readFileSync(path.join(PACK, 'data/valid.csv'), 'utf8'), 'valid.csv');
const reference = referenceSchema.parse(JSON.parse(readFileSync(path.join(PACK, 'reference.json'), 'utf8')));

function lineOf({ row, clearance }: (typeof reference)[number]): GoodsLine {
  const { clearance: declared, ...bare } = rows[row]!.line;
  return clearance && declared !== undefined ? { ...bare, clearance: declared } : bare;
}

describe('against the library that trained the model', () => {
  it('features are the same numbers', () => {
    expect(reference.length).toBeGreaterThan(200);
    for (const expected of reference) {
      const encoded = new Float32Array(featureCount);
      encoder.encode(lineOf(expected), encoded, 0);
      for (const [index, value] of expected.features.entries()) expect(encoded[index]).toBeCloseTo(value, 5);
    }
  });

  it('every share of every row agrees within a thousandth, and they sum to the margin', () => {
    const explainer = createExplainer(
      trees.flatMap((tree) => leavesOf(tree, featureCount)),
      featureCount,
    );
    for (const { features, shares, margin } of reference) {
      const own = explainer.explain(Float32Array.from(features), 0);
      const distances = [...own, explainer.base].map((share, index) => Math.abs(share - shares[index]!));
      expect(Math.max(...distances)).toBeLessThan(1e-3);
      expect(Math.abs(own.reduce((sum, share) => sum + share, explainer.base) - margin)).toBeLessThan(1e-3);
    }
  });

  it('onnxruntime gives the same score, and its reasons sum to the log-odds of it', async () => {
    const model = await loadGoodsModel(pack);
    const { slope, intercept } = manifest.calibration;
    const risks = await model.assess(reference.map(lineOf));
    for (const [index, { score, base, contributions }] of risks.entries()) {
      const logOdds = slope * reference[index]!.margin + intercept;
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 4);
      expect(Math.abs(contributions.reduce((sum, { share }) => sum + share, base) - logOdds)).toBeLessThan(1e-3);
      const sizes = contributions.map(({ share }) => Math.abs(share));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    }
  });
});

/** What a leaf is expected to give when only the features in `known` are looked at. */
function expectation(leaves: readonly Leaf[], row: readonly number[], known: number): number {
  return leaves.reduce((sum, { value, conditions }) => {
    const chances = conditions.map(({ feature, from, below, share }) => {
      const at = row[feature]!;
      return (known >> feature) & 1 ? Number(at >= from && at < below) : share;
    });
    return sum + chances.reduce((product, chance) => product * chance, value);
  }, 0);
}

/** Shapley's definition: a feature's mean gain over all orders in which features become known. */
function byDefinition(leaves: readonly Leaf[], row: readonly number[], feature: number): number {
  const count = row.length;
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  let total = 0;
  for (let known = 0; known < 2 ** count; known++) {
    if ((known >> feature) & 1) continue;
    const size = known.toString(2).replaceAll('0', '').length;
    const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
    total += weight * (expectation(leaves, row, known | (1 << feature)) - expectation(leaves, row, known));
  }
  return total;
}

describe('exactness', () => {
  it('the shares are those of the definition, for any tree', () => {
    const FEATURES = 4;
    const split = fc.record({
      feature: fc.nat(FEATURES - 1),
      value: fc.integer({ min: -3, max: 3 }),
      share: fc.integer({ min: 1, max: 9 }),
    });
    const row = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: FEATURES, maxLength: FEATURES });
    fc.assert(
      fc.property(fc.array(split, { minLength: 7, maxLength: 7 }), row, (splits, at) => {
        const tree = treeOf(splits);
        const leaves = leavesOf(tree, FEATURES);
        const explainer = createExplainer(leaves, FEATURES);
        const shares = explainer.explain(Float32Array.from(at), 0);
        expect(explainer.base).toBeCloseTo(expectation(leaves, at, 0), 8);
        for (let feature = 0; feature < FEATURES; feature++) {
          expect(shares[feature]).toBeCloseTo(byDefinition(leaves, at, feature), 5);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a node list that is no tree is refused', () => {
    const loop = { feature: [0, -1], value: [1, 2], left: [0, 0], right: [1, 0], cover: [2, 1] };
    expect(() => leavesOf(loop, 1)).toThrow('node 0 is reached twice');
    expect(() => leavesOf({ ...loop, left: [5, 0] }, 1)).toThrow('there is no node 5');
    expect(() => leavesOf({ ...loop, feature: [3, -1] }, 1)).toThrow('node 0 asks for feature 3');
  });
});

/** A full tree of three levels of splits. */
function treeOf(splits: readonly { feature: number; value: number; share: number }[]) {
  const cover = [1000];
  for (const [node, { share }] of splits.entries()) {
    cover[2 * node + 1] = (cover[node]! * share) / 10;
    cover[2 * node + 2] = (cover[node]! * (10 - share)) / 10;
  }
  const nodes = cover.map((_, node) => node);
  return {
    feature: nodes.map((node) => splits[node]?.feature ?? -1),
    value: nodes.map((node) => splits[node]?.value ?? (node * 7) % 5),
    left: nodes.map((node) => (node < splits.length ? 2 * node + 1 : -1)),
    right: nodes.map((node) => (node < splits.length ? 2 * node + 2 : -1)),
    cover,
  };
}
