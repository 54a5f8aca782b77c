import { z } from 'zod';
import { customsCategorySchema } from '../contract/customs.ts';

/** What a model pack says of itself, in `manifest.json`: the words of every kind, and the hash of every file. */

const share = z.number().min(0).max(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const semanticVersion = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.4.0');
const tensorName = z.string().min(1).max(200);
/** A plain name: no folder, nothing hidden. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'the name of a file in the pack, such as model.onnx');

const common = {
  schema: z.literal(2),
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'up to 40 lower-case letters, digits and hyphens'),
  version: semanticVersion,
  /** The oldest Greenlane that knows how to run it. */
  minimumLaneVersion: semanticVersion,
  licence: z.string().min(1),
  files: z.record(fileName, z.strictObject({ sha256, bytes: z.number().int().positive() })),
  training: z.strictObject({ data: z.string(), licence: z.string(), note: z.string().exactOptional() }),
};

/** How pixels become an input tensor. Samples are divided by their largest value, then (sample - mean) / scale. */
const imageInputSchema = z.strictObject({
  name: tensorName,
  /** In the tensor's order. `low`, `high`: transmission at each energy; a colour pack sees the pseudo-colour picture. */
  channels: z.union([
    z.tuple([z.literal('low'), z.literal('high')]),
    z.tuple([z.literal('low')]),
    z.tuple([z.literal('red'), z.literal('green'), z.literal('blue')]),
  ]),
  width: z.number().int().min(16).max(4096),
  height: z.number().int().min(16).max(4096),
  layout: z.enum(['NCHW', 'NHWC']),
  mean: z.array(z.number()).min(1).max(3),
  scale: z.array(z.number().positive()).min(1).max(3),
  /** `millimetres`: every pixel stands for `millimetresPerPixel`; `letterbox`: the image is shrunk to fit. */
  fit: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('millimetres'), millimetresPerPixel: z.number().positive() }),
    z.strictObject({ kind: z.literal('letterbox') }),
  ]),
  /** What stands where the image has ended: a sample of 0..1. */
  padding: share,
  /** Whether grey samples are first divided by the brightest part of their channel, where nothing lies in the beam. */
  openBeamIsOne: z.boolean(),
});
export type ImageInput = z.infer<typeof imageInputSchema>;

/**
 * What a detector answers, N boxes of C classes, in pixels of the input unless said otherwise.
 * `boxes-scores`: boxes [1, N, 4] as left, top, right, bottom, and scores [1, N, C] of 0..1.
 * `yolov8` (and v11): one tensor [1, 4 + C, N], middle x, middle y, width, height, then scores of 0..1.
 * `yolox`: one tensor [1, N, 5 + C] undecoded: offsets and log sizes on grids of stride 8, 16 and 32, objectness, scores.
 * `detr`: boxes [1, N, 4] as middle x, middle y, width, height of 0..1, and logits [1, N, C] (`sigmoid`) or
 * [1, N, C + 1] (`softmax`, the last for nothing).
 */
const detectorOutputSchema = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('boxes-scores'), boxes: tensorName, scores: tensorName }),
  z.strictObject({ format: z.literal('yolov8'), output: tensorName }),
  z.strictObject({ format: z.literal('yolox'), output: tensorName }),
  z.strictObject({
    format: z.literal('detr'),
    boxes: tensorName,
    logits: tensorName,
    activation: z.enum(['sigmoid', 'softmax']),
  }),
]);
export type DetectorOutput = z.infer<typeof detectorOutputSchema>;

const recallsSchema = z.record(z.string(), share.nullable());

/** Mean average precision over classes, and recall by class where 1 and 5 % of clean bags alarm. */
export const detectionReportSchema = z.strictObject({
  bags: z.number().int().positive(),
  cleanBags: z.number().int().positive(),
  /** At an overlap (intersection over union) of 0.5, and the mean from 0.5 to 0.95 in steps of 0.05. */
  map50: share,
  map50to95: share,
  /** By percentage of clean bags with at least one alarm of any class; null for a class that no bag held. */
  recallAt: z.strictObject({ '1': recallsSchema, '5': recallsSchema }),
});
export type DetectionReport = z.infer<typeof detectionReportSchema>;

