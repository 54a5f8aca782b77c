import { hash } from 'node:crypto';

/**
 * A binary Merkle tree as RFC 9162, section 2.1, has it, over SHA-256: who knows its root can be shown, with a few hashes,
 * that one leaf is in it. So one pair of signatures serves a whole batch.
 */

// Leaves and nodes are hashed apart, so that nobody can pass one off as the other.
const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** SHA-256 of a leaf, 32 bytes; text is hashed as UTF-8. */
export function leafHash(content: Uint8Array | string): Buffer {
  const marked = typeof content === 'string' ? `\0${content}` : Buffer.concat([LEAF, content]);
  return hash('sha256', marked, 'buffer');
}

/** SHA-256 of a node over its two children of 32 bytes each, 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}

export interface MerkleTree {
  /** 32 bytes. */
  readonly root: Buffer;
  /** What lies beside the way from a leaf (0 is the first) to the root, from below: log2 of the leaves at most. */
  readonly path: (index: number) => readonly Buffer[];
}

/** The tree over at least one leaf. */
export function merkleTree(leaves: readonly Uint8Array[]): MerkleTree {
  const levels: Buffer[][] = [leaves.map(leafHash)];
  for (let level = levels[0] ?? []; level.length > 1;) {
    level = above(level);
    levels.push(level);
  }
  const root = levels.at(-1)?.[0];
  if (root === undefined) throw new RangeError('a tree needs a leaf');
  return {
    root,
    path: (index) =>
      levels.flatMap((level, height) => {
        const beside = level[(index >> height) ^ 1];
        return beside === undefined ? [] : [beside];
      }),
  };
}

/** Whoever has nobody beside them goes up as they are: the left side of every node is a whole tree, as the RFC wants it. */
function above(level: readonly Buffer[]): Buffer[] {
  const next: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = level.slice(at, at + 2);
    if (left !== undefined) next.push(right === undefined ? left : nodeHash(left, right));
  }
  return next;
}

/** Where a leaf is said to lie in a tree. */
export interface MerklePlace {
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** The root that a leaf at this place leads to (RFC 9162, section 2.1.3.2); null where there is no such place. */
export function rootOver(content: Uint8Array, { index, size, path }: MerklePlace): Buffer | null {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return null;
  let at = index;
  let last = size - 1;
  let found = leafHash(content);
  for (const beside of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      found = nodeHash(beside, found);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else found = nodeHash(found, beside);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? found : null;
}
