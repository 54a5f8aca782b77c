import type { CaseView } from '../../wire.ts';
import type { WordKey } from '../words/words.ts';

/** What can be said of a case that shows nothing: that nothing was found is no word for where nobody has looked. */

/** Where the passenger is, if the lane's sensors or the record tell; after a decision they may be anywhere. */
export function whereabouts({
  isInLane,
  outcome,
  ruling,
}: Pick<CaseView, 'isInLane' | 'outcome' | 'ruling'>): WordKey | null {
  if (isInLane) return 'case.in-lane';
  if (outcome?.left === 'by-exit') return 'case.let-out';
  return outcome?.left === 'by-diversion' && ruling === null ? 'case.at-desk' : null;
}

/** Of a case without anything declared or marked. */
export function seenWords({ scans }: Pick<CaseView, 'scans'>): WordKey {
  return scans.length === 0 ? 'goods.no-scan' : 'goods.nothing-marked';
}

/** Of a case without earlier ones. */
export function earlierWords({ document, bagTags }: Pick<CaseView, 'document' | 'bagTags'>): WordKey {
  if (document !== null) return bagTags.length > 0 ? 'earlier.none' : 'earlier.none-of-document';
  return bagTags.length > 0 ? 'earlier.none-of-bags' : 'earlier.nothing-to-look-up';
}

/** Of a case without a portrait that could be shown. */
export function portraitWords({ timeline }: Pick<CaseView, 'timeline'>): WordKey {
  return timeline.some(({ what }) => what === 'portrait-read') ? 'face.no-longer-held' : 'face.no-portrait';
}
