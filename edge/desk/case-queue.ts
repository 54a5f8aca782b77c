import type { Cancel, Clock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { RecordKind } from '../contract/record.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { cardOf, inQueueOrder } from './case-card.ts';
import { type CaseFile, readCaseFile } from './case-file.ts';
import type { CaseCard } from './wire.ts';

export type CaseLedger = Pick<OpenLedger, 'append' | 'cases' | 'epoch' | 'recordsOf' | 'watch'>;

export interface CaseQueueOptions {
  readonly ledger: CaseLedger;
  readonly clock: Clock;
  /** Of the site's policy; null without a countdown. */
  readonly decideWithinMs: number | null;
  /** Told what went wrong while nobody waits for an answer. */
  readonly onTrouble: (error: unknown) => void;
}

/** The open cases of the box and those that were decided a moment ago, in memory. */
export interface CaseQueue {
  /** Alarms first, then oldest first. */
  cards(): readonly CaseCard[];
  waiting(lane: string): number;
  /** Called with every card that is new or has changed, after its row was committed. */
  follow(listener: (card: CaseCard) => void): Cancel;
  /** Reads a case as it stands in the ledger; null when there is none of this name. */
  read(id: string): CaseFile | null;
  stop(): void;
}

/** So long a decided case is shown: whoever was about to decide it sees who did. */
const DECIDED_SHOWN_MS = 5 * 60_000;
const TRY_AGAIN_MS = 10_000;
/** Rows that can change a card; an audit row may tell why a lane refused. */
const SHOWN: ReadonlySet<RecordKind> = new Set([
  'decision',
  'outcome',
  'evidence',
  'case',
  'inspection',
  'disposition',
  'audit',
]);

/** Begins with what the ledger holds. @throws what the ledger throws when it cannot be read */
export function createCaseQueue(options: CaseQueueOptions): CaseQueue {
  const { ledger, clock, decideWithinMs, onTrouble } = options;
  const cards = new Map<string, CaseCard>();
  const listeners = new Set<(card: CaseCard) => void>();
  const alarms = createAlarms(clock);
  const changed = new Set<string>();

  function read(id: string): CaseFile | null {
    const entry = ledger.cases.entry(id);
    return entry === null ? null : readCaseFile(entry, ledger.recordsOf(id));
  }

  function show(id: string): CaseCard | null {
    const file = read(id);
    if (file === null) return null;
    const card = cardOf(file, decideWithinMs);
    cards.set(id, card);
    if (card.decided !== null) {
      alarms.set(id, card.decided.atMs + DECIDED_SHOWN_MS, () => cards.delete(id));
    } else if (card.dueAtMs !== null && !card.isTimedOut) {
      alarms.set(id, card.dueAtMs, () => timeOut(id));
    } else alarms.set(id, null, () => {});
    return card;
  }

  /** Says that nobody decided in time. The passenger stays at the desk: time clears nobody. */
  function timeOut(id: string): void {
    const card = cards.get(id);
    if (card === undefined || card.state !== 'waiting' || card.isTimedOut) return;
    const body = { what: 'timed-out' };
    try {
      ledger.append([{ lane: card.lane, kind: 'case', passage: id, wallMs: clock.wallMs(), body }]);
    } catch (error) {
      if (!isFault(error)) throw error;
      onTrouble(error);
      alarms.set(id, clock.wallMs() + TRY_AGAIN_MS, () => timeOut(id));
    }
  }

  function tellChanges(): void {
    const ids = [...changed];
    changed.clear();
    for (const id of ids) {
      try {
        const card = show(id);
        if (card !== null) for (const listener of listeners) listener(card);
      } catch (error) {
        onTrouble(error);
      }
    }
  }

  const unwatch = ledger.watch((records) => {
    for (const { passage, kind } of records) {
      if (passage === null || !SHOWN.has(kind)) continue;
      // A moment later: whoever appends has a gate to permit.
      if (changed.size === 0) clock.after(0, tellChanges);
      changed.add(passage);
    }
  });
  const recent = ledger.cases.decidedSince(clock.wallMs() - DECIDED_SHOWN_MS);
  for (const { id } of [...ledger.cases.open(), ...recent]) show(id);

  return {
    cards: () => [...cards.values()].toSorted(inQueueOrder),
    waiting: (lane) => [...cards.values()].filter((card) => card.lane === lane && card.decided === null).length,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read,
    stop() {
      unwatch();
      alarms.clear();
      listeners.clear();
    },
  };
}

/** One alarm a case, by the wall clock as it stands when the alarm is set: a clock that jumps later moves none. */
function createAlarms(clock: Clock) {
  const set = new Map<string, { readonly atWallMs: number; readonly cancel: Cancel }>();
  const remove = (id: string) => {
    set.get(id)?.cancel();
    set.delete(id);
  };
  return {
    set(id: string, atWallMs: number | null, ring: () => void): void {
      if (set.get(id)?.atWallMs === atWallMs) return;
      remove(id);
      if (atWallMs === null) return;
      const fire = () => {
        set.delete(id);
        ring();
      };
      set.set(id, { atWallMs, cancel: clock.after(atWallMs - clock.wallMs(), fire) });
    },
    clear(): void {
      for (const id of set.keys()) remove(id);
    },
  };
}
