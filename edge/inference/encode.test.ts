import { describe, expect, it } from 'vitest';
import type { GoodsLine } from '../contract/evidence.ts';
import { createEncoder, encodersSchema } from './encode.ts';

const PRIOR = 0.2;
const frozen = encodersSchema.parse({
  schema: 1,
  currency: 'KRW',
  prior: PRIOR,
  smoothing: 1,
  unknown: -1,
  histories: [
    { name: 'chapter', columns: ['chapter'], seen: { '03': [3, 4] } },
    { name: 'identical', columns: ['hs6', 'origin', 'value', 'massKg'], seen: { '030487|TR|1050|2500': [1, 1] } },
    { name: 'departure', columns: ['departure'], seen: { CN: [0, 9] } },
  ],
  amounts: ['logValue', 'logMass', 'logUnitValue', 'taxRate'],
});
const encoder = createEncoder(frozen);
const LINE: GoodsLine = { hs6: '030487', quantity: 1, massKg: 2.5, value: 10.5, currency: 'KRW', origin: 'TR' };

function encode(line: GoodsLine): Record<string, number> {
  const row = new Float32Array(encoder.featureNames.length);
  encoder.encode(line, row, 0);
  return Object.fromEntries(encoder.featureNames.map((name, index) => [name, row[index]!]));
}

function describeLine(line: GoodsLine): Record<string, string> {
  const values = encoder.describe(line);
  return Object.fromEntries(encoder.featureNames.map((name, index) => [name, values[index]!]));
}

describe('encoding a goods line', () => {
  it('looks up what was inspected before, smoothed towards the overall share', () => {
    const row = encode(LINE);
    expect(row['rate:chapter']).toBeCloseTo((3 + PRIOR) / 5, 6);
    expect(row['count:chapter']).toBeCloseTo(Math.log(5), 6);
    expect(row['rate:identical']).toBeCloseTo((1 + PRIOR) / 2, 6);
    expect(row['logUnitValue']).toBeCloseTo(Math.log(11.5 / 3.5), 6);
  });

  it('gives what was never seen the overall share and a count of zero', () => {
    const row = encode({ ...LINE, hs6: '990000', value: 11 });
    expect([row['rate:chapter'], row['rate:identical']]).toEqual([Math.fround(PRIOR), Math.fround(PRIOR)]);
    expect([row['count:chapter'], row['count:identical']]).toEqual([0, 0]);
  });

  it('does so for columns that were not declared, and marks the amount as unknown', () => {
    const row = encode(LINE);
    expect([row['rate:departure'], row['count:departure'], row['taxRate']]).toEqual([Math.fround(PRIOR), 0, -1]);
  });

  it('does not take a value in another currency for one in its own', () => {
    const row = encode({ ...LINE, currency: 'EUR' });
    expect([row['logValue'], row['logUnitValue'], row['count:identical']]).toEqual([-1, -1, 0]);
    expect(row['logMass']).toBeCloseTo(Math.log(3.5), 6);
  });

  it('is not misled by keys that objects have of themselves', () => {
    expect(encode({ ...LINE, origin: '__proto__' })['count:identical']).toBe(0);
    expect(encode({ ...LINE, hs6: 'constructor' })['count:chapter']).toBe(0);
  });

  it('writes finite numbers for amounts that nobody should declare', () => {
    for (const amount of [0, -5, Number.MAX_VALUE]) {
      expect(Object.values(encode({ ...LINE, value: amount, massKg: amount })).every(Number.isFinite)).toBe(true);
    }
  });

  it('says for each feature what an officer can read', () => {
    expect(describeLine(LINE)).toMatchObject({
      'rate:chapter': '03, 3 of 4 were fraud',
      'rate:identical': '1 of 1 were fraud',
      'rate:departure': 'not declared',
      logValue: '10.5 KRW',
      logMass: '2.5 kg',
      logUnitValue: '4 KRW per kg',
      taxRate: 'not declared',
    });
    expect(describeLine({ ...LINE, hs6: '990000' })['rate:chapter']).toBe('99, never seen');
    expect(describeLine({ ...LINE, currency: 'EUR' })['logUnitValue']).toBe('no price known in EUR');
  });

  it('refuses counts that are no counts', () => {
    for (const counts of [[1], [1, 2, 3], [-1, 2], [0, 0], ['a', 1], 'ab', null]) {
      const [first, ...others] = frozen.histories;
      expect(
        encodersSchema.safeParse({ ...frozen, histories: [{ ...first, seen: { '03': counts } }, ...others] }).success,
      ).toBe(false);
    }
  });
});