const detectorSchema = z.strictObject({
  ...common,
  kind: z.literal('detector'),
  model: fileName,
  input: imageInputSchema,
  output: detectorOutputSchema,
  /** In the order of the scores. An object is told from its class's threshold up. */
  classes: z
    .array(z.strictObject({ name: z.string().min(1).max(60), category: customsCategorySchema, threshold: share }))
    .min(1)
    .max(300),
  /** Of two boxes of one class that overlap (intersection over union) by more than this, the weaker is dropped. */
  maxOverlap: share,
  /** A scan in which the model must see what lies there before it may look into bags: a model that sees nothing never would. */
  specimen: z
    .strictObject({
      file: fileName,
      energies: z.enum(['dual', 'single', 'colour']),
      millimetresPerPixel: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
      /** Classes, each seen at its threshold or above. */
      sees: z.array(z.string()).min(1).max(16),
    })
    .exactOptional(),
  /** By split of the test set. */
  measured: z.record(z.string(), detectionReportSchema),
});
export type DetectorManifest = z.infer<typeof detectorSchema>;

/** The smallest, the quarters and the largest. */
const quartilesSchema = z.array(z.number().min(0)).length(5);

/** Drawn people's portraits, each compared with each one's snapshot. */
export const faceReportSchema = z.strictObject({
  people: z.number().int().positive(),
  threshold: z.number(),
  /** Share of the pictures that the quality gates rejected; the rates are of the pairs that are left. */
  rejected: share,
  falseMatchRate: share,
  falseNonMatchRate: share,
  /** Where as many are refused as are mistaken, and at which distance that is. */
  equalErrorRate: share,
  equalErrorAt: z.number(),
  /** Distances of pictures of the same person, and of different ones. */
  same: quartilesSchema,
  other: quartilesSchema,
});
export type FaceReport = z.infer<typeof faceReportSchema>;

const faceSchema = z.strictObject({
  ...common,
  kind: z.literal('face'),
  detect: fileName,
  landmarks: fileName,
  embed: fileName,
  /** Euclidean distance of two embeddings below which they are one person. */
  sameBelow: z.number().positive(),
  quality: z.strictObject({
    /** Width of the face in pixels. */
    minFacePx: z.number().positive(),
    /** Variance of the Laplacian of the aligned face in grey of 0..255. */
    minSharpness: z.number().min(0),
    /** Turn of the head to a side, from the landmarks, in degrees. */
    maxYawDegrees: z.number().positive(),
    minDetectionScore: share,
  }),
  measured: z.strictObject({
    source: z.string(),
    data: z.string(),
    threshold: z.number(),
    accuracy: share,
    falseMatchRate: share.nullable(),
    falseNonMatchRate: share.nullable(),
  }),
  /** By `greenlane evaluate`: says that the pack works as it did, not how well it knows real people. */
  drawn: faceReportSchema.exactOptional(),
});
export type FaceManifest = z.infer<typeof faceSchema>;

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

const riskSchema = z.strictObject({
  ...common,
  kind: z.literal('tabular-risk'),
  model: fileName,
  encoders: fileName,
  /** The forest for the reasons; without one it is read from the model's own tree ensemble. */
  trees: fileName.exactOptional(),
  /** The model's columns in order; columns of one `reason` are told to the officer as one. */
  input: z.strictObject({
    name: tensorName,
    features: z.array(z.strictObject({ name: z.string(), reason: z.string() })).min(1),
  }),
  output: z.strictObject({ name: tensorName, meaning: z.string() }),
  /** score = 1 / (1 + exp(-(slope x margin + intercept))). */
  calibration: z.strictObject({ method: z.literal('platt'), slope: z.number().positive(), intercept: z.number() }),
  thresholds: z.strictObject({ notice: share, divert: share }),
  /** Empty where nothing was measured. Scores are computed without; the last two keys are for simulating the pack. */
  measured: z.strictObject({
    data: z.string().exactOptional(),
    report: riskReportSchema.exactOptional(),
    atThresholds: z.strictObject({ notice: errorRatesSchema, divert: errorRatesSchema }).exactOptional(),
    scoreQuantiles: z.strictObject({ honest: quantilesSchema, fraud: quantilesSchema }).exactOptional(),
    /** Log-odds of a score before any feature is looked at. */
    base: z.number().exactOptional(),
  }),
});
export type RiskManifest = z.infer<typeof riskSchema>;

export const manifestSchema = z.discriminatedUnion('kind', [detectorSchema, faceSchema, riskSchema]);
export type Manifest = z.infer<typeof manifestSchema>;
