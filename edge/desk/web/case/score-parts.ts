import type { Finding } from '../../../contract/judgement.ts';

/** One bar: where it begins and ends on the scale of the score (log-odds). */
export interface ScorePart {
  readonly kind: 'base' | 'feature' | 'rest';
  readonly feature: string;
  readonly value: string;
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

export interface ScoreParts {
  readonly parts: readonly ScorePart[];
  /** Log-odds of the score: what all parts come to. */
  readonly odds: number;
  /** 0..1. */
  readonly score: number;
}

const SHOWN_FEATURES = 6;
/** A score of exactly 0 or 1 has no odds; this far from it, it has. */
const CERTAIN = 1e-9;

/**
 * What a score is made of, strongest first, each bar beginning where the one before ended; null for a finding without.
 * The last bar is all that is not shown, so that the bars always come to the score: logit(score) = base + sum(shares).
 */
export function scoreParts({ score, base = 0, contributions = [] }: Finding): ScoreParts | null {
  if (score === undefined || contributions.length === 0) return null;
  const odds = logit(score);
  const strongest = contributions.toSorted((a, b) => Math.abs(b.share) - Math.abs(a.share)).slice(0, SHOWN_FEATURES);
  const parts: ScorePart[] = [];
  let at = 0;
  const add = (kind: ScorePart['kind'], feature: string, value: string, share: number) => {
    parts.push({ kind, feature, value, share, from: at, to: at + share });
    at += share;
  };
  add('base', '', '', base);
  for (const { feature, value, share } of strongest) add('feature', feature, value, share);
  if (Math.abs(odds - at) > 0.005) add('rest', '', '', odds - at);
  return { parts, odds, score };
}

/** The scale that holds every bar. */
export function scaleOf({ parts }: ScoreParts): { readonly least: number; readonly most: number } {
  const ends = parts.flatMap(({ from, to }) => [from, to]);
  return { least: Math.min(0, ...ends), most: Math.max(0, ...ends) };
}

export type Band = 'low' | 'raised' | 'high' | 'very-high';

/** A score in a word. */
export function bandOf(score: number): Band {
  if (score < 0.2) return 'low';
  if (score < 0.5) return 'raised';
  return score < 0.8 ? 'high' : 'very-high';
}

function logit(score: number): number {
  const within = Math.min(1 - CERTAIN, Math.max(CERTAIN, score));
  return Math.log(within / (1 - within));
}
