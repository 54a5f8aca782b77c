import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createGoodsSource } from './goods.ts';
import { readMeasuredPack, readSimulatedGoods } from './goods-risk-pack.ts';
import { drawAssessor } from './model-answers.ts';
import { createPopulation } from './population.ts';

describe('what the simulator takes from the shipped goods-risk pack', () => {
  const goods = createGoodsSource(readSimulatedGoods());
  const { model, scores } = readMeasuredPack();

  it('is scores that grow with the quantile, and are higher for frauds', () => {
    expect(model).toMatchObject({ kind: 'model', name: 'goods-risk' });
    for (const quantiles of [scores.honest, scores.fraud]) {
      expect(quantiles.length).toBeGreaterThan(10);
      expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
    }
    const medianOf = (quantiles: readonly number[]) => quantiles[Math.floor(quantiles.length / 2)]!;
    expect(medianOf(scores.fraud)).toBeGreaterThan(medianOf(scores.honest));
    expect(new Set(scores.reasons).size).toBe(scores.reasons.length);
  });

  it('is goods of which every declaration can be printed', () => {
    const clock = { wallMs: () => Date.UTC(2026, 4, 17) };
    const population = createPopulation({ entropy: seededEntropy(5), goods, clock });
    const people = Array.from({ length: 300 }, () => population.next());
    const printed = people.filter((passenger) => passenger.declarationText()?.startsWith('GLD1:'));
    expect(printed.length).toBe(people.filter((passenger) => passenger.declaration !== null).length);
  });

  it('is goods whose truth is known again by the line alone', () => {
    expect(goods.fraudulent.every(({ line }) => goods.isFraud(structuredClone(line)))).toBe(true);
    expect(goods.honest.some(({ line }) => goods.isFraud(structuredClone(line)))).toBe(false);
  });

  it('is answers that part frauds from honest goods about as the pack does', async () => {
    const assessor = drawAssessor({ entropy: seededEntropy(9), scores, models: [model], isFraud: goods.isFraud });
    const shareAbove = async (rows: typeof goods.honest) => {
      const risks = await assessor.goodsRisk(rows.slice(0, 1500).map(({ line }) => line));
      return risks.filter((risk) => risk.score >= 0.5).length / risks.length;
    };
    const measured = (quantiles: readonly number[]) =>
      quantiles.filter((score) => score >= 0.5).length / quantiles.length;
    expect(Math.abs((await shareAbove(goods.honest)) - measured(scores.honest))).toBeLessThan(0.03);
    expect(Math.abs((await shareAbove(goods.fraudulent)) - measured(scores.fraud))).toBeLessThan(0.06);
  });
});
