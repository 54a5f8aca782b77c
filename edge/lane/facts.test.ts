import { describe, expect, it } from 'vitest';
import type { Assessor } from '../contract/assessor.ts';
import { createFacts, goodsKey } from './facts.ts';

const BOUNDS = { format: 'png', maxWidth: 8, maxHeight: 8 } as const;
const FACTS = { format: 'png', width: 8, height: 8, channels: 1, bitDepth: 16 } as const;

describe('images on a disk that takes none', () => {
  it('are held eight at a time, and the rest have no answer until the disk takes them', async () => {
    const kept = Promise.withResolvers<string>();
    let held = 0;
    const put = async () => {
      held += 1;
      return kept.promise;
    };
    const assessor: Pick<Assessor, 'checkImage'> = { checkImage: async () => Promise.resolve(FACTS) };
    const facts = createFacts(assessor as Assessor, { put });
    for (let number = 0; number < 100; number += 1) facts.takeImage(String(number), new Uint8Array(8), BOUNDS);
    expect(held).toBe(8);
    await facts.settled(['99']);
    expect(facts.image('99')).toMatchObject({ kind: 'unavailable' });
    kept.resolve('');
    await facts.settled(['0']);
    facts.takeImage('99', new Uint8Array(8), BOUNDS);
    await facts.settled(['99']);
    expect(facts.image('99')).toEqual({ kind: 'sound' });
  });
});

describe('an opinion of goods', () => {
  it('is told under the name of the pack that gave it, whatever a site calls its packs', async () => {
    const line = { hs6: '950300', quantity: 1, massKg: 1, value: 1000, currency: 'KRW', origin: 'CN' };
    const risk = { score: 0.1, base: -2, contributions: [] };
    const assessor: Pick<Assessor, 'goodsRisk' | 'models'> = {
      goodsRisk: async () => Promise.resolve([risk]),
      models: () => ['harbour-goods', 'goods-risk'].map((name) => ({ kind: 'model', name, version: '3' })),
    };
    const facts = createFacts(assessor as Assessor, { put: async () => Promise.resolve('') });
    facts.takeGoods([line]);
    await facts.settled([goodsKey([line])]);
    const source = { kind: 'model', name: 'harbour-goods', version: '3' };
    expect(facts.risk(goodsKey([line]))).toEqual({ kind: 'answered', lines: [risk], source });
  });
});
