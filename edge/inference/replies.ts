import { z } from 'zod';
import { FAULTS, type FaultCode } from '../contract/fault.ts';
import { sourceSchema } from '../contract/judgement.ts';
import type { Reply } from './messages.ts';

/** Of what a fault says. */
export const LONGEST_TEXT = 2000;
const MOST_MODELS = 64;

const isFaultCode = (code: unknown): code is FaultCode => typeof code === 'string' && Object.hasOwn(FAULTS, code);
const faultSchema = z.object({ code: z.custom<FaultCode>(isFaultCode), what: z.string().max(LONGEST_TEXT) });
const folder = z.string();
const id = z.number().int();

/** The frame of a reply; what an answer holds is read by the kind of its question. */
const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loading'), folder }),
  z.object({
    kind: z.literal('ready'),
    models: z.array(sourceSchema).max(MOST_MODELS),
    refused: z.array(z.object({ folder, fault: faultSchema })),
  }),
  z.object({
    kind: z.literal('answer'),
    id,
    answer: z.custom<Extract<Reply, { kind: 'answer' }>['answer']>(() => true),
  }),
  z.object({ kind: z.literal('refusal'), id, fault: faultSchema }),
]);

/** Reads what the inference process said; null when it is nothing that it may say, so that it cannot break the lane. */
export function readReply(message: unknown): Reply | null {
  return replySchema.safeParse(message).data ?? null;
}
