import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

describe('JSON from the bus', () => {
  it('comes back as JSON.parse would give it, whatever it says', () => {
    const safe = fc
      .jsonValue({ maxDepth: 5 })
      .filter((value) => !/__proto__|constructor|prototype/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(safe, (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it.each([
    ['not JSON', ''],
    ['not JSON', 'NaN'],
    ['not JSON', '{"a":NaN}'],
    ['not JSON', '{"a":1,}'],
    ['not JSON', '\u{feff}{}'],
    ['not JSON', '"\\'],
    ['not finite', '{"a":[1e999]}'],
    ['not finite', '-1e999'],
    ['duplicate key', '{"a":1,"a":2}'],
    ['duplicate key', '[{"a":{"b":1,"\\u0062":2}}]'],
    ['unsafe key', '{"__proto__":{"admin":true}}'],
    ['unsafe key', '{"a":[{"\\u005f_proto__":1}]}'],
    ['unsafe key', '{"constructor":{"prototype":{}}}'],
    ['too deep', '['.repeat(17) + ']'.repeat(17)],
    ['too deep', '{"a":'.repeat(100_00)],
    ['too long', `"${'x'.repeat(256 * 1024)}"`],
  ])('is refused as %s: %.40s', (why, text) => {
    expect(parse(text)).toEqual({ ok: false, why });
  });

  it('is refused when it is no UTF-8', () => {
    expect(parseJson(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toEqual({ ok: false, why: 'not UTF-8' });
  });

  it('may say braces, colons and escaped quotes inside strings', () => {
    expect(parse('{"a:":"\\"{[:[{\\\\"}')).toEqual({ ok: true, value: { 'a:': '"{[:[{\\' } });
  });

  it('takes exactly what its limits allow', () => {
    const limits = { maxBytes: 6, maxDepth: 3 };
    expect(parseJson(Buffer.from('[[[]]]'), limits)).toEqual({ ok: true, value: [[[]]] });
    expect(parseJson(Buffer.from('[[[] ]]'), limits)).toEqual({ ok: false, why: 'too long' });
  });

  it('never makes the reader throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof parseJson(bytes).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});
