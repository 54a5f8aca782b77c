import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentPath, contentRange, nameIn, rangeFrom, readCount, readRange } from './wire.ts';

const NAME = 'ab'.repeat(32);

describe('a path', () => {
  it('names content by 64 lower-case hexadecimal digits, and nothing else', () => {
    expect(nameIn(contentPath(NAME))).toBe(NAME);
    for (const path of [
      '/',
      '/content/',
      `/content/${NAME.toUpperCase()}`,
      `/content/${NAME}/`,
      `/content/../${NAME}`,
    ]) {
      expect(nameIn(path)).toBeNull();
    }
  });
});

describe('a range', () => {
  it.each([
    [undefined, { offset: 0, end: 10 }],
    ['bytes=0-', { offset: 0, end: 10 }],
    ['bytes=4-', { offset: 4, end: 10 }],
    ['bytes=4-4', { offset: 4, end: 5 }],
    ['bytes=4-99', { offset: 4, end: 10 }],
    ['bytes=-3', { offset: 7, end: 10 }],
    ['bytes=-30', { offset: 0, end: 10 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', { offset: 0, end: 10 }],
    ['bytes=0-1,3-4', { offset: 0, end: 10 }],
    ['lines=0-1', { offset: 0, end: 10 }],
    ['bytes=-', { offset: 0, end: 10 }],
  ] as const)('%s', (header, answer) => {
    expect(readRange(header, 10)).toEqual(answer);
  });

  it('that a client asks for is the one that it gets', () => {
    expect(readRange(rangeFrom(4), 10)).toEqual({ offset: 4, end: 10 });
    expect(contentRange({ offset: 4, end: 10 }, 10)).toBe('bytes 4-9/10');
  });

  it('never reaches beyond the content, whatever the header says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^bytes=\d{0,16}-\d{0,16}$/)),
        fc.nat(100),
        (header, size) => {
          const span = readRange(header, size);
          if (span === 'unsatisfiable') return;
          expect(span.offset).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(size);
          expect(span.end).toBeGreaterThanOrEqual(span.offset);
        },
      ),
    );
  });
});

describe('a count', () => {
  it('is digits alone', () => {
    expect(['0', '17', '', '-1', '1e3', ' 1', '9'.repeat(16)].map(readCount)).toEqual([
      0,
      17,
      ...Array<null>(5).fill(null),
    ]);
    expect(readCount(undefined)).toBeNull();
  });
});
