import { describe, expect, it } from 'vitest';
import { policySchema } from '../../edge/contract/policy.ts';
import { createGoodsSource } from './goods.ts';
import { goodsLimitsOf, siteListsOf } from './policy-fit.ts';
import { GOODS_SPECIMENS } from './specimens.ts';

const need = { required: 'always', deadlineMs: 1000 };
const policy = policySchema.parse({
  id: 'test',
  version: '1',
  evidence: { document: need, declaration: need, boardingPass: need, bagScan: need, snapshot: need },
  entry: { enterWithinMs: 1000, leaveWithinMs: 1000 },
  goodsRisk: { divertFrom: 0.5, noticeFrom: 0.2 },
  currencies: { accounting: 'KRW' },
  totalValue: { maxValue: 400_000 },
  allowances: [{ name: 'perfume', hs: ['3304'], maxMassKg: 0.2 }],
  forbidden: [{ name: 'toys', hs: ['95'] }],
  watchList: [{ documentIssuer: 'UTO', documentNumber: 'W1', reason: 'wanted' }],
  sealedBags: [{ plate: '0999000001', reason: 'sealed' }],
  passengers: {
    trusted: {
      skipRandomDiversion: true,
      documents: [{ documentIssuer: 'UTO', documentNumber: 'T1', reason: 'vetted' }],
    },
  },
  randomDiversion: { rate: 0, seed: 's' },
});

describe('what a population takes from a policy', () => {
  it('is whom and what it lists', () => {
    expect(siteListsOf(policy)).toMatchObject({
      watchList: [{ documentIssuer: 'UTO', documentNumber: 'W1' }],
      trusted: [{ documentIssuer: 'UTO', documentNumber: 'T1' }],
      sealedPlates: ['0999000001'],
    });
  });

  it('is which goods honest passengers cannot bring', () => {
    const source = createGoodsSource(GOODS_SPECIMENS, goodsLimitsOf(policy));
    // Of the eight honest specimens every other is of a code that the policy limits or forbids.
    expect(source.honest.map(({ line }) => line.hs6)).toEqual(['610910', '851762', '610910', '851762']);
    expect(source.fraudulent.map(({ line }) => line.value)).toEqual([90_004.5]);
  });

  it('is no limit of value where the policy has none', () => {
    const { totalValue: _, ...unlimited } = policy;
    expect(goodsLimitsOf(unlimited)).toEqual({ hsLeftOut: ['3304', '95'], maxValue: Infinity });
  });
});
