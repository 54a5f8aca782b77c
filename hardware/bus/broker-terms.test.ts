import { describe, expect, it } from 'vitest';
import { termsOf, whyNotTaken } from './broker-terms.ts';

describe('what a broker takes', () => {
  it('is everything where it says nothing', () => {
    const terms = termsOf({});
    expect(whyNotTaken(terms, 'a', 16_000_000, { retain: true })).toBeNull();
    expect(terms.receiveMaximum).toBe(65_535);
  });

  it.each([
    ['its longest packet', { maximumPacketSize: 100 }, 90, {}, /longer than the broker takes, which is 100; raise it/],
    ['acknowledgement', { maximumQoS: 0 }, 1, {}, /takes QoS 0 alone/],
    ['memory', { retainAvailable: false }, 1, { retain: true }, /keeps no messages/],
  ])('is bounded by %s', (_what, properties, bytes, options, why) => {
    const terms = termsOf({ properties });
    expect(whyNotTaken(terms, 'a', bytes, options)).toMatch(why);
    expect(whyNotTaken(terms, 'a', 1, { qos: 0 })).toBeNull();
  });
});
