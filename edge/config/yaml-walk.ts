import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Path } from './problem.ts';

/** From a path in the plain data back to the node in the text, through aliases and merged keys. */

const MAX_MERGES = 16;

/** Follows `path` as far as it goes; `node` is null when it does not go all the way. */
export function walk(document: Document, path: Path): { node: Node | null; offset: number } {
  let node = resolve(document, document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const next = stepInto(document, node, step);
    if (next === null) return { node: null, offset };
    offset = next.offset;
    node = next.node;
  }
  return { node, offset };
}

function stepInto(
  document: Document,
  node: Node | null,
  step: string | number,
): { node: Node | null; offset: number } | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    if (item === undefined || isPair(item)) return null;
    return { node: resolve(document, item), offset: rangeStart(item) };
  }
  return isMap(node) ? findKey(document, node, String(step), MAX_MERGES) : null;
}

/** The pair with that key, in the map itself (the last one wins) or in what is merged into it. */
function findKey(
  document: Document,
  map: YAMLMap,
  key: string,
  mergesLeft: number,
): { node: Node | null; offset: number } | null {
  for (const pair of map.items.toReversed()) {
    if (isScalar(pair.key) && String(pair.key.value) === key) {
      return { node: resolve(document, pair.value), offset: rangeStart(pair.key) };
    }
  }
  if (mergesLeft === 0) return null;
  for (const pair of map.items) {
    if (!isScalar(pair.key) || pair.key.source !== '<<') continue;
    const merged = resolve(document, pair.value);
    for (const part of isSeq(merged) ? merged.items : [merged]) {
      const partMap = resolve(document, part);
      const found = isMap(partMap) ? findKey(document, partMap, key, mergesLeft - 1) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function resolve(document: Document, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return isNode(node) ? node : null;
}

/** Offset of the first character of a node; 0 for what is no node. */
export function rangeStart(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
