import { caseStepSchema } from '../contract/case.ts';
import { evidenceSchema } from '../contract/evidence.ts';
import type { LedgerRecord } from '../contract/record.ts';
import type { OpenLedger } from '../ledger/ledger.ts';

/**
 * By what a passage's passenger can be searched: the names and numbers of what they showed, and the name that an officer
 * gave them. Each passage is read once.
 */
export function createPassengerWords(ledger: Pick<OpenLedger, 'recordsOf'>): (passage: string) => string {
  const known = new Map<string, string>();
  return (passage) => {
    const words = known.get(passage) ?? ledger.recordsOf(passage).flatMap(wordsOf).join('\n');
    known.set(passage, words);
    return words;
  };
}

function wordsOf({ kind, body }: LedgerRecord): readonly string[] {
  if (kind === 'case') {
    const step = caseStepSchema.safeParse(body).data;
    return step?.what === 'opened' ? [step.passenger] : [];
  }
  const content = kind === 'evidence' ? evidenceSchema.safeParse(body).data?.content : undefined;
  switch (content?.kind) {
    case 'document':
      return [content.surname, content.givenNames, content.number];
    case 'boardingPass':
      return [content.passengerName];
    default:
      return [];
  }
}
