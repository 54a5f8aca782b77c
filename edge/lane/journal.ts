import type { Decision, Outcome } from '../contract/judgement.ts';
import type { LaneOrder } from '../contract/lane-order.ts';
import type { Ledger, LedgerRecord, Movement, RecordDraft } from '../contract/record.ts';
import type { Passage } from './passage.ts';

/** What a lane writes into the ledger, and in which order. Every method is one durable transaction or throws. */
export interface Journal {
  /** @returns the row's sequence, which also numbers the passage's random draw */
  opened(passage: Passage): number;
  moved(passage: Passage | null, what: Movement): void;
  /** The evidence not yet written, then the decision that rests on it. @returns the decision's sequence */
  decided(passage: Passage, decision: Decision): number;
  ended(passage: Passage, outcome: Outcome): void;
  /** A decision and its outcome at once, for a passage that was broken off. */
  concluded(passage: Passage, decision: Decision, outcome: Outcome): void;
  /** The evidence not yet written, of a passage that was decided. */
  late(passage: Passage): void;
  /** What an officer orders, before anything follows from it. */
  ordered(order: LaneOrder, passage: Passage | null): void;
  /** The sequence of the row that opened the passage; 0 before that. */
  openingOf(passage: Passage): number;
}

interface Written {
  readonly openedAt: number;
  readonly evidence: number;
}

export function createJournal(lane: string, ledger: Ledger, wallMs: () => number): Journal {
  /** How much of each passage under way is on disk: one passage, or two while one closes and the next begins. */
  const written = new Map<string, Written>();

  function draft(kind: RecordDraft['kind'], passage: Passage | null, body: object): RecordDraft {
    return { lane, kind, passage: passage?.id ?? null, wallMs: wallMs(), body: body as RecordDraft['body'] };
  }
  function evidenceDrafts(passage: Passage): RecordDraft[] {
    const from = written.get(passage.id)?.evidence ?? 0;
    return passage.evidence.slice(from).map((evidence) => draft('evidence', passage, evidence));
  }
  function lastSequence(records: readonly LedgerRecord[]): number {
    return records.at(-1)?.sequence ?? 0;
  }

  return {
    opened(passage) {
      const { openedAtMs, isTest } = passage;
      const mark = isTest === true ? { test: true } : {};
      const openedAt = lastSequence(ledger.append([draft('passage', passage, { openedAtMs, ...mark })]));
      written.set(passage.id, { openedAt, evidence: 0 });
      return openedAt;
    },
    moved(passage, what) {
      ledger.append([draft('movement', passage, { what })]);
    },
    decided(passage, decision) {
      const sequence = lastSequence(ledger.append([...evidenceDrafts(passage), draft('decision', passage, decision)]));
      written.set(passage.id, { openedAt: written.get(passage.id)?.openedAt ?? 0, evidence: passage.evidence.length });
      return sequence;
    },
    ended(passage, outcome) {
      ledger.append([...evidenceDrafts(passage), draft('outcome', passage, outcome)]);
      written.delete(passage.id);
    },
    concluded(passage, decision, outcome) {
      const rows = [draft('decision', passage, decision), draft('outcome', passage, outcome)];
      ledger.append([...evidenceDrafts(passage), ...rows]);
      written.delete(passage.id);
    },
    late(passage) {
      ledger.append(evidenceDrafts(passage));
      written.set(passage.id, { openedAt: written.get(passage.id)?.openedAt ?? 0, evidence: passage.evidence.length });
    },
    ordered(order, passage) {
      if (order.type === 'setMode') {
        const { mode, reason, by } = order;
        ledger.append([draft('mode', null, { mode, reason, by })]);
      } else ledger.append([draft('audit', passage, { what: order.type, by: order.by })]);
    },
    openingOf: (passage) => written.get(passage.id)?.openedAt ?? 0,
  };
}
