import type { Sqlite } from './database.ts';

/** How far a stream of signed messages has been taken. */
export interface LiveMark {
  readonly stream: string;
  readonly sequence: number;
  /** Wall clock, ms since 1970, until which what it says is new; null where that has no meaning. */
  readonly untilMs: number | null;
}

/** Followed by the id of the issuer's key; by nothing where a ledger was lost and nobody knows who spoke. */
export const HOLD_BAGGAGE_STREAM = 'hold-baggage/';

/** What must not be taken twice, over every restart. */
export interface LiveMarks {
  all(): readonly LiveMark[];
  /** 0 before the first. */
  sequence(stream: string): number;
  /** Within `appendWith` it holds exactly when the rows do. */
  set(mark: LiveMark): void;
}

export function openLiveMarks(db: Sqlite): LiveMarks {
  const all = db.prepare<[], LiveMark>('select stream, sequence, until_wall_ms as untilMs from live_marks');
  const one = db.prepare<[string], number>('select sequence from live_marks where stream = ?').pluck();
  const set = db.prepare<[string, number, number | null]>(
    `insert into live_marks (stream, sequence, until_wall_ms) values (?, ?, ?)
     on conflict (stream) do update set sequence = excluded.sequence, until_wall_ms = excluded.until_wall_ms`,
  );
  return {
    all: () => all.all(),
    sequence: (stream) => one.get(stream) ?? 0,
    set: ({ stream, sequence, untilMs }) => void set.run(stream, sequence, untilMs),
  };
}
