import type { Leaf } from './trees.ts';

/** Exact Shapley contributions of a sum of decision trees. */
export interface Explainer {
  /** The mean margin of the training rows, as the trees' covers have it. */
  readonly base: number;
  /**
   * One share a feature, on the scale of the trees' sum. Base and shares add up to the margin.
   * `features` are the values the model saw, from `offset` on: float32, because thresholds are.
   */
  explain(features: Float32Array, offset: number): Float64Array;
}

const MOST_CONDITIONS = 12;

/**
 * Path-dependent Shapley values (Lundberg et al. 2020, "From local explanations to global understanding with explainable
 * AI for trees", algorithm 2), with everything that does not depend on the row worked out beforehand, as Fast TreeSHAP v2
 * does (Yang 2021): a leaf shares out its value in a way that follows from which of its conditions hold, and with d
 * conditions there are only 2^d such ways. A row then costs one comparison a condition and one addition a share.
 */
export function createExplainer(leaves: readonly Leaf[], featureCount: number): Explainer {
  const thresholds = Array.from({ length: featureCount }, (_, feature) => thresholdsOf(leaves, feature));
  const { features, least, above, starts, shareStarts, shares } = layOut(leaves, thresholds);
  const ranks = new Int32Array(featureCount);
  return {
    base: leaves.reduce((sum, leaf) => sum + leaf.value * product(leaf.conditions.map(({ share }) => share)), 0),
    explain(row, offset) {
      for (const [feature, list] of thresholds.entries())
        ranks[feature] = rankOf(list, row[offset + feature] as number);
      const total = new Float64Array(featureCount);
      for (let leaf = 0; leaf < leaves.length; leaf++) {
        const start = starts[leaf] as number;
        const end = starts[leaf + 1] as number;
        let held = 0;
        for (let at = start; at < end; at++) {
          const rank = ranks[features[at] as number] as number;
          // The sign bits say least <= rank < above without a branch, which no processor could predict.
          held |= (((rank - (above[at] as number)) & ~(rank - (least[at] as number))) >>> 31) << (at - start);
        }
        let share = (shareStarts[leaf] as number) + held * (end - start);
        for (let at = start; at < end; at++) {
          const feature = features[at] as number;
          total[feature] = (total[feature] as number) + (shares[share++] as number);
        }
      }
      return total;
    },
  };
}

/** Everything that any leaf compares the feature with, ascending. */
function thresholdsOf(leaves: readonly Leaf[], feature: number): Float64Array {
  const own = leaves.flatMap(({ conditions }) => conditions.filter((condition) => condition.feature === feature));
  return Float64Array.from(new Set(own.flatMap(({ from, below }) => [from, below]))).sort();
}

/** How many thresholds are not above the value. */
function rankOf(thresholds: Float64Array, value: number): number {
  let [low, high] = [0, thresholds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((thresholds[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The leaves' conditions and shares end to end in flat arrays, small enough to stay near the processor. */
function layOut(leaves: readonly Leaf[], thresholds: readonly Float64Array[]) {
  const conditions = leaves.flatMap((leaf) => leaf.conditions);
  const starts = new Int32Array(leaves.length + 1);
  const shareStarts = new Int32Array(leaves.length + 1);
  for (const [index, leaf] of leaves.entries()) {
    const count = leaf.conditions.length;
    if (count > MOST_CONDITIONS) {
      throw new RangeError(`a leaf lies behind ${count} features, more than ${MOST_CONDITIONS}`);
    }
    starts[index + 1] = (starts[index] ?? 0) + count;
    shareStarts[index + 1] = (shareStarts[index] ?? 0) + count * 2 ** count;
  }
  const shares = new Float32Array(shareStarts[leaves.length] ?? 0);
  for (const [index, leaf] of leaves.entries()) shares.set(sharesOf(leaf), shareStarts[index]);
  const rank = (feature: number, value: number) => rankOf(thresholds[feature] ?? new Float64Array(), value);
  return {
    features: Int32Array.from(conditions, ({ feature }) => feature),
    least: Int32Array.from(conditions, ({ feature, from }) => rank(feature, from)),
    above: Int32Array.from(conditions, ({ feature, below }) => rank(feature, below)),
    starts,
    shareStarts,
    shares,
  };
}

/** For each set of conditions that hold (as bits), each condition's share of the leaf's value. */
function sharesOf({ value, conditions }: Leaf): Float64Array {
  const count = conditions.length;
  const weights = Float64Array.from({ length: count }, (_, size) => subsetWeight(size, count));
  const odds = Float64Array.from(conditions, ({ share }) => share);
  const terms = new Float64Array(count);
  const result = new Float64Array(count * 2 ** count);
  for (let held = 0; held < 2 ** count; held++) {
    for (let index = 0; index < count; index++) {
      expandOthers(terms, odds, held, index);
      let sum = 0;
      for (let size = 0; size < count; size++) sum += (terms[size] as number) * (weights[size] as number);
      result[held * count + index] = value * (bit(held, index) - (odds[index] as number)) * sum;
    }
  }
  return result;
}

/**
 * Coefficients of the product of (share + held x t) over all conditions but one, lowest power first: the k-th sums over
 * all sets of k others that are known. Written in place, because loading a pack does this a million times.
 */
function expandOthers(terms: Float64Array, shares: Float64Array, held: number, without: number): void {
  terms.fill(0);
  terms[0] = 1;
  let degree = 0;
  for (let index = 0; index < shares.length; index++) {
    if (index === without) continue;
    const share = shares[index] as number;
    const one = bit(held, index);
    degree += 1;
    for (let power = degree; power > 0; power--) {
      terms[power] = (terms[power] as number) * share + (terms[power - 1] as number) * one;
    }
    terms[0] = terms[0] * share;
  }
}

/** Shapley's weight of a set of `size` out of `count` players less one: size! (count - size - 1)! / count! */
function subsetWeight(size: number, count: number): number {
  let choose = 1;
  for (let k = 0; k < size; k++) choose = (choose * (count - 1 - k)) / (k + 1);
  return 1 / (count * choose);
}

function bit(bits: number, index: number): number {
  return (bits >> index) & 1;
}

function product(factors: readonly number[]): number {
  return factors.reduce((result, factor) => result * factor, 1);
}
