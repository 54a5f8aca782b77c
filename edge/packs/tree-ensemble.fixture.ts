import { floats, integer, integers, model, node, tensorInfo, text, texts } from './onnx.fixture.ts';

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
/** How many rows of training came past each node. */
export const HITS = [10, 4, 6, 1, 5, 10, 2, 8];

export interface EnsembleParts {
  /** Columns of the model's input; the trees ask for the first two. */
  readonly columns?: number;
  readonly mode?: string;
  readonly classes?: readonly number[];
  readonly transform?: string;
  readonly aggregate?: string;
  readonly base?: readonly number[];
  readonly hits?: readonly number[];
}

/** A model of those trees; with `classes`, a classifier with a weight a leaf and class. */
export function ensemble({
  columns = 2,
  mode = 'BRANCH_LT',
  classes,
  transform = 'NONE',
  aggregate,
  base,
  hits,
}: EnsembleParts): Buffer {
  const of = classes === undefined ? 'target' : 'class';
  const weighed = (classes ?? [0]).flatMap((id) => LEAVES.treeids.map((_, leaf) => ({ id, leaf })));
  const attributes = [
    ...Object.entries(NODES).map(([name, list]) => (name === 'values' ? floats : integers)(`nodes_${name}`, list)),
    texts('nodes_modes', modesOf(mode)),
    integers(
      `${of}_treeids`,
      weighed.map(({ leaf }) => LEAVES.treeids[leaf] ?? 0),
    ),
    integers(
      `${of}_nodeids`,
      weighed.map(({ leaf }) => LEAVES.nodeids[leaf] ?? 0),
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
    inputs: [tensorInfo('features', ['rows', columns])],
    outputs: [tensorInfo('margin', ['rows', classes === undefined ? 1 : 2])],
  });
}
