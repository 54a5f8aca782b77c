import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJpegHeader } from './jpeg.ts';
import { FROM_PILLOW, specimenJpeg } from './specimen.ts';

describe('the header of a JPEG', () => {
  it('is read from a picture that another encoder made', () => {
    expect(readJpegHeader(FROM_PILLOW)).toEqual({ ok: true, header: { width: 3, height: 2, components: 1 } });
  });

  it('is found behind other segments, fill bytes and before padding', () => {
    const jpeg = specimenJpeg({ width: 1920, height: 1080 });
    const comment = Buffer.from([0xff, 0xfe, 0, 4, 0xff, 0xc0]);
    const filled = Buffer.concat([
      jpeg.subarray(0, 2),
      comment,
      Buffer.from([0xff, 0xff]),
      jpeg.subarray(2),
      Buffer.alloc(40),
    ]);
    expect(readJpegHeader(filled)).toEqual({ ok: true, header: { width: 1920, height: 1080, components: 3 } });
  });

  it.each([
    ['no JPEG signature', new Uint8Array()],
    ['no JPEG signature', Buffer.from('RIFF, and so on')],
    ['JPEG is cut short', FROM_PILLOW.subarray(0, -1)],
    ['JPEG is cut short', FROM_PILLOW.subarray(0, 40)],
    ['JPEG has no frame header', Buffer.from('ffd8ffd9', 'hex')],
    ['JPEG has no frame header', Buffer.from('ffd8ffda0004ffd9ffd9', 'hex')],
    ['JPEG has no marker where one must be', Buffer.from('ffd8ffe0000400000000ffd9', 'hex')],
    ['JPEG segment has no possible length', Buffer.from('ffd8ffe00001ffd9', 'hex')],
    ['JPEG segment has no possible length', Buffer.from('ffd8ffe0ffffffd9', 'hex')],
    ['JPEG frame header is too short', Buffer.from('ffd8ffc000040801ffd9', 'hex')],
    ['JPEG is of a process that cameras do not use', specimenJpeg({ marker: 0xc3 })],
    ['JPEG has no possible size', specimenJpeg({ width: 0 })],
    ['JPEG has no possible size', specimenJpeg({ height: 0 })],
    ['JPEG is neither grey nor colour', specimenJpeg({ components: 4 })],
  ])('is refused: %s', (why, bytes) => {
    expect(readJpegHeader(bytes)).toEqual({ ok: false, why });
  });

  it('is looked for in any bytes without a throw', () => {
    const framed = fc
      .uint8Array({ maxLength: 200 })
      .map((middle) => Buffer.concat([Buffer.from('ffd8', 'hex'), middle, Buffer.from('ffd9', 'hex')]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), framed), (any) => {
        expect(typeof readJpegHeader(any).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});
