import { listed } from '../shell/formats.ts';
import { t, wordFor } from '../words/words.ts';
import type { Change } from './changes.ts';

/** What changed, in one line. */
export function changeWords(changes: readonly Change[]): string {
  return listed([...new Set(changes.map(wordsOf))]);
}

function wordsOf(change: Change): string {
  switch (change.what) {
    case 'finding':
      return t('case.change.finding', { what: wordFor('finding', change.finding.code) });
    case 'inspection':
    case 'advice':
    case 'held':
      return t(`case.change.${change.what}`, { name: change.by });
    default:
      return t(`case.change.${change.what}`);
  }
}
