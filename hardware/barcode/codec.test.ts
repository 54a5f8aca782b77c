import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import type { Piece } from '../link/framing.ts';
import { createCodeFramer } from './code-framer.ts';
import type { ReaderFrame, Suffix } from './code-framer.ts';
import { readCode } from './codec.ts';
import { MAX_CODE_BYTES } from './protocol.ts';

const PASS = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 106>60000';
const REPLY = Uint8Array.of(0x02, 0, 0, 1, 0, 0x33, 0x31);
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const frames = (pieces: readonly Piece<ReaderFrame>[]) =>
  pieces.flatMap((piece) => (piece.kind === 'frame' ? [piece.frame] : []));
const codes = (pieces: readonly Piece<ReaderFrame>[]) =>
  frames(pieces).map((frame) => (frame.kind === 'code' ? frame.text : '(reply)'));
const discarded = (pieces: readonly Piece<ReaderFrame>[]) =>
  pieces.reduce((sum, piece) => sum + (piece.kind === 'discarded' ? piece.bytes.length : 0), 0);

describe('codes', () => {
  const keys = new Map();

  it.each([
    ['0014123456', 'bagTagRead'],
    [']I00014123456', 'bagTagRead'],
    [']C00014123456', 'bagTagRead'],
    [PASS, 'boardingPassRead'],
    [`]L0${PASS}`, 'boardingPassRead'],
  ])('%s is %s', (text, type) => {
    expect(readCode(text, keys)).toMatchObject({ type });
  });

  it.each([
    [']E00014123456', 'a symbology in which no bag tag is printed (AIM E)'],
    ['001412345', 'neither'],
    ['00141234567', 'neither'],
    ['', 'neither'],
    [']I0', 'neither'],
    ['M1', 'neither'],
    [`${PASS}X`, 'boarding pass: characters after the last leg'],
    ['GLD1:ABC', 'the declaration code is cut short'],
    ['gld1:ABC.', 'neither'],
    ['https://example.org/', 'neither'],
    ['<script>alert(1)</script>', 'neither'],
  ])('%s proves nothing', (text, why) => {
    const reading = readCode(text, keys);
    expect(reading.type === 'codeUnverifiable' && reading.why).toContain(why);
  });

  it('tells no more than the beginning of a code that proves nothing', () => {
    expect(readCode('A'.repeat(4000), keys)).toMatchObject({ text: 'A'.repeat(200) });
  });
});

describe('framing', () => {
  it.each<[Suffix, string, string[]]>([
    ['CR', `${PASS}\r0014123456\r`, [PASS, '0014123456']],
    ['LF', `${PASS}\n0014123456\n`, [PASS, '0014123456']],
    ['CRLF', `${PASS}\r\n0014123456\r\n`, [PASS, '0014123456']],
    ['ETX', `xx\u0002${PASS}\u0003\u00020014123456\u0003`, [PASS, '0014123456']],
    ['CR', `\r\r0014123456`, []],
    ['none', PASS, [PASS]],
  ])('with suffix %s', (suffix, text, expected) => {
    const framer = createCodeFramer(suffix);
    expect(codes([...framer.push(bytes(text)), ...framer.flush()])).toEqual(expected);
  });

  it('takes the longest code and discards a longer one whole', () => {
    const framer = createCodeFramer('CR');
    const longest = 'A'.repeat(MAX_CODE_BYTES);
    expect(codes(framer.push(bytes(`${longest}\r`)))).toEqual([longest]);
    const pieces = framer.push(bytes(`${longest}BB\r0014123456\r`));
    expect(codes(pieces)).toEqual(['0014123456']);
    expect(discarded(pieces)).toBe(MAX_CODE_BYTES + 2);
  });

  it('tells the reply from codes, where it is whole and where it is not', () => {
    const framer = createCodeFramer('CR', REPLY);
    const all = [...REPLY, ...REPLY, ...bytes('0014123456\r'), ...REPLY, ...REPLY.subarray(0, 3), ...bytes('A\r')];
    expect(codes(framer.push(Uint8Array.from(all)))).toEqual([
      '(reply)',
      '(reply)',
      '0014123456',
      '(reply)',
      '\u0002\u0000\u0000A',
    ]);
  });

  it('finds a reply that holds the suffix, or begins anew inside itself', () => {
    const framer = createCodeFramer('CR', Uint8Array.of(6, 6, 0x0d));
    expect(codes(framer.push(Uint8Array.of(6, 6, 0x0d)))).toEqual(['(reply)']);
    expect(codes(framer.push(Uint8Array.of(0x41, 0x0d, 6, 6, 0x0d)))).toEqual(['A', '(reply)']);
    expect(codes(framer.push(Uint8Array.of(6, 0x0d, 6, 6, 0x0d)))).toEqual(['\u0006', '(reply)']);
  });

  it('any chunks give the same codes, and no byte is lost', () => {
    const part = fc.oneof(
      fc.constant(bytes(`${PASS}\r`)),
      fc.constant(REPLY),
      fc.constant(REPLY.subarray(0, 4)),
      fc.uint8Array({ maxLength: 20 }),
    );
    const suffix = fc.constantFrom<Suffix>('CR', 'LF', 'CRLF', 'ETX', 'none');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(7)), suffix, (parts, sizes, end) => {
        const whole = Uint8Array.from(parts.flatMap((it) => [...it]));
        const inOne = createCodeFramer(end, REPLY);
        const expected = [...inOne.push(whole), ...inOne.flush()];
        const inMany = createCodeFramer(end, REPLY);
        const found: Piece<ReaderFrame>[] = [];
        let from = 0;
        for (const size of sizes) found.push(...inMany.push(whole.subarray(from, (from += size))));
        found.push(...inMany.push(whole.subarray(from)), ...inMany.flush());
        expect(codes(found)).toEqual(codes(expected));
        expect(discarded(found)).toBe(discarded(expected));
      }),
      { numRuns: 500 },
    );
  });
});

it('half a million bytes of noise, damaged codes and floods prove nothing, and the next code is found', () => {
  const entropy = seededEntropy(17);
  const framer = createCodeFramer('CR', REPLY);
  const keys = new Map();
  const good = bytes(`${PASS}\r`);
  let sent = 0;
  while (sent < 500_000) {
    const chunk = Uint8Array.from(good);
    const kind = entropy.below(4);
    if (kind === 0) for (let index = 0; index < chunk.length; index++) chunk[index] = entropy.below(256);
    if (kind === 1) chunk[entropy.below(chunk.length)]! ^= 1 << entropy.below(8);
    if (kind === 2) chunk.fill(entropy.below(256));
    const part = chunk.subarray(0, kind === 3 ? entropy.below(chunk.length) : chunk.length);
    sent += part.length;
    for (const text of codes(framer.push(part))) {
      expect(['boardingPassRead', 'codeUnverifiable']).toContain(readCode(text, keys).type);
    }
  }
  framer.flush();
  expect(codes(framer.push(good))).toEqual([PASS]);
});
