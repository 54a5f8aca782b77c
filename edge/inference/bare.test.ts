import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { createBareWork } from './bare.ts';
import { greyPng } from './images.fixture.ts';

const packAt = (name: string) => path.join(import.meta.dirname, '../../models', name);
const OPTIONS = {
  packs: { goods: packAt('goods-risk'), detector: packAt('bag-xray'), face: packAt('face') },
  clock: systemClock,
  bounds: { format: 'png', maxWidth: 100, maxHeight: 100 },
  layout: { energies: 'dual', millimetresPerPixel: null },
} as const;
const LINE = { hs6: '950300', quantity: 1, massKg: 1, value: 1000, currency: 'KRW', origin: 'CN' };
const NOBODY = greyPng(60, 40, 8);

describe('the bare work', () => {
  it('is done whole, and timed', async () => {
    const work = await createBareWork(OPTIONS);
    const scans = [greyPng(60, 40, 16)];
    expect(await work.run({ goods: [LINE], scans, faces: [NOBODY, NOBODY] })).toBeGreaterThan(0);
    expect(await work.run({ goods: [LINE], scans: [], faces: null })).toBeGreaterThan(0);
    const tooWide = work.run({ goods: [], scans: [greyPng(101, 40, 16)], faces: null });
    await expect(tooWide).rejects.toMatchObject({ code: 'image-refused' });
  });
});
