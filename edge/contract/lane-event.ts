import { z } from 'zod';
import { decisionSchema, findingSchema, outcomeSchema } from './judgement.ts';

/** What a lane tells the people around it, as it happens. Everything here can be shown; nothing here is the record. */

export const laneStateSchema = z.enum([
  'idle',
  'admitted',
  'inside',
  'assessing',
  'released',
  'diverted',
  'gone',
  'closed',
  'emergency',
  'out-of-service',
]);
export type LaneStateName = z.infer<typeof laneStateSchema>;

/** A passage in the words a person at the lane would use. */
export const passageSummarySchema = z.object({
  passenger: z.string(),
  declared: z.string(),
  seen: z.string(),
});
export type PassageSummary = z.infer<typeof passageSummarySchema>;

export const laneEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stateChanged'), lane: z.string(), state: laneStateSchema, reason: z.string() }),
  /** Something of the lane's status is not as it was; many changes at once are told once. Ask the lane for it. */
  z.object({ type: z.literal('laneChanged'), lane: z.string() }),
  /** An officer's order was written down and done. */
  z.object({ type: z.literal('orderDone'), lane: z.string(), what: z.string(), by: z.string() }),
  /** Sent after the decision was committed, never before. */
  z.object({ type: z.literal('decided'), lane: z.string(), passage: z.string(), decision: decisionSchema }),
  z.object({
    type: z.literal('passageEnded'),
    lane: z.string(),
    passage: z.string(),
    decision: decisionSchema,
    outcome: outcomeSchema,
    summary: passageSummarySchema,
  }),
  /** Somebody should come: a leaf is stuck, a bag was left, a record could not be written. */
  z.object({
    type: z.literal('alarmRaised'),
    lane: z.string(),
    passage: z.string().nullable(),
    finding: findingSchema,
  }),
  z.object({
    type: z.literal('deviceChanged'),
    lane: z.string().nullable(),
    device: z.string(),
    state: z.enum(['unknown', 'up', 'degraded', 'down']),
    reason: z.string(),
  }),
]);
export type LaneEvent = z.infer<typeof laneEventSchema>;
