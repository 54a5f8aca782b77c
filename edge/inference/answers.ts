import { z } from 'zod';
import { customsCategorySchema } from '../contract/customs.ts';
import { contributionSchema, sourceSchema } from '../contract/judgement.ts';
import type { AnswerTo, Question, QuestionKind } from './messages.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const goodsRiskSchema = z.object({ score: share, base: z.number(), contributions: z.array(contributionSchema).min(1) });
const imageFactsSchema = z.object({
  format: z.enum(['png', 'jpeg']),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  channels: z.number().int().positive(),
  bitDepth: z.number().int().positive(),
});
const seenObjectSchema = z.object({
  name: z.string(),
  category: customsCategorySchema,
  box: z.object({ x: count, y: count, width: count.min(1), height: count.min(1) }),
  score: share,
});
const bagOpinionSchema = z.object({ objects: z.array(seenObjectSchema), source: sourceSchema });
const faceQualitySchema = z.object({
  faces: count,
  widthPx: z.number().min(0),
  sharpness: z.number().min(0),
  yawDegrees: z.number(),
  rejected: z.array(z.enum(['no-face', 'several-faces', 'too-small', 'blurred', 'turned-away'])),
});
const faceOpinionSchema = z
  .object({
    portrait: faceQualitySchema,
    live: faceQualitySchema,
    distance: z.number().min(0).nullable(),
    sameBelow: z.number().positive(),
    source: sourceSchema,
  })
  .refine(({ portrait, live, distance }) => {
    const rejected = portrait.rejected.length > 0 || live.rejected.length > 0;
    return rejected === (distance === null);
  });

/** Reads an answer to each kind of question; null when it is none, such as a score that is not a number. */
export const READ_ANSWER: {
  readonly [K in QuestionKind]: (answer: unknown, question: Question) => AnswerTo<K> | null;
} = {
  goodsRisk(answer, question) {
    const risks = z.array(goodsRiskSchema).safeParse(answer).data;
    const asked = question.kind === 'goodsRisk' ? question.goods.length : 0;
    return risks?.length === asked ? risks : null;
  },
  checkImage: (answer) => imageFactsSchema.safeParse(answer).data ?? null,
  inspectBag: (answer) => bagOpinionSchema.safeParse(answer).data ?? null,
  compareFaces: (answer) => faceOpinionSchema.safeParse(answer).data ?? null,
  describeFace: (answer) => faceQualitySchema.safeParse(answer).data ?? null,
  forgetFace: (answer) => count.safeParse(answer).data ?? null,
};
