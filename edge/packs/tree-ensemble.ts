import { ATTRIBUTE, graphOf, MODEL, NODE } from './onnx.ts';
import { Message } from './wire.ts';

/**
 * The trees in an ONNX model (onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html and ...Classifier.html),
 * from which an opinion's reasons are computed when a pack brings no trees of its own.
 */

/** Node lists of one tree, its root at 0. */
export interface Tree {
  /** The feature that a node asks for; -1 for a leaf. */
  readonly feature: readonly number[];
  /** A node's threshold: left if the feature is less. A leaf's value. */
  readonly value: readonly number[];
  /** Places in these lists; -1 for a leaf. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** How much training weight came past, or a stand-in for it. */
  readonly cover: readonly number[];
}

export interface Ensemble {
  /** Their values, summed, are the margin. */
  readonly trees: readonly Tree[];
  /** What the model answers: the margin itself, or 1 / (1 + exp(-margin)). */
  readonly answer: 'margin' | 'probability';
}

interface Node {
  readonly feature: number;
  readonly value: number;
  readonly left: number;
  readonly right: number;
  readonly hits: number;
}

/** A tree of one leaf. */
const LEAF = { feature: [-1], left: [-1], right: [-1], cover: [1] };
const MODES = ['BRANCH_LT', 'BRANCH_LEQ', 'BRANCH_GTE', 'BRANCH_GT'];
/** Hit rates are float32; a node's are those of its branches within this share. */
const HITS_TOLERANCE = 1e-3;

/**
 * Reads the one TreeEnsembleRegressor or two-class TreeEnsembleClassifier of a verified model.
 * @throws RangeError that says what the model has and may not have
 */
export function treesOf(model: Buffer): Ensemble {
  const nodes = graphOf(new Message(model, MODEL))
    .list(1)
    .map((bytes) => new Message(bytes, NODE));
  const ensembles = nodes.filter((node) => /^TreeEnsemble(Regressor|Classifier)$/.test(node.text(4)));
  const [ensemble] = ensembles;
  if (ensemble === undefined || ensembles.length > 1) throw new RangeError('does not hold exactly one tree ensemble');
  const attributes = new Attributes(ensemble);
  const classifies = ensemble.text(4) === 'TreeEnsembleClassifier';
  const own = readTrees(attributes, leafValues(attributes, classifies));
  const constant = constantOf(attributes, classifies);
  const trees = constant === 0 ? own : [...own, { ...LEAF, value: [constant] }];
  return { trees, answer: answerOf(attributes, classifies) };
}

function answerOf(attributes: Attributes, classifies: boolean): Ensemble['answer'] {
  const transform = attributes.text('post_transform', 'NONE');
  if (transform === 'NONE') return 'margin';
  if (classifies && transform === 'LOGISTIC') return 'probability';
  throw new RangeError(`turns its sum into something else (${transform}), which reasons cannot follow`);
}

/** What is added to the trees. onnxruntime adds it to two classes in ways of its own, except to the sum of the first. */
function constantOf(attributes: Attributes, classifies: boolean): number {
  const values = attributes.numbers('base_values');
  const clear = values.length === 1 && (!classifies || attributes.numbers('class_ids').every((id) => id === 0));
  if (!clear && values.length > 0) throw new RangeError('has base values of two classes');
  return values[0] ?? 0;
}

/** The leaves' values by tree and node: of the only target, or for the second of two classes. */
function leafValues(attributes: Attributes, classifies: boolean): ReadonlyMap<string, number> {
  const of = classifies ? 'class' : 'target';
  const [trees, nodes, ids] = ['treeids', 'nodeids', 'ids'].map((list) => attributes.numbers(`${of}_${list}`));
  const highest = Math.max(...new Set(ids));
  if (highest > 1 || (highest > 0 && !classifies)) throw new RangeError('gives more than one answer');
  const values = new Map<string, number>();
  for (const [index, weight] of attributes.numbers(`${of}_weights`).entries()) {
    const leaf = `${trees?.[index]}:${nodes?.[index]}`;
    if (ids?.[index] === highest) values.set(leaf, (values.get(leaf) ?? 0) + weight);
  }
  return values;
}

