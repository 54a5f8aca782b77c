import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { eachRow, isPng, kindOf, type PngKind } from './png.ts';

const COLOUR_TYPE: Readonly<Record<number, number>> = { 1: 0, 2: 4, 3: 2, 4: 6 };

function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

/** A PNG whose rows begin with the filters that are asked for, its data in chunks of so many bytes. */
function pngOf({ width, height, depth, channels }: PngKind, raw: Uint8Array, chunkBytes = 40): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, COLOUR_TYPE[channels] ?? 0], 8);
  const data = deflateSync(raw);
  const parts = [Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('tIME', Buffer.alloc(7))];
  for (let at = 0; at < data.length; at += chunkBytes) parts.push(chunk('IDAT', data.subarray(at, at + chunkBytes)));
  return Uint8Array.from(Buffer.concat([...parts, chunk('IEND', Buffer.alloc(0))]));
}

async function rowsOf(png: Uint8Array<ArrayBuffer>, kind: PngKind): Promise<number[][]> {
  const rows: number[][] = [];
  await eachRow(png, kind, (row, index) => void (rows[index] = [...row]));
  return rows;
}

const kinds = fc.record({
  width: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 5 }),
  depth: fc.constantFrom(8 as const, 16 as const),
  channels: fc.integer({ min: 1, max: 4 }),
});
/** Filtered rows, whatever they stand for. */
const pictures = kinds.chain((kind) => {
  const rowBytes = (kind.width * kind.channels * kind.depth) / 8;
  const row = fc.tuple(fc.nat(4), fc.uint8Array({ minLength: rowBytes, maxLength: rowBytes }));
  return fc.tuple(fc.constant(kind), fc.array(row, { minLength: kind.height, maxLength: kind.height }));
});

describe('the rows of a PNG', () => {
  it('are what another reader of PNGs makes of them, whatever the filters', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async ([kind, filtered]) => {
        const png = pngOf(kind, Buffer.concat(filtered.map(([filter, row]) => Buffer.of(filter, ...row))));
        expect(isPng(png)).toBe(true);
        expect(kindOf(png)).toEqual(kind);
        const { data } = decode(png);
        const samples = (row: number[]) =>
          kind.depth === 8 ? row : row.flatMap((byte, at) => (at % 2 === 0 ? [256 * byte + (row[at + 1] ?? 0)] : []));
        expect((await rowsOf(png, kind)).flatMap(samples)).toEqual([...data]);
      }),
    );
  });

  it('are as many as announced, or none is taken for the picture', async () => {
    const kind = { width: 2, height: 3, depth: 8, channels: 1 } as const;
    const rows = (count: number) => new Uint8Array(3 * count);
    await expect(rowsOf(pngOf(kind, rows(2)), kind)).rejects.toThrow('fewer');
    await expect(rowsOf(pngOf(kind, rows(4)), kind)).rejects.toThrow('more');
    await expect(rowsOf(pngOf(kind, new Uint8Array(9).fill(9)), kind)).rejects.toThrow('filter');
    expect(await rowsOf(pngOf(kind, rows(3)), kind)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('are not read of a palette, of few bits, or interlaced', () => {
    const png = pngOf({ width: 1, height: 1, depth: 8, channels: 1 }, new Uint8Array(2));
    for (const [at, value] of [
      [24, 4],
      [25, 3],
      [28, 1],
    ] as const) {
      expect(kindOf(Uint8Array.from(png, (byte, index) => (index === at ? value : byte)))).toBeNull();
    }
  });
});
