import { z } from 'zod';
import { actorSchema } from './officer.ts';

/**
 * A case: a diverted passage, or one that an officer opened by hand, from the moment the lane decided to the officer's
 * disposition. It has the passage's identity. These are the bodies of the rows that officers cause.
 */

const note = z.string().trim().min(1).max(1000);

/** What an officer decides about a passenger. Exactly one ends a case. */
export const dispositionSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('release') }),
  z.object({ what: z.literal('goods-declared'), goods: note }),
  z.object({ what: z.literal('duty-to-pay'), goods: note, amount: z.number().min(0), currency: z.string().length(3) }),
  z.object({ what: z.literal('seized'), goods: note }),
  z.object({ what: z.literal('quarantine'), goods: note }),
  z.object({ what: z.literal('refer'), to: note }),
  z.object({ what: z.literal('welfare'), concern: note }),
]);
export type Disposition = z.infer<typeof dispositionSchema>;
export type DispositionWord = Disposition['what'];
export const dispositionWordSchema = z.enum(dispositionSchema.options.map(({ shape }) => shape.what.value));

/** What the officer found a finding to be: the labels by which false alarms are counted and models are taught. */
export const labelSchema = z.enum(['right', 'wrong', 'not-checked']);
export type Label = z.infer<typeof labelSchema>;

/** What somebody elsewhere advises who has looked at a case. It decides nothing: the officer at the desk does. */
export const adviceSchema = z.enum(['let-go', 'inspect', 'do-not-let-go', 'other']);
export type Advice = z.infer<typeof adviceSchema>;

/**
 * The body of a `case` row: an officer opened it by hand, holds it, gives the work to somebody else, or asks for advice;
 * `advised`: it came.
 */
export const caseStepSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('opened'), by: actorSchema, passenger: z.string().max(200), reason: note }),
  z.object({ what: z.literal('held'), by: actorSchema }),
  z.object({ what: z.literal('resumed'), by: actorSchema }),
  z.object({ what: z.literal('timed-out') }),
  z.object({ what: z.literal('review-asked'), by: actorSchema, question: note }),
  z.object({
    what: z.literal('advised'),
    /** Who advises, and the name of the key that answers for it. */
    from: z.string().max(64),
    key: z.string(),
    advice: adviceSchema,
    text: note,
  }),
]);
export type CaseStep = z.infer<typeof caseStepSchema>;

/** The body of an `inspection` row: what was looked at and found. */
export const inspectionSchema = z.object({ by: actorSchema, looked: note, found: note });
export type Inspection = z.infer<typeof inspectionSchema>;

/** The body of a `disposition` row. */
export const rulingSchema = z.object({
  disposition: dispositionSchema,
  by: actorSchema,
  /** The supervisor who approved it, where the policy asks for one. */
  approvedBy: actorSchema.nullable(),
  reason: z.string().max(1000),
  /** By the finding's place in the case's list. */
  labels: z.array(z.object({ finding: z.number().int().min(0), code: z.string(), label: labelSchema })),
  /** Chosen by the officer's screen: the same ruling sent twice is one. */
  key: z.string(),
  /** From the moment the case could be seen, ms. */
  tookMs: z.number(),
});
export type Ruling = z.infer<typeof rulingSchema>;
