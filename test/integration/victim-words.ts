import { z } from 'zod';

/** What a victim is started with, as JSON in its one argument. */
export const orderSchema = z.object({
  dataDir: z.string(),
  /** mqtt://host:port of the broker. */
  broker: z.string(),
  site: z.string(),
  lanes: z.number().int(),
  /** How many times faster than the wall the lanes and their people run. */
  speed: z.number(),
  seed: z.number().int(),
});
export type VictimOrder = z.infer<typeof orderSchema>;

/** What a victim says, a line of JSON each. */
export const wordSchema = z.discriminatedUnion('type', [
  /** Everything is loaded; it waits for `go`. */
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('booted'),
    epoch: z.number(),
    /** What was wrong with the ledger; null when nothing was. */
    alarm: z.string().nullable(),
    /** Passages that the life before left without an outcome. */
    interrupted: z.number(),
    /** Gates that had a permit when the controller had started. */
    permits: z.number(),
    /** From `go` to the lanes being at work, ms. */
    tookMs: z.number(),
  }),
  /** The first of its decisions follows. */
  z.object({ type: z.literal('working') }),
  /** Somebody at the lane was shown this. */
  z.object({
    type: z.literal('shown'),
    what: z.enum(['decision', 'outcome']),
    lane: z.string(),
    passage: z.string(),
    verdict: z.enum(['release', 'divert']),
  }),
  z.object({ type: z.literal('breached'), text: z.string() }),
  z.object({ type: z.literal('drained') }),
]);
export type VictimWord = z.infer<typeof wordSchema>;
