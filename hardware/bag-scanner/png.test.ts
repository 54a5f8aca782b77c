import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPngHeader } from './png.ts';
import { specimenPng } from './specimen.ts';

/** 3 x 2 pixels, grey, 8 bit, as Pillow writes them. */
const FROM_PILLOW =
  '89504e470d0a1a0a0000000d4948445200000003000000020800000000b81f39c60000001' +
  '049444154789c63f46560606260600000023300514b8d67df0000000049454e44ae426082';

describe('the header of a PNG', () => {
  it('is read from a picture that another encoder made', () => {
    expect(readPngHeader(Buffer.from(FROM_PILLOW, 'hex'))).toEqual({
      ok: true,
      header: { width: 3, height: 2, bitDepth: 8, colourType: 0, interlaced: false },
    });
  });

  it.each([
    ['no PNG signature', new Uint8Array()],
    ['no PNG signature', Buffer.from('GIF89a, and more bytes than a header has')],
    ['PNG ends within its header', specimenPng().subarray(0, 32)],
    ['PNG is cut short', specimenPng().subarray(0, -1)],
    ['PNG is cut short', Buffer.concat([specimenPng(), Buffer.from('x')])],
    ['PNG has no possible size', specimenPng({ width: 0 })],
    ['PNG has no possible size', specimenPng({ height: 0xffff_ffff })],
    ['PNG has no possible pixel format', specimenPng({ bitDepth: 3 })],
    ['PNG has no possible pixel format', specimenPng({ colourType: 3, bitDepth: 16 })],
  ])('is refused: %s', (why, bytes) => {
    expect(readPngHeader(bytes)).toEqual({ ok: false, why });
  });

  it('is refused with any bit of it flipped', () => {
    const png = specimenPng();
    fc.assert(
      fc.property(fc.nat(33 * 8 - 1), (bit) => {
        const flipped = Uint8Array.from(png);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        expect(readPngHeader(flipped).ok).toBe(false);
      }),
      { numRuns: 264 },
    );
  });

  it('is looked for in any bytes without a throw', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([specimenPng().subarray(0, 20), tail])),
    );
    fc.assert(
      fc.property(bytes, (any) => {
        expect(readPngHeader(any).ok).toBe(false);
      }),
    );
  });
});
