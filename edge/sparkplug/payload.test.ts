import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePayload, encodePayload, type Metric, type Payload } from './payload.ts';

const AT_MS = 1_750_855_643_474;

/** Written by Go's protobuf from the Eclipse Tahu schema (united-manufacturing-hub/benthos-umh, test_vectors.go). */
const VECTORS: readonly (readonly [string, string, Payload])[] = [
  [
    'a birth',
    'CNLig7n6MhINCgViZFNlcRABIAhYWBIcChROb2RlIENvbnRyb2wvUmViaXJ0aBACIAtwABIaCgtUZW1wZXJhdHVyZRBkIAppAAAAAACANUAYAA==',
    {
      timestampMs: AT_MS,
      metrics: [
        { name: 'bdSeq', alias: 1, type: 'uint64', value: 88 },
        { name: 'Node Control/Rebirth', alias: 2, type: 'boolean', value: false },
        { name: 'Temperature', alias: 100, type: 'double', value: 21.5 },
      ],
      seq: 0,
    },
  ],
  [
    'data by alias',
    'CNLig7n6MhINEGQgCmkAAAAAAIA2QBgB',
    { timestampMs: AT_MS, metrics: [{ alias: 100, type: 'double', value: 22.5 }], seq: 1 },
  ],
  [
    'a death',
    'CNLig7n6MhINCgViZFNlcRAAIAhYABgA',
    { timestampMs: AT_MS, metrics: [{ name: 'bdSeq', alias: 0, type: 'uint64', value: 0 }], seq: 0 },
  ],
];

const count = fc.maxSafeNat();
const value = fc.oneof(
  fc.record({ type: fc.constantFrom('int64' as const, 'uint64' as const), value: count }),
  fc.record({ type: fc.constant('double' as const), value: fc.double() }),
  fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('string' as const), value: fc.string({ unit: 'grapheme' }) }),
);
const named = fc.record(
  { name: fc.string({ unit: 'grapheme' }), alias: count, timestampMs: count },
  { requiredKeys: [] },
);
const metric = fc.tuple(value, named).map(([what, how]): Metric => ({ ...what, ...how }));
const payload = fc.record(
  { timestampMs: count, metrics: fc.array(metric, { maxLength: 5 }), seq: fc.nat(255) },
  { requiredKeys: ['timestampMs', 'metrics'] },
);

describe('a Sparkplug payload', () => {
  it.each(VECTORS)('%s reads and is written as others do', (_name, base64, meaning) => {
    const bytes = Buffer.from(base64, 'base64');
    expect(decodePayload(bytes)).toEqual(meaning);
    expect(encodePayload(meaning).equals(bytes)).toBe(true);
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(payload, (sent) => {
        expect(decodePayload(encodePayload(sent))).toEqual(sent);
      }),
    );
  });

  it('never throws at bytes that are none, cut ones included', () => {
    fc.assert(
      fc.property(fc.uint8Array(), payload, fc.nat(), (garbage, sent, at) => {
        decodePayload(garbage);
        const bytes = encodePayload(sent);
        const cut = bytes.subarray(0, at % bytes.length);
        const read = decodePayload(cut);
        expect(read === null || read.metrics.length <= sent.metrics.length).toBe(true);
      }),
    );
  });

  it('is read without what a lane does not know', () => {
    const known = encodePayload({ timestampMs: 1, metrics: [], seq: 2 });
    // Field 4 (uuid), field 5 (body) and a metric whose value is a float (field 12).
    const unknown = Buffer.from('2201612a016212056500000041', 'hex');
    expect(decodePayload(Buffer.concat([known, unknown]))).toEqual({ timestampMs: 1, metrics: [], seq: 2 });
  });
});
