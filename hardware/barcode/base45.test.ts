import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase45, encodeBase45 } from './base45.ts';

describe('RFC 9285', () => {
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
    ['', ''],
  ])('%s is %s', (plain, coded) => {
    expect(encodeBase45(Buffer.from(plain))).toBe(coded);
    expect(Buffer.from(decodeBase45(coded)!).toString()).toBe(plain);
  });

  it.each(['GGW', ':::', 'A', 'ABCD', '::', 'AB\u0141', 'ab'])('%j is refused', (text) => {
    expect(decodeBase45(text)).toBeUndefined();
  });

  it('gives back any bytes, and no two texts are the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeBase45(encodeBase45(bytes))).toEqual(bytes);
      }),
    );
    const text = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFG $%*+-./:'.split('')), maxLength: 30 });
    fc.assert(
      fc.property(text, (coded) => {
        const bytes = decodeBase45(coded);
        expect(bytes === undefined ? coded : encodeBase45(bytes)).toBe(coded);
      }),
    );
  });
});
