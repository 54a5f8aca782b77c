import { type Evidence, evidenceSchema } from '../../edge/contract/evidence.ts';
import type { RecordDraft } from '../../edge/contract/record.ts';

/** What the ledger holds of a lane's passage that has no outcome yet. */
export interface OpenPassage {
  readonly id: string;
  readonly evidence: Evidence[];
  verdict: 'release' | 'divert' | null;
}

/** A second set of books, kept from the rows as they are written. Answers what each row breaks. */
export interface LaneBook {
  open(): OpenPassage | null;
  enter(draft: RecordDraft): string | null;
}

export function createLaneBook(): LaneBook {
  let open: OpenPassage | null = null;
  return {
    open: () => open,
    enter({ kind, passage, body }) {
      if (passage === null || kind === 'boot' || kind === 'audit' || kind === 'movement') return null;
      if (kind === 'passage') {
        const before = open?.id;
        open = { id: passage, evidence: [], verdict: null };
        return before === undefined ? null : `passage ${passage} opened while ${before} was open`;
      }
      if (open === null || open.id !== passage) {
        return kind === 'evidence' ? null : `a ${kind} of ${passage} was written, which is not open`;
      }
      if (kind === 'evidence') {
        if (open.verdict === null) open.evidence.push(evidenceSchema.parse(body));
        return null;
      }
      const verdict = body['verdict'] === 'release' ? 'release' : 'divert';
      if (kind === 'decision') {
        const before = open.verdict;
        open.verdict = verdict;
        return before === 'divert' && verdict === 'release'
          ? `passage ${passage} was released after it was diverted`
          : null;
      }
      const decided = open.verdict;
      open = null;
      return decided === verdict ? null : `passage ${passage} was decided ${String(decided)} and ended ${verdict}`;
    },
  };
}
