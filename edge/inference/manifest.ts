import { z } from 'zod';

const share = z.number().min(0).max(1);
const percentages = z.strictObject({ '1': share, '2': share, '5': share, '10': share });

/** How well a risk model told fraud from honest goods on rows of which the truth is known. */
export const riskReportSchema = z.strictObject({
  rows: z.number().int().positive(),
  auc: share,
  averagePrecision: share,
  /** Share of fraud among the riskiest 1, 2, 5 and 10 % of the rows. */
  precisionAt: percentages,
  /** Share of all fraud that the riskiest 1, 2, 5 and 10 % of the rows hold. */
  recallAt: percentages,
  /** Ten bins of equal width; the mean distance of the predicted from the observed share, weighted by rows. */
  calibrationError: share,
});
export type RiskReport = z.infer<typeof riskReportSchema>;

const errorRatesSchema = z.strictObject({ falseAlarmRate: share, missRate: share });
/** Scores at evenly spaced quantiles, from the lowest to the highest. */
const quantilesSchema = z.array(share).min(2);

const measuredSchema = z.strictObject({
  data: z.string(),
  report: riskReportSchema,
  atThresholds: z.strictObject({ notice: errorRatesSchema, divert: errorRatesSchema }),
  scoreQuantiles: z.strictObject({ honest: quantilesSchema, fraud: quantilesSchema }),
  /** Log-odds of a score before any feature is looked at. */
  base: z.number(),
});

const fileSchema = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().positive() });

/** `manifest.json` of a tabular risk pack: what it is, and the hash of every file that is loaded. */
export const manifestSchema = z.strictObject({
  schema: z.literal(1),
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  kind: z.literal('tabular-risk'),
  /** The oldest Greenlane that knows how to run it. */
  minimumLaneVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  licence: z.string(),
  files: z.strictObject({ 'model.onnx': fileSchema, 'encoders.json': fileSchema, 'trees.json': fileSchema }),
  /** The model's columns in order; columns of one `reason` are told to the officer as one. */
  input: z.strictObject({
    name: z.string(),
    features: z.array(z.strictObject({ name: z.string(), reason: z.string() })).min(1),
  }),
  output: z.strictObject({ name: z.string(), meaning: z.string() }),
  /** score = 1 / (1 + exp(-(slope x margin + intercept))). */
  calibration: z.strictObject({ method: z.literal('platt'), slope: z.number().positive(), intercept: z.number() }),
  thresholds: z.strictObject({ notice: share, divert: share }),
  training: z.strictObject({ data: z.string(), licence: z.string(), rows: z.number().int(), period: z.string() }),
  measured: measuredSchema,
});
export type Manifest = z.infer<typeof manifestSchema>;
export type PackFile = keyof Manifest['files'];
