import { z } from 'zod';
import { Fault } from '../../edge/contract/fault.ts';
import type { Source } from '../../edge/contract/judgement.ts';

/** How a goods-risk pack scored goods whose truth was known. */
export interface MeasuredScores {
  /** Scores (0..1) of honest goods at evenly spaced quantiles from the lowest to the highest, two at least. */
  readonly honest: readonly number[];
  /** The same for fraudulent goods. */
  readonly fraud: readonly number[];
  /** Log-odds that a score has before any feature is looked at. */
  readonly base: number;
  /** What shares in a score, in words; one at least. */
  readonly features: readonly string[];
}

export interface MeasuredPack {
  readonly model: Source;
  readonly scores: MeasuredScores;
}

const quantiles = z.array(z.number().min(0).max(1)).min(2);

/** What of a pack's manifest tells how it errs; whoever runs the pack reads the rest. */
const measuredManifest = z.object({
  id: z.string(),
  version: z.string(),
  input: z.object({ features: z.array(z.object({ reason: z.string() })).min(1) }),
  measured: z.object({
    scoreQuantiles: z.object({ honest: quantiles, fraud: quantiles }),
    base: z.number(),
  }),
});

/**
 * Reads how a goods-risk pack was measured from its manifest, given as parsed JSON.
 * @throws Fault `pack-invalid` when the manifest does not say.
 */
export function measuredPackOf(manifest: unknown): MeasuredPack {
  const parsed = measuredManifest.safeParse(manifest);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new Fault('pack-invalid', `The manifest does not say how the pack was measured, at ${where}`);
  }
  const { id, version, input, measured } = parsed.data;
  const features = [...new Set(input.features.map((feature) => feature.reason))];
  return {
    model: { kind: 'model', name: id, version },
    scores: { ...measured.scoreQuantiles, base: measured.base, features },
  };
}
