import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { createBareWork } from './bare.ts';
import { greyPng } from './images.fixture.ts';

const PACK = path.join(import.meta.dirname, '../../models/goods-risk');
const BOUNDS = { format: 'png', maxWidth: 100, maxHeight: 100 } as const;
const LINE = { hs6: '950300', quantity: 1, massKg: 1, value: 1000, currency: 'KRW', origin: 'CN' };

describe('the bare work', () => {
  it('is done whole, and timed', async () => {
    const work = await createBareWork(PACK, systemClock, BOUNDS);
    expect(await work.run([LINE], greyPng(60, 40, 16))).toBeGreaterThan(0);
    expect(await work.run([LINE], null)).toBeGreaterThan(0);
    await expect(work.run([LINE], greyPng(101, 40, 16))).rejects.toMatchObject({ code: 'image-refused' });
  });
});
