import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { floats, IDENTITY_PARTS, integer, integers, model, node, tensorInfo, text, texts } from './onnx.fixture.ts';
import { type Tree, treesOf } from './tree-ensemble.ts';

/** Two trees over two features, of depth 2 and 1, their nodes given out of order. */
const NODES = {
  treeids: [0, 0, 0, 0, 0, 1, 1, 1],
  nodeids: [0, 4, 1, 3, 2, 0, 1, 2],
  featureids: [0, 0, 1, 0, 0, 1, 0, 0],
  values: [0.5, 0, 2, 0, 0, -1, 0, 0],
  truenodeids: [1, 0, 2, 0, 0, 1, 0, 0],
  falsenodeids: [4, 0, 3, 0, 0, 2, 0, 0],
};
const LEAVES = { treeids: [0, 0, 0, 1, 1], nodeids: [2, 3, 4, 1, 2] };
const LEAF = 'LEAF';
const modesOf = (mode: string) => [mode, LEAF, mode, LEAF, LEAF, mode, LEAF, LEAF];
const HITS = [10, 4, 6, 1, 5, 10, 2, 8];

interface Ensemble {
  readonly mode?: string;
  readonly classes?: readonly number[];
  readonly transform?: string;
  readonly aggregate?: string;
  readonly base?: readonly number[];
  readonly hits?: readonly number[];
}

/** A model of those trees; with `classes`, a classifier with a weight a leaf and class. */
function ensemble({ mode = 'BRANCH_LT', classes, transform = 'NONE', aggregate, base, hits }: Ensemble): Buffer {
  const of = classes === undefined ? 'target' : 'class';
  const weighed = (classes ?? [0]).flatMap((id) => LEAVES.treeids.map((_, leaf) => ({ id, leaf })));
  const attributes = [
    ...Object.entries(NODES).map(([name, list]) => (name === 'values' ? floats : integers)(`nodes_${name}`, list)),
    texts('nodes_modes', modesOf(mode)),
    integers(
      `${of}_treeids`,
      weighed.map(({ leaf }) => LEAVES.treeids[leaf]!),
    ),
    integers(
      `${of}_nodeids`,
      weighed.map(({ leaf }) => LEAVES.nodeids[leaf]!),
    ),
    integers(
      `${of}_ids`,
      weighed.map(({ id }) => id),
    ),
    floats(
      `${of}_weights`,
      weighed.map(({ id, leaf }) => (leaf - 2) * (id + 1) * 0.25),
    ),
    text('post_transform', transform),
    ...(aggregate === undefined ? [] : [text('aggregate_function', aggregate)]),
    ...(base === undefined ? [] : [floats('base_values', base)]),
    ...(hits === undefined ? [] : [floats('nodes_hitrates', hits)]),
  ];
  const labels = integers('classlabels_int64s', [0, 1]);
  return model({
    nodes: [
      node({
        operator: classes === undefined ? 'TreeEnsembleRegressor' : 'TreeEnsembleClassifier',
        domain: 'ai.onnx.ml',
        inputs: ['features'],
        outputs: classes === undefined ? ['margin'] : ['label', 'margin'],
        attributes: classes === undefined ? [...attributes, integer('n_targets', 1)] : [...attributes, labels],
      }),
    ],
    inputs: [tensorInfo('features', ['rows', 2])],
    outputs: [tensorInfo('margin', ['rows', classes === undefined ? 1 : 2])],
  });
}

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
  it.each<[string, Ensemble]>([
    ['a regressor', {}],
    ...['BRANCH_LEQ', 'BRANCH_GT', 'BRANCH_GTE'].map((mode): [string, Ensemble] => [`branches by ${mode}`, { mode }]),
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
