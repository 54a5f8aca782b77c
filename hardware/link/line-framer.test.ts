import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import { framesOf, pushInChunks, surviveStorm } from './framer-laws.ts';
import { createLineFramer, type LineFramerOptions } from './line-framer.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const lines = (options: Partial<LineFramerOptions>, text: string, cuts: readonly number[] = []) =>
  framesOf(pushInChunks(createLineFramer({ end: 'any', maxLength: 10, ...options }), encode(text), cuts)).map((frame) =>
    new TextDecoder().decode(frame),
  );

describe('line framer', () => {
  it.each<[string, Partial<LineFramerOptions>, string, string[]]>([
    ['CR', { end: 'CR' }, 'a\rb\r', ['a', 'b']],
    ['LF', { end: 'LF' }, 'a\nb\n', ['a', 'b']],
    ['CRLF', { end: 'CRLF' }, 'a\r\nb\rc\r\n', ['a', 'b\rc']],
    ['any', { end: 'any' }, 'a\r\nb\nc\r\r\n', ['a', 'b', 'c']],
    ['STX and ETX', { end: 'ETX', stx: true }, 'zz\u0002P<A\rB\r\u0003yy\u0002C\u0003', ['P<A\rB\r', 'C']],
    ['STX and CR', { end: 'CR', stx: true }, 'zz\r\u0002A\rzz\r\u0002B\r', ['A', 'B']],
    ['an STX inside a line', { end: 'ETX', stx: true }, '\u0002half\u0002whole\u0003', ['whole']],
    ['the longest line', { end: 'CRLF' }, '0123456789\r\n', ['0123456789']],
    ['a line too long', { end: 'CR' }, '0123456789ab\rnext\r', ['next']],
    ['a line too long, with STX', { end: 'ETX', stx: true }, '\u00020123456789ab\u0003zz\u0002next\u0003', ['next']],
    ['half a line', { end: 'CR' }, 'a\rhalf', ['a']],
    ['a line that silence ends', { end: 'CR', silenceEnds: true }, 'a\rhalf', ['a', 'half']],
  ])('%s', (_name, options, text, wanted) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 10 }), (cuts) => {
        expect(lines(options, text, cuts)).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });

  it('tells why it discarded what', () => {
    const framer = createLineFramer({ end: 'ETX', stx: true, maxLength: 4 });
    const pieces = [...framer.push(encode('no\u0002ha\u0002012345\u0003\u0002ok\u0003\u0002x')), ...framer.flush()];
    expect(pieces.map((piece) => (piece.kind === 'frame' ? 'frame' : `${piece.why} ${piece.bytes.length}`))).toEqual([
      'noise 2',
      'badLength 2',
      'tooLong 5',
      'tooLong 2',
      'frame',
      'silence 1',
    ]);
  });

  it('survives a storm of 600,000 bytes and finds the next good line', () => {
    const favourites = [0x02, 0x03, 0x0d, 0x0a, 0x41];
    const text = (frame: Uint8Array) => new TextDecoder().decode(frame) === 'good';
    for (const [options, good] of [
      [{ end: 'CR', maxLength: 88 }, 'good\r'],
      [{ end: 'ETX', stx: true, maxLength: 88 }, '\u0002good\u0003'],
    ] as const) {
      const storm = { bytes: 300_000, favourites };
      const { rounds, found } = surviveStorm(createLineFramer(options), encode(good), text, seededEntropy(5), storm);
      expect(found).toBe(rounds);
    }
  });
});
