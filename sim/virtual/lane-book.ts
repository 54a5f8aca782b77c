import { type Evidence, evidenceSchema } from '../../edge/contract/evidence.ts';
import { type LaneMode, modeChangeSchema } from '../../edge/contract/lane-order.ts';
import type { RecordDraft } from '../../edge/contract/record.ts';

/** What the ledger holds of a lane's passage that has no outcome yet. */
export interface OpenPassage {
  readonly id: string;
  readonly evidence: Evidence[];
  verdict: 'release' | 'divert' | null;
  /** How the lane was worked when it was opened. */
  readonly openedIn: LaneMode;
  /** An officer ordered that they may leave by the exit. */
  isReleasedByOfficer: boolean;
}

/** A second set of books, kept from the rows as they are written. Answers what each row breaks. */
export interface LaneBook {
  open(): OpenPassage | null;
  /** How the lane is worked. */
  mode(): LaneMode;
  enter(draft: RecordDraft): string | null;
}

const OF_PASSAGES: ReadonlySet<string> = new Set(['passage', 'evidence', 'decision', 'outcome']);

function enterRelease(passage: string | null, open: OpenPassage | null): string | null {
  if (open === null || open.id !== passage) return `${String(passage)} was ordered to the exit and is not open`;
  open.isReleasedByOfficer = true;
  return open.verdict === 'divert' ? null : `${passage} was ordered to the exit and is not diverted`;
}

/** A passage is a test, from its first row to its last, if it began in a lane under test. */
function wrongMark({ test }: RecordDraft['body'], { id, openedIn }: OpenPassage): string | null {
  if ((test === true) === (openedIn === 'test')) return null;
  return `passage ${id} began in ${openedIn} and is ${test === true ? '' : 'not '}marked as a test`;
}

export function createLaneBook(): LaneBook {
  let open: OpenPassage | null = null;
  let mode: LaneMode = 'normal';
  return {
    open: () => open,
    mode: () => mode,
    enter({ kind, passage, body }) {
      if (kind === 'mode') ({ mode } = modeChangeSchema.parse(body));
      if (kind === 'audit' && body['what'] === 'releaseByExit') return enterRelease(passage, open);
      if (passage === null || !OF_PASSAGES.has(kind)) return null;
      if (kind === 'passage') {
        const before = open?.id;
        open = { id: passage, evidence: [], verdict: null, openedIn: mode, isReleasedByOfficer: false };
        if (before !== undefined) return `passage ${passage} opened while ${before} was open`;
        return wrongMark(body, open);
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
        if (verdict === 'release' && mode === 'officer-only') return `passage ${passage} was released in officer-only`;
        return before === 'divert' && verdict === 'release'
          ? `passage ${passage} was released after it was diverted`
          : null;
      }
      const decided = open.verdict;
      const mark = wrongMark(body, open);
      open = null;
      if (mark !== null) return mark;
      return decided === verdict ? null : `passage ${passage} was decided ${String(decided)} and ended ${verdict}`;
    },
  };
}
