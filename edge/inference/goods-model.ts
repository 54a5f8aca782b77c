import { Tensor } from 'onnxruntime-node';
import type { GoodsRisk } from '../contract/assessor.ts';
import type { GoodsLine } from '../contract/evidence.ts';
import { Fault, reasonOf } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import { invalid } from '../packs/invalid.ts';
import type { RiskManifest } from '../packs/manifest.ts';
import { fileOf, type Pack, parseFile } from '../packs/pack.ts';
import { type Ensemble, treesOf } from '../packs/tree-ensemble.ts';
import { createEncoder, encodersSchema } from './encode.ts';
import { openSession } from './session.ts';
import { createExplainer } from './shapley.ts';
import { leavesOf, treesSchema } from './trees.ts';

/** A goods-risk pack, loaded. It belongs into the inference process, or into a command that ends by itself. */
export interface GoodsModel {
  readonly source: Source;
  /** Calibrated probabilities, one a line, in order. Without reasons: for measuring, never for showing. */
  score(lines: readonly GoodsLine[]): Promise<Float64Array>;
  /** Scores with their reasons. @throws Fault `model-unavailable` when the model's answer cannot be believed */
  assess(lines: readonly GoodsLine[]): Promise<readonly GoodsRisk[]>;
}

/** Largest distance between the model's answer and what the sum of its reasons would make it. */
const REASONS_TOLERANCE = 1e-3;
/** A probability that a model answers in float32 is at least this far from 0 and 1, or as good as. */
const FLOAT32_STEP = 2 ** -24;

/** Goods like others: for trying whether the model answers, and whether its reasons add up. */
const ANY_GOODS: GoodsLine = { hs6: '000000', quantity: 1, massKg: 1, value: 1, currency: 'EUR', origin: 'XX' };

/** Loads a verified pack and scores one line. @throws Fault `pack-invalid`, also when the answer cannot be one */
export async function loadGoodsModel(pack: Pack<RiskManifest>, threads = 1): Promise<GoodsModel> {
  const { folder, manifest } = pack;
  const { input, output, calibration } = manifest;
  const encoder = createEncoder(parseFile(pack, manifest.encoders, encodersSchema));
  const names = input.features.map(({ name }) => name);
  if (names.join() !== encoder.featureNames.join()) {
    throw invalid(folder, `has ${whereApart(encoder.featureNames, names)}`);
  }
  const { trees, answer } = forestOf(pack);
  const explainer = wrapped(folder, () =>
    createExplainer(
      trees.flatMap((tree) => leavesOf(tree, names.length)),
      names.length,
    ),
  );
  const session = await openSession(folder, fileOf(pack, manifest.model), threads);
  const reasons = groupByReason(input.features.map(({ reason }) => reason));
  const logOdds = (margin: number) => calibration.slope * margin + calibration.intercept;

  const run = async (lines: readonly GoodsLine[]) => {
    const rows = new Float32Array(lines.length * names.length);
    for (const [index, line] of lines.entries()) encoder.encode(line, rows, index * names.length);
    const results = await session
      .run({ [input.name]: new Tensor('float32', rows, [lines.length, names.length]) })
      .catch((error: unknown) => {
        throw new Fault('model-unavailable', `The goods-risk model failed: ${reasonOf(error)}`, {}, error);
      });
    return { rows, answers: readAnswers(results[output.name], lines.length) };
  };

  const explain = (line: GoodsLine, row: Float32Array, offset: number, given: number): GoodsRisk => {
    const shares = explainer.explain(row, offset);
    const sum = shares.reduce((total, share) => total + share, explainer.base);
    const expected = answer === 'margin' ? sum : sigmoid(sum);
    if (!(Math.abs(expected - given) <= REASONS_TOLERANCE)) {
      throw unbelievable(`reasons add up to ${expected}, not ${given}`);
    }
    const values = encoder.describe(line);
    const contributions = reasons.map(({ reason, features }) => ({
      feature: reason,
      value: values[features[0] ?? 0] ?? '',
      share: calibration.slope * features.reduce((total, feature) => total + (shares[feature] ?? 0), 0),
    }));
    return {
      score: sigmoid(logOdds(answer === 'margin' ? given : sum)),
      base: logOdds(explainer.base),
      contributions: contributions.sort((a, b) => Math.abs(b.share) - Math.abs(a.share)),
    };
  };

  const model: GoodsModel = {
    source: { kind: 'model', name: manifest.id, version: manifest.version },
    async score(lines) {
      if (lines.length === 0) return new Float64Array();
      const { answers } = await run(lines);
      return Float64Array.from(answers, (given) => sigmoid(logOdds(answer === 'margin' ? given : logit(given))));
    },
    async assess(lines) {
      if (lines.length === 0) return [];
      const { rows, answers } = await run(lines);
      return lines.map((line, index) => explain(line, rows, index * names.length, answers[index] ?? Number.NaN));
    },
  };
  try {
    await model.assess([ANY_GOODS]);
  } catch (error) {
    throw invalid(folder, `holds a model that does not answer as its manifest says: ${reasonOf(error)}`, error);
  }
  return model;
}

function whereApart(encoders: readonly string[], manifest: readonly string[]): string {
  const at = encoders.findIndex((name, index) => name !== manifest[index]);
  if (at === -1) return `encoders for ${encoders.length} features, and a manifest that names ${manifest.length}`;
  return `encoders whose feature ${at + 1} is ${encoders[at]}, and a manifest that calls it ${manifest[at] ?? 'nothing'}`;
}

/** One number a line; of two classes, the second's. */
function readAnswers(tensor: Tensor | undefined, count: number): Float32Array {
  const data = tensor?.data;
  const columns = data instanceof Float32Array ? data.length / count : 0;
  if (!(data instanceof Float32Array) || (columns !== 1 && columns !== 2)) {
    throw unbelievable(`answer has the shape ${tensor?.dims.join(' x ') ?? 'of none'}, not one or two numbers a row`);
  }
  if (!data.every(Number.isFinite)) throw unbelievable('answer is not a number');
  return columns === 1 ? data : data.filter((_, index) => index % 2 === 1);
}

/** The trees that give the reasons: a file of their own where the pack has one, else those in the model. */
function forestOf(pack: Pack<RiskManifest>): Ensemble {
  const { trees, model } = pack.manifest;
  if (trees === undefined) return wrapped(pack.folder, () => treesOf(fileOf(pack, model)));
  return { trees: parseFile(pack, trees, treesSchema).trees, answer: 'margin' };
}

function unbelievable(what: string): Fault {
  return new Fault('model-unavailable', `The goods-risk model's ${what}`);
}

function wrapped<T>(folder: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw invalid(folder, `holds trees that give no reasons: ${reasonOf(error)}`, error);
  }
}

/** Which features each reason speaks for, in the order of the first. */
function groupByReason(reasons: readonly string[]) {
  const groups = new Map<string, number[]>();
  for (const [feature, reason] of reasons.entries()) groups.set(reason, [...(groups.get(reason) ?? []), feature]);
  return Array.from(groups, ([reason, features]) => ({ reason, features }));
}

function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function logit(probability: number): number {
  const inside = Math.min(Math.max(probability, FLOAT32_STEP), 1 - FLOAT32_STEP);
  return Math.log(inside / (1 - inside));
}
