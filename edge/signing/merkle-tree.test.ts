import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash, merkleTree, nodeHash, rootOver } from './merkle-tree.ts';

/** The tree of the reference implementation of certificate transparency (RFC 6962, which RFC 9162 follows). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex'),
);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition in the RFC, word for word: split at the greatest power of two below the size. */
function rootByDefinition(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (leaves.length === 1 && first !== undefined) return leafHash(first);
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

const tree = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 }).chain((leaves) =>
  fc.record({
    leaves: fc.constant<readonly Uint8Array[]>(leaves),
    index: fc.nat({ max: leaves.length - 1 }),
  }),
);

describe('a Merkle tree', () => {
  it.each(ROOTS.map((root, at) => [at + 1, root] as const))(
    'of %i leaves has the root of the reference',
    (size, root) => {
      expect(merkleTree(LEAVES.slice(0, size)).root.toString('hex')).toBe(root);
    },
  );

  it('has the root that the RFC defines, and leads to it from every leaf', () => {
    fc.assert(
      fc.property(tree, ({ leaves, index }) => {
        const { root, path } = merkleTree(leaves);
        expect(root).toEqual(rootByDefinition(leaves));
        const place = { index, size: leaves.length, path: path(index) };
        expect(rootOver(leaves[index]!, place)).toEqual(root);
        expect(place.path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(leaves.length)));
      }),
    );
  });

  it('is not led to from another leaf or by another path, whatever the place', () => {
    const forgery = fc.record({
      leaf: fc.option(fc.uint8Array({ maxLength: 8 }), { nil: null }),
      index: fc.integer({ min: -2, max: 80 }),
      size: fc.integer({ min: -2, max: 80 }),
      flip: fc.option(fc.record({ at: fc.nat({ max: 6 }), byte: fc.nat({ max: 31 }) }), { nil: null }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(tree, forgery, ({ leaves, index }, forged) => {
        const { root, path } = merkleTree(leaves);
        const leaf = forged.leaf ?? leaves[index]!;
        const beside = path(index).map((hash) => Uint8Array.from(hash));
        const flipped = forged.flip === null ? undefined : beside[forged.flip.at];
        if (flipped !== undefined && forged.flip !== null) flipped[forged.flip.byte]! ^= 1;
        const used = forged.cut ? beside.slice(1) : beside;
        const found = rootOver(leaf, { index: forged.index, size: forged.size, path: used });
        const isUntouched =
          flipped === undefined && used.length === beside.length && Buffer.from(leaf).equals(leaves[index]!);
        // Of other places some share the way: the size is for whoever signs to say.
        expect(isUntouched || found?.equals(root) !== true).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('needs a leaf', () => {
    expect(() => merkleTree([])).toThrow(RangeError);
  });
});
