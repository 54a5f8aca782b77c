import { z } from 'zod';
import type { Tree } from '../packs/tree-ensemble.ts';

const integers = z.array(z.number().int());
const numbers = z.array(z.number());

const treeSchema = z.strictObject({
  /** The feature a node asks for; -1 for a leaf. */
  feature: integers,
  /** A node's threshold: left if the feature is less. A leaf's value. */
  value: numbers,
  left: integers,
  right: integers,
  /** How much training weight came past. */
  cover: numbers,
});
/** `trees.json`: the trees of model.onnx as node lists, with the covers that an explanation needs. */
export const treesSchema = z.strictObject({ schema: z.literal(1), trees: z.array(treeSchema).min(1) });

/** What a path asks of one feature: at least `from`, less than `below`; `share` of the training weight agreed. */
interface Condition {
  readonly feature: number;
  readonly from: number;
  readonly below: number;
  readonly share: number;
}

/** A leaf, and everything that must hold to reach it: one condition a feature, however often the path asks. */
export interface Leaf {
  readonly value: number;
  readonly conditions: readonly Condition[];
}

/** The leaves of a tree. @throws RangeError when its node lists are no tree over `featureCount` features */
export function leavesOf(tree: Tree, featureCount: number): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visited = new Set<number>();
  const walk = (node: number, conditions: readonly Condition[]): void => {
    const feature = nth(tree.feature, node);
    // The file writes float32 in decimal; the row it is compared with is float32 too, and often equal to it.
    const value = Math.fround(nth(tree.value, node));
    if (visited.has(node)) throw new RangeError(`node ${node} is reached twice`);
    visited.add(node);
    if (feature < 0) {
      leaves.push({ value, conditions });
      return;
    }
    if (feature >= featureCount) throw new RangeError(`node ${node} asks for feature ${feature}`);
    const [left, right, cover] = [nth(tree.left, node), nth(tree.right, node), nth(tree.cover, node)];
    const leftShare = nth(tree.cover, left) / cover;
    const rightShare = nth(tree.cover, right) / cover;
    walk(left, narrow(conditions, { feature, from: -Infinity, below: value, share: leftShare }));
    walk(right, narrow(conditions, { feature, from: value, below: Infinity, share: rightShare }));
  };
  walk(0, []);
  return leaves;
}

function narrow(conditions: readonly Condition[], added: Condition): readonly Condition[] {
  const earlier = conditions.find(({ feature }) => feature === added.feature);
  if (earlier === undefined) return [...conditions, added];
  const both = {
    feature: added.feature,
    from: Math.max(earlier.from, added.from),
    below: Math.min(earlier.below, added.below),
    share: earlier.share * added.share,
  };
  return conditions.map((condition) => (condition === earlier ? both : condition));
}

function nth(list: readonly number[], index: number): number {
  const number = list[index];
  if (number === undefined) throw new RangeError(`there is no node ${index}`);
  return number;
}
