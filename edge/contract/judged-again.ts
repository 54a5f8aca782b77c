import { contentsOf } from './evidence.ts';
import type { Judge, Judged } from './judge.ts';
import type { Decision } from './judgement.ts';

/**
 * The decision of another judge over the same facts, or null where that one would have asked a model that nobody asked.
 * What was late counts as late where it is still needed. The draw stays the one that was drawn: policies are compared, not
 * luck.
 */
export function judgedAgain(judge: Judge, { file, judge: before }: Omit<Judged, 'decision'>): Decision | null {
  if (file.risk.kind === 'notAsked' && judge.goodsToAsk(file.evidence).length > 0) return null;
  const isSeenNow = judge.policy.seen.length > 0 && before.policy.seen.length === 0;
  if (isSeenNow && contentsOf(file.evidence, 'bagScan').length > 0) return null;
  const needed = new Set(judge.missing(file.evidence).map(({ kind }) => kind));
  return judge.decide({ ...file, missed: file.missed.filter((kind) => needed.has(kind)) });
}

/** What a decision means to the passenger: to go, to be looked at, or to be cleared by an officer alone. */
export function weightOf({ verdict, reasons }: Decision): 'release' | 'divert' | 'alarm' {
  return reasons.some(({ severity }) => severity === 'alarm') ? 'alarm' : verdict;
}
