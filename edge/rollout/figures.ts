import { z } from 'zod';
import { tooManyChanged } from '../contract/changed-decisions.ts';

/** What a comparison of two versions of a pack comes to, passage by passage. Pure. */

/** How far a new version may differ from the one it is to replace. */
export interface Bounds {
  /** Share of passages that may be decided otherwise. */
  readonly maxDecisionsChanged: number;
  /** Median time of the new version's answers over the old one's. */
  readonly maxLatencyRatio: number;
  /** Mean distance of the scores of a passage. */
  readonly maxScoreDrift: number;
}

/** One passage, judged with both versions. */
export interface Sample {
  readonly changed: boolean;
  readonly drift: number;
  readonly oldMs: number;
  readonly newMs: number;
}

export interface Figures {
  /** How many passages are to be compared. */
  readonly of: number;
  readonly samples: readonly Sample[];
}

/** Figures as they are told: in the log, in the audit, by `greenlane pack status`. */
export const toldFiguresSchema = z.strictObject({
  passages: z.number(),
  of: z.number(),
  decisionsChanged: z.number(),
  /** Null before the first passage, as below. */
  latencyRatio: z.number().nullable(),
  scoreDrift: z.number().nullable(),
});
export type ToldFigures = z.infer<typeof toldFiguresSchema>;

export function noFigures(of: number): Figures {
  return { of, samples: [] };
}

export function withSample(figures: Figures, sample: Sample): Figures {
  return { ...figures, samples: [...figures.samples, sample] };
}

export function isComplete({ of, samples }: Figures): boolean {
  return samples.length >= of;
}

export function tell({ of, samples }: Figures): ToldFigures {
  const passages = samples.length;
  const oldMs = median(samples.map((sample) => sample.oldMs));
  const newMs = median(samples.map((sample) => sample.newMs));
  return {
    passages,
    of,
    decisionsChanged: samples.filter(({ changed }) => changed).length,
    latencyRatio: oldMs === null || newMs === null || !(oldMs > 0) ? null : newMs / oldMs,
    scoreDrift: passages === 0 ? null : driftOf(samples) / passages,
  };
}

/**
 * The bound that is passed, in words; null when none is. Decisions and scores are told as soon as no passage to come
 * could mend them, the time of answers when every passage is there.
 */
export function passedBound(figures: Figures, bounds: Bounds): string | null {
  const { of, samples } = figures;
  const { decisionsChanged, latencyRatio } = tell(figures);
  const { maxDecisionsChanged, maxLatencyRatio, maxScoreDrift } = bounds;
  const changed = tooManyChanged(decisionsChanged, samples.length, of, maxDecisionsChanged);
  if (changed !== null) return changed;
  const drift = driftOf(samples);
  if (!(drift <= maxScoreDrift * of)) {
    return `its scores differ by ${rounded(drift / samples.length)} on average; ${maxScoreDrift} is allowed`;
  }
  if (isComplete(figures) && latencyRatio !== null && latencyRatio > maxLatencyRatio) {
    return `its answers take ${rounded(latencyRatio)} times as long; ${maxLatencyRatio} is allowed`;
  }
  return null;
}

function driftOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, { drift }) => sum + drift, 0);
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
