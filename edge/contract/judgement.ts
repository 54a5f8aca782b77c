import { z } from 'zod';
import { customsCategorySchema } from './customs.ts';

/** One feature's share of a score, on the model's own scale (log-odds for goods-risk). */
export const contributionSchema = z.object({ feature: z.string(), value: z.string(), share: z.number() });
export type Contribution = z.infer<typeof contributionSchema>;

/** Which rule or model spoke, and in which version. */
export const sourceSchema = z.object({
  kind: z.enum(['rule', 'model', 'device']),
  name: z.string(),
  version: z.string(),
});
export type Source = z.infer<typeof sourceSchema>;

/** `alarm` diverts and only an officer clears it; `doubt` diverts; `notice` is told but diverts nobody. */
export const severitySchema = z.enum(['alarm', 'doubt', 'notice']);
export type Severity = z.infer<typeof severitySchema>;

/** A finding tells of the strongest things seen, and of no more, so that no row of the ledger outgrows the centre. */
export const TOLD_OBJECTS = 20;

/** One thing that a model saw, and in which scan. */
const toldObjectSchema = z.object({
  /** The pack's own word for it. */
  name: z.string(),
  category: customsCategorySchema,
  /** In pixels of the scan (of one energy). */
  box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  score: z.number(),
  /** SHA-256 of the scan's image. */
  scan: z.string(),
});
export type ToldObject = z.infer<typeof toldObjectSchema>;

/** How good a face picture was for comparing; nothing of the face itself. */
const toldFaceQualitySchema = z.object({
  faces: z.number(),
  widthPx: z.number(),
  sharpness: z.number(),
  yawDegrees: z.number(),
});

/** Two faces compared. `distance` is null when a picture was not good enough; one person is below `sameBelow`. */
const toldFacesSchema = z.object({
  distance: z.number().nullable(),
  sameBelow: z.number(),
  portrait: toldFaceQualitySchema,
  live: toldFaceQualitySchema,
  source: sourceSchema,
});
export type ToldFaces = z.infer<typeof toldFacesSchema>;

/**
 * What a finding says, for every language: a sentence of finding-words.ts and the facts in its places. Words of others,
 * such as a fault's message, are facts too, and stay in their own language.
 */
const saidSchema = z.object({
  sentence: z.string(),
  facts: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.string())])),
});

/** Something worth saying about a passage, with the reason a person can read. */
export const findingSchema = z.object({
  /** The closed word for it, e.g. `document-check-failed`. */
  code: z.string(),
  severity: severitySchema,
  source: sourceSchema,
  /** One sentence for the officer, in English. */
  text: z.string(),
  /** The same for other languages; a row of before there were any lacks it. */
  said: saidSchema.exactOptional(),
  /** The score behind it (0..1) and its contributions, which sum to the score's log-odds less `base`. */
  score: z.number().exactOptional(),
  base: z.number().exactOptional(),
  contributions: z.array(contributionSchema).exactOptional(),
  /** What a model saw, strongest first. */
  objects: z.array(toldObjectSchema).max(TOLD_OBJECTS).exactOptional(),
  /** The comparison of faces behind it. */
  faces: toldFacesSchema.exactOptional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What the lane decided of a passage, before any leaf was permitted. Reasons are ordered: alarm, doubt, notice. */
export const decisionSchema = z.object({
  verdict: z.enum(['release', 'divert']),
  reasons: z.array(findingSchema),
  policy: z.object({
    id: z.string(),
    version: z.string(),
    /** SHA-256 over the policy as it judged, its lists included; a row of before there were any lacks it. */
    digest: z.string().exactOptional(),
  }),
  /** Every model asked, whether or not it gave a reason. */
  models: z.array(sourceSchema),
  /** The highest risk any model gave (0..1); null when none could be asked. */
  risk: z.number().nullable(),
  /** The comparison of the passenger's face with the portrait; absent where none was made. */
  faces: toldFacesSchema.exactOptional(),
  /** How the random diversion was drawn, so that an auditor can draw it again. */
  draw: z.object({ seed: z.string(), counter: z.number(), value: z.number(), rate: z.number() }),
  /** ms from the last piece of evidence (or the deadline that stood for it) to the verdict. */
  judgedInMs: z.number(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** How a passage ended. Every passage ends in exactly one. */
export const outcomeSchema = z.object({
  verdict: z.enum(['release', 'divert']),
  /** Where the person is now. */
  left: z.enum(['by-exit', 'by-diversion', 'by-entry', 'did-not-enter', 'still-inside', 'emergency', 'interrupted']),
  /** From the admission to the end, ms. */
  tookMs: z.number(),
  /** The decision's row; null when decision and outcome were written together, the one right before the other. */
  decidedAtSequence: z.number().nullable(),
  /** From the last evidence byte to the first byte of the gate's permit; null when no permit was sent. */
  decisionMs: z.number().nullable(),
  /** What was found after the decision, such as a bag left behind. */
  findings: z.array(findingSchema),
  /** Walked in a lane that was being tested: no operation, and nobody's statistics. */
  test: z.literal(true).exactOptional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;
