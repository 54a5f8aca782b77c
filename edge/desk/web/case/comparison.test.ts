import { describe, expect, it } from 'vitest';
import type { GoodsLine } from '../../../contract/evidence.ts';
import type { CustomsCategory } from '../../../contract/customs.ts';
import { finding, GOODS_RULES } from '../desk-data.fixture.ts';
import { accounted, comparison } from './comparison.ts';

const line = (hs6: string, quantity: number): GoodsLine => ({
  hs6,
  quantity,
  massKg: 1,
  value: 100,
  currency: 'CNY',
  origin: 'CHN',
});

function saw(category: CustomsCategory, count: number) {
  return finding('seen-undeclared', 'doubt', '', {
    objects: Array.from({ length: count }, (_, index) => ({
      name: category,
      category,
      box: { x: index, y: 0, width: 1, height: 1 },
      score: 0.9,
      scan: 'f'.repeat(64),
    })),
  });
}

function verdicts(goods: readonly GoodsLine[], findings: Parameters<typeof comparison>[1], rules = GOODS_RULES) {
  return comparison(goods, findings, rules).map(({ name, seen, verdict }) => [...Object.values(name), seen, verdict]);
}

describe('declared against seen', () => {
  it('puts what is declared and what is seen of one kind in one row', () => {
    expect(verdicts([line('240220', 400)], [saw('tobacco', 2)])).toEqual([['tobacco', 2, 'within']]);
  });

  it('tells more seen than declared, counting in the units of the policy', () => {
    expect(verdicts([line('240220', 400)], [saw('tobacco', 3)])).toEqual([['tobacco', 3, 'undeclared']]);
    expect(verdicts([], [saw('alcohol', 2)])).toEqual([['alcohol', 2, 'within']]);
    expect(verdicts([], [saw('weapon', 1)])).toEqual([['weapon', 1, 'undeclared']]);
  });

  it('tells more declared than allowed, and puts what differs first', () => {
    expect(verdicts([line('190110', 1), line('240220', 800), line('999999', 1)], [])).toEqual([
      ['tobacco', 0, 'over'],
      ['999999', 0, 'unknown'],
      ['Infant formula', 0, 'within'],
    ]);
  });

  it('judges a value in the currency of the policy, at its rates', () => {
    const rules = {
      ...GOODS_RULES,
      allowances: [{ name: 'Cash', hs: ['4907'], appliesTo: ['ordinary' as const], maxValue: 35_000 }],
    };
    const cash = (value: number, currency: string) => ({ ...line('490700', 1), value, currency });
    expect(verdicts([cash(5000, 'USD')], [], rules)).toEqual([['Cash', 0, 'over']]);
    expect(verdicts([cash(4900, 'USD'), cash(200, 'CNY')], [], rules)).toEqual([['Cash', 0, 'within']]);
    expect(accounted(cash(5000, 'USD'), rules.currencies)).toBeCloseTo(35_500);
    expect(accounted(cash(5000, 'constructor'), rules.currencies)).toBeNull();
  });

  it('counts a thing once that two findings tell of', () => {
    expect(verdicts([], [saw('weapon', 1), saw('weapon', 1)])).toEqual([['weapon', 1, 'undeclared']]);
  });

  it('judges no amount without the rules of the policy', () => {
    expect(comparison([line('240220', 800)], [], undefined).map(({ verdict }) => verdict)).toEqual(['unknown']);
  });
});
