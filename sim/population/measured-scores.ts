import type { Source } from '../../edge/contract/judgement.ts';
import type { RiskManifest } from '../../edge/packs/manifest.ts';

/** How a goods-risk pack scored goods whose truth was known. */
export interface MeasuredScores {
  /** Scores (0..1) of honest goods at evenly spaced quantiles from the lowest to the highest, two at least. */
  readonly honest: readonly number[];
  /** The same for fraudulent goods. */
  readonly fraud: readonly number[];
  /** Log-odds that a score has before any feature is looked at. */
  readonly base: number;
  /** What shares in a score, in words; one at least. */
  readonly reasons: readonly string[];
}

export interface MeasuredPack {
  readonly model: Source;
  readonly scores: MeasuredScores;
}

/** What a pack's manifest says of how it errs. @throws RangeError where it says nothing */
export function measuredPackOf({ id, version, input, measured }: RiskManifest): MeasuredPack {
  const { scoreQuantiles, base } = measured;
  if (scoreQuantiles === undefined || base === undefined) throw new RangeError(`${id} was never measured`);
  const reasons = [...new Set(input.features.map((feature) => feature.reason))];
  return {
    model: { kind: 'model', name: id, version },
    scores: { ...scoreQuantiles, base, reasons },
  };
}
