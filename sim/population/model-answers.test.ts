import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isFault } from '../../edge/contract/fault.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createGoodsSource } from './goods.ts';
import { drawAssessor } from './model-answers.ts';
import type { DrawnAssessorOptions } from './model-answers.ts';
import type { MeasuredScores } from './measured-scores.ts';
import { GOODS_SPECIMENS } from './specimens.ts';

const goods = createGoodsSource(GOODS_SPECIMENS);
const scores: MeasuredScores = {
  honest: [0.01, 0.03, 0.06, 0.12, 0.4],
  fraud: [0.1, 0.5, 0.8, 0.9, 0.98],
  base: -1.5,
  reasons: ['HS code', 'Item value', 'Net mass', 'Tax rate'],
};
const models = [{ kind: 'model', name: 'goods-risk', version: '1' }] as const;
const honestLine = goods.honest[0]!.line;
const fraudLine = goods.fraudulent[0]!.line;

function assessor(more: Partial<DrawnAssessorOptions> = {}) {
  return drawAssessor({ entropy: seededEntropy(3), scores, models, isFraud: goods.isFraud, ...more });
}

describe('the drawn assessor', () => {
  it('scores each line by its truth, as the pack was measured', async () => {
    const asked = Array.from({ length: 4000 }, (_, index) => (index % 2 === 0 ? honestLine : fraudLine));
    const answers = (await assessor().goodsRisk(asked)).map((risk) => risk.score);
    const sorted = (parity: number) => answers.filter((_, index) => index % 2 === parity).sort((a, b) => a - b);
    const [honest, fraud] = [sorted(0), sorted(1)];
    expect(honest[1000]).toBeCloseTo(0.06, 1);
    expect(fraud[1000]).toBeCloseTo(0.8, 1);
    expect(honest.at(-1)).toBeLessThanOrEqual(0.4);
    expect(fraud[0]).toBeGreaterThanOrEqual(0.1);
  });

  it('gives contributions that sum to the log-odds of the score, largest first', async () => {
    const answers = await assessor().goodsRisk(Array.from({ length: 200 }, () => fraudLine));
    for (const { score, base, contributions } of answers) {
      const sum = contributions.reduce((total, { share }) => total + share, base);
      expect(sum).toBeCloseTo(Math.log(score / (1 - score)), 9);
      const sizes = contributions.map(({ share }) => Math.abs(share));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(contributions.map(({ feature }) => feature).sort()).toEqual([...scores.reasons].sort());
    }
  });

  it('fails as often as its dial says, as if no model answered', async () => {
    const broken = assessor({ failureRate: 0.3 });
    const asked = await Promise.allSettled(Array.from({ length: 1000 }, () => broken.goodsRisk([honestLine])));
    const errors = asked.filter((answer) => answer.status === 'rejected').map((answer): unknown => answer.reason);
    expect(errors.every((error) => isFault(error, 'model-unavailable'))).toBe(true);
    expect(errors.length).toBeGreaterThan(230);
    expect(errors.length).toBeLessThan(370);
  });

  it('takes virtual time to answer when it is given some', async () => {
    const clock = createVirtualClock();
    const startMs = clock.nowMs();
    const answered = assessor({ latency: { clock, leastMs: 5, mostMs: 8 } })
      .goodsRisk([honestLine])
      .then(() => clock.nowMs() - startMs);
    await clock.advanceSettled(100);
    const tookMs = await answered;
    expect(tookMs).toBeGreaterThanOrEqual(5);
    expect(tookMs).toBeLessThanOrEqual(8);
  });
});

/** A PNG's first 33 bytes and the empty pixel data of a 16-bit grey image. */
function greyPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(33);
  header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  header.set([16, 0, 0, 0, 0], 24);
  return Buffer.concat([header, deflateSync(Buffer.alloc(8))]);
}

describe('the drawn assessor, asked about an image', () => {
  const bounds = { format: 'png', maxWidth: 1000, maxHeight: 1000 } as const;

  it('answers from the header of a PNG', async () => {
    expect(await assessor().checkImage(greyPng(320, 896), bounds)).toEqual({
      format: 'png',
      width: 320,
      height: 896,
      channels: 1,
      bitDepth: 16,
    });
  });

  it('answers from the frame header of a JPEG', async () => {
    const jpeg = Buffer.from('ffd8ffe000040000ffc0000b080078 00a003'.replaceAll(' ', '') + '0'.repeat(20), 'hex');
    expect(await assessor().checkImage(jpeg, { ...bounds, format: 'jpeg' })).toEqual({
      format: 'jpeg',
      width: 160,
      height: 120,
      channels: 3,
      bitDepth: 8,
    });
  });

  it.each([
    ['too wide', greyPng(1001, 10), bounds],
    ['of another format', greyPng(10, 10), { ...bounds, format: 'jpeg' as const }],
    ['cut off in its header', greyPng(10, 10).subarray(0, 20), bounds],
    ['no image at all', Buffer.from('hello'), bounds],
    ['empty', Buffer.alloc(0), bounds],
  ])('refuses one that is %s', async (_, bytes, allowed) => {
    await expect(assessor().checkImage(bytes, allowed)).rejects.toMatchObject({ code: 'image-refused' });
  });
});