function readTrees(attributes: Attributes, leaves: ReadonlyMap<string, number>): readonly Tree[] {
  const byTree = new Map<number, Map<number, Node>>();
  const ids = attributes.numbers('nodes_nodeids');
  const column = (name: string) => attributes.numbers(`nodes_${name}`);
  const [trees, features, values, hits] = ['treeids', 'featureids', 'values', 'hitrates'].map(column);
  const [whenTrue, whenFalse] = ['truenodeids', 'falsenodeids'].map(column);
  const modes = attributes.texts('nodes_modes');
  for (const [index, id] of ids.entries()) {
    const tree = nth(trees, index);
    const nodes = byTree.get(tree) ?? new Map<number, Node>();
    if (nodes.has(id)) throw new RangeError(`has node ${id} of tree ${tree} twice`);
    const common = { hits: hits?.[index] ?? 0 };
    const mode = modes[index] ?? '';
    if (mode === 'LEAF') {
      nodes.set(id, { ...common, feature: -1, value: leaves.get(`${tree}:${id}`) ?? 0, left: -1, right: -1 });
    } else {
      const children = [nth(whenTrue, index), nth(whenFalse, index)] as const;
      nodes.set(id, { ...common, feature: nth(features, index), ...branch(mode, nth(values, index), children) });
    }
    byTree.set(tree, nodes);
  }
  const share = attributes.text('aggregate_function', 'SUM');
  if (share !== 'SUM' && share !== 'AVERAGE') throw new RangeError(`puts its trees together by ${share}`);
  const weight = share === 'SUM' ? 1 : 1 / byTree.size;
  return Array.from(byTree.values(), (nodes) => asTree(nodes, weight));
}

/** Every comparison as "left if less": `x <= v` is `x < the next float32 after v`. */
function branch(mode: string, threshold: number, [yes, no]: readonly [number, number]) {
  if (!MODES.includes(mode)) throw new RangeError(`branches by ${mode}`);
  const value = mode === 'BRANCH_LEQ' || mode === 'BRANCH_GT' ? nextFloat32(threshold) : threshold;
  return mode === 'BRANCH_LT' || mode === 'BRANCH_LEQ'
    ? { value, left: yes, right: no }
    : { value, left: no, right: yes };
}

function nextFloat32(value: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, value);
  if (value === 0) return 2 ** -149;
  bits.setInt32(0, bits.getInt32(0) + (value > 0 ? 1 : -1));
  return bits.getFloat32(0);
}

/** Nodes in the order in which they are reached from the first, so that the root is at 0. */
function asTree(nodes: ReadonlyMap<number, Node>, weight: number): Tree {
  const [root] = nodes.keys();
  const order = [root ?? 0];
  const place = new Map(order.map((id, index) => [id, index]));
  for (const id of order) {
    const node = nodes.get(id);
    if (node === undefined) throw new RangeError(`has no node ${id}`);
    if (node.feature < 0) continue;
    for (const child of [node.left, node.right]) {
      if (place.has(child)) throw new RangeError(`reaches node ${child} twice`);
      place.set(child, order.length);
      order.push(child);
    }
  }
  const reached = order.flatMap((id) => nodes.get(id) ?? []);
  const at = (id: number) => place.get(id) ?? -1;
  return {
    feature: reached.map(({ feature }) => feature),
    value: reached.map(({ feature, value }) => (feature < 0 ? value * weight : value)),
    left: reached.map(({ left }) => at(left)),
    right: reached.map(({ right }) => at(right)),
    cover: coversOf(reached, at),
  };
}

/** The hit rates where the model carries them; without them, both sides of a branch count the same. */
function coversOf(reached: readonly Node[], at: (id: number) => number): readonly number[] {
  const hits = (id: number) => reached[at(id)]?.hits ?? 0;
  const carried = reached.every(({ feature, left, right, hits: own }) => {
    if (!(own > 0)) return false;
    return feature < 0 || Math.abs(hits(left) + hits(right) - own) <= own * HITS_TOLERANCE;
  });
  if (carried) return reached.map((node) => node.hits);
  const covers = [1];
  for (const [index, { feature, left, right }] of reached.entries()) {
    if (feature < 0) continue;
    for (const child of [left, right]) covers[at(child)] = (covers[index] ?? 0) / 2;
  }
  return covers;
}

/** The attributes of a node, by name. */
class Attributes {
  readonly #byName: ReadonlyMap<string, Message>;

  constructor(node: Message) {
    const all = node.list(5).map((bytes) => new Message(bytes, ATTRIBUTE));
    this.#byName = new Map(all.map((attribute) => [attribute.text(1), attribute]));
    const unread = [...this.#byName.keys()].find((name) => name.endsWith('_as_tensor'));
    if (unread !== undefined) throw new RangeError(`has trees in double precision (${unread})`);
  }

  numbers(name: string): readonly number[] {
    const attribute = this.#byName.get(name);
    const floats = attribute?.numbers(7) ?? [];
    return floats.length > 0 ? floats : (attribute?.numbers(8) ?? []);
  }

  texts(name: string): readonly string[] {
    return this.#byName.get(name)?.texts(9) ?? [];
  }

  text(name: string, otherwise: string): string {
    return this.#byName.get(name)?.text(4) || otherwise;
  }
}

function nth(list: readonly number[] | undefined, index: number): number {
  const number = list?.[index];
  if (number === undefined) throw new RangeError(`has too few of its ${index + 1} nodes described`);
  return number;
}
