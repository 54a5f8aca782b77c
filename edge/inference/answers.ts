import { z } from 'zod';
import { contributionSchema } from '../contract/judgement.ts';
import type { AnswerTo, Question, QuestionKind } from './messages.ts';

const goodsRiskSchema = z.object({
  score: z.number().min(0).max(1),
  base: z.number(),
  contributions: z.array(contributionSchema).min(1),
});
const imageFactsSchema = z.object({
  format: z.enum(['png', 'jpeg']),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  channels: z.number().int().positive(),
  bitDepth: z.number().int().positive(),
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
};
