import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16 } from './crc.ts';
import type { Reply, Request } from './protocol.ts';
import { decodeReply, encodeReply } from './reply-codec.ts';
import { decodeRequest, encodeRequest } from './request-codec.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const word = fc.nat(0xffff);
const bits = (max: number) => fc.array(fc.boolean(), { minLength: 1, maxLength: max });
const words = (max: number) => fc.array(word, { minLength: 1, maxLength: max });

const request: fc.Arbitrary<Request> = fc.oneof(
  fc.record({
    kind: fc.constant('readBits' as const),
    function: fc.constantFrom(1 as const, 2 as const),
    address: word,
    count: fc.integer({ min: 1, max: 2000 }),
  }),
  fc.record({
    kind: fc.constant('readRegisters' as const),
    function: fc.constantFrom(3 as const, 4 as const),
    address: word,
    count: fc.integer({ min: 1, max: 125 }),
  }),
  fc.record({ kind: fc.constant('writeCoil' as const), address: word, on: fc.boolean() }),
  fc.record({ kind: fc.constant('writeRegister' as const), address: word, value: word }),
  fc.record({ kind: fc.constant('writeCoils' as const), address: word, on: bits(1968) }),
  fc.record({ kind: fc.constant('writeRegisters' as const), address: word, values: words(123) }),
);

const wholeBytes = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 250 })
  .map((on) => on.flatMap((bit) => Array.from({ length: 8 }, () => bit)));
const reply: fc.Arbitrary<Reply> = fc.oneof(
  fc.record({ kind: fc.constant('bits' as const), function: fc.constantFrom(1 as const, 2 as const), on: wholeBytes }),
  fc.record({
    kind: fc.constant('registers' as const),
    function: fc.constantFrom(3 as const, 4 as const),
    values: words(125),
  }),
  fc.record({ kind: fc.constant('wroteCoil' as const), address: word, on: fc.boolean() }),
  fc.record({ kind: fc.constant('wroteRegister' as const), address: word, value: word }),
  fc.record({ kind: fc.constant('wroteCoils' as const), address: word, count: word }),
  fc.record({ kind: fc.constant('wroteRegisters' as const), address: word, count: word }),
  fc.record({
    kind: fc.constant('exception' as const),
    function: fc.constantFrom(1, 2, 3, 4, 5, 6, 15, 16),
    code: fc.nat(255),
  }),
);

describe('Modbus check', () => {
  it('gives 4B37 for "123456789"', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x4b37);
  });
});

describe('Modbus vectors', () => {
  it.each<[string, number, Request]>([
    ['01 05 00 00 FF 00 8C 3A', 1, { kind: 'writeCoil', address: 0, on: true }],
    ['01 05 00 00 00 00 CD CA', 1, { kind: 'writeCoil', address: 0, on: false }],
    ['01 02 00 00 00 08 79 CC', 1, { kind: 'readBits', function: 2, address: 0, count: 8 }],
    ['01 03 00 00 00 0A C5 CD', 1, { kind: 'readRegisters', function: 3, address: 0, count: 10 }],
    ['01 06 00 01 00 03 98 0B', 1, { kind: 'writeRegister', address: 1, value: 3 }],
    [
      '11 0F 00 13 00 0A 02 CD 01 BF 0B',
      0x11,
      { kind: 'writeCoils', address: 0x13, on: [true, false, true, true, false, false, true, true, true, false] },
    ],
    ['11 10 00 01 00 02 04 00 0A 01 02 C6 F0', 0x11, { kind: 'writeRegisters', address: 1, values: [0x0a, 0x102] }],
  ])('request %s', (text, unit, request) => {
    expect(encodeRequest(unit, request)).toEqual(hex(text));
    expect(decodeRequest(hex(text))).toEqual({ unit, request });
  });

  it.each<[string, Reply]>([
    ['01 02 01 03 E1 89', { kind: 'bits', function: 2, on: [true, true, false, false, false, false, false, false] }],
    ['01 83 02 C0 F1', { kind: 'exception', function: 3, code: 2 }],
    ['01 85 02 C3 51', { kind: 'exception', function: 5, code: 2 }],
    ['01 05 00 00 FF 00 8C 3A', { kind: 'wroteCoil', address: 0, on: true }],
  ])('reply %s', (text, reply) => {
    expect(encodeReply(1, reply)).toEqual(hex(text));
    expect(decodeReply(hex(text))).toEqual({ unit: 1, reply });
  });
});

describe('Modbus codec', () => {
  it('reads back every request and reply that it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 247 }), request, reply, (unit, request, reply) => {
        expect(decodeRequest(encodeRequest(unit, request))).toEqual({ unit, request });
        expect(decodeReply(encodeReply(unit, reply))).toEqual({ unit, reply });
      }),
    );
  });

  it('takes no frame in which any one bit was flipped', () => {
    fc.assert(
      fc.property(request, reply, fc.nat(), (request, reply, at) => {
        for (const [frame, decode] of [
          [encodeRequest(17, request), decodeRequest],
          [encodeReply(17, reply), decodeReply],
        ] as const) {
          const bit = at % (frame.length * 8);
          frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(decode(frame)).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect([decodeRequest(bytes), decodeReply(bytes)].every((frame) => frame === null || frame.unit <= 247)).toBe(
          true,
        );
      }),
    );
  });

  it('tells a whole request that breaks a limit from noise', () => {
    const tooMany = encodeRequest(1, { kind: 'readRegisters', function: 3, address: 0, count: 126 });
    expect(decodeRequest(tooMany)).toEqual({ unit: 1, request: { kind: 'illegal', function: 3, code: 3 } });
  });
});
