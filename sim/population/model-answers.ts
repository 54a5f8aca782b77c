import type { Assessor, GoodsRisk, ImageBounds, ImageFacts } from '../../edge/contract/assessor.ts';
import type { GoodsLine } from '../../edge/contract/evidence.ts';
import { Fault } from '../../edge/contract/fault.ts';
import type { Contribution, Source } from '../../edge/contract/judgement.ts';
import { sleep } from '../../hardware/clock.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { readImageHeader } from './image-header.ts';
import type { MeasuredScores } from './measured-scores.ts';
import { drawBagOpinion, drawFaceOpinion, drawFaceQuality } from './seen-answers.ts';

export interface DrawnAssessorOptions {
  readonly entropy: Entropy;
  readonly scores: MeasuredScores;
  readonly models: readonly Source[];
  /** The truth about a line, as `GoodsSource.isFraud` has it. */
  readonly isFraud: (line: GoodsLine) => boolean;
  /** Share of questions (0..1) that fail as if the inference process did not answer. */
  readonly failureRate?: number;
  /** When given, answers take between the least and the most ms of its clock; otherwise they are there at once. */
  readonly latency?: { readonly clock: Clock; readonly leastMs: number; readonly mostMs: number };
}

/**
 * Answers in place of the models: scores drawn from the truth with a pack's measured errors, images by their header,
 * and what they show by their marks.
 */
export function drawAssessor(options: DrawnAssessorOptions): Assessor {
  const { entropy, scores, models, failureRate = 0, latency } = options;
  if (scores.honest.length < 2 || scores.fraud.length < 2 || scores.reasons.length === 0) {
    throw new RangeError('measured scores need two quantiles of each kind and one reason');
  }
  const answer = async <T>(draw: () => T): Promise<T> => {
    if (latency !== undefined) {
      const spreadMs = latency.mostMs - latency.leastMs;
      await sleep(latency.clock, latency.leastMs + spreadMs * entropy.unit());
    }
    if (entropy.chance(failureRate)) {
      throw new Fault('model-unavailable', 'The simulated inference process did not answer');
    }
    return draw();
  };
  return {
    models: () => models,
    goodsRisk: (goods) => answer(() => goods.map((line) => drawRisk(entropy, scores, line, options.isFraud(line)))),
    checkImage: (bytes, bounds) => answer(() => checkHeader(bytes, bounds)),
    inspectBag: (bytes, bounds) =>
      answer(() => {
        checkHeader(bytes, bounds);
        return drawBagOpinion(bytes);
      }),
    compareFaces: (portrait, live) => answer(() => drawFaceOpinion(portrait, live)),
    describeFace: (picture) => answer(() => drawFaceQuality(picture)),
    forgetFace: () => {},
  };
}

function drawRisk(entropy: Entropy, scores: MeasuredScores, line: GoodsLine, isFraud: boolean): GoodsRisk {
  const score = drawQuantile(entropy, isFraud ? scores.fraud : scores.honest);
  return { score, base: scores.base, contributions: shareOut(entropy, scores, line, logOdds(score)) };
}

/** The quantile function at a uniform draw, straight between the measured points; kept off 0 and 1. */
function drawQuantile(entropy: Entropy, quantiles: readonly number[]): number {
  const place = entropy.unit() * (quantiles.length - 1);
  const index = Math.floor(place);
  const low = quantiles[index] ?? 0;
  const high = quantiles[index + 1] ?? low;
  return Math.min(1 - 1e-6, Math.max(1e-6, low + (high - low) * (place - index)));
}

function logOdds(score: number): number {
  return Math.log(score / (1 - score));
}

/** Shares of random size, each said of the goods' code, of which the last is what the others leave: together the log-odds less the base. */
function shareOut(
  entropy: Entropy,
  { base, reasons }: MeasuredScores,
  line: GoodsLine,
  sum: number,
): readonly Contribution[] {
  let rest = sum - base;
  const contributions = reasons.map((feature, index) => {
    const share = index === reasons.length - 1 ? rest : rest * entropy.unit() * 0.8;
    rest -= share;
    return { feature, value: line.hs6, share };
  });
  return contributions.sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
}

function checkHeader(bytes: Uint8Array, bounds: ImageBounds): ImageFacts {
  const facts = readImageHeader(bytes);
  if (facts === null) throw new Fault('image-refused', 'The image has no header that can be read');
  if (facts.format !== bounds.format || facts.width > bounds.maxWidth || facts.height > bounds.maxHeight) {
    throw new Fault('image-refused', 'The image is not of the announced format and size', {
      format: facts.format,
      width: facts.width,
      height: facts.height,
    });
  }
  return facts;
}
