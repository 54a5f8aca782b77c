import type { Clock } from '../../hardware/clock.ts';
import { type Sqlite, withFaults } from './database.ts';

/** Which images go to the centre by themselves. */
export type UploadRule = 'none' | 'diverted' | 'all';

/** 0: the centre asked for it; 1: of a case with an alarm; 2: any other. The least goes first. */
export type Urgency = 0 | 1 | 2;

export interface Upload {
  readonly sha256: string;
  readonly urgency: Urgency;
}

/**
 * Images that go to the centre, in the ledger's own file: what was queued is not forgotten, and what the journal names is
 * found after any restart. Every function throws the ledger's faults, and then nothing was changed.
 */
export interface UploadQueue {
  /** Queues what the next rows of the journal have for the centre; answers whether more rows wait to be looked at. */
  gather(rule: UploadRule): boolean;
  /** Queues an image that the centre asked for, before all others. */
  want(sha256: string): void;
  /** What goes first; null when nothing waits. */
  next(): Upload | null;
  /** The centre holds it, or never will. */
  remove(sha256: string): void;
  /** Images that wait, and since when the oldest does (wall clock, ms; null when none waits). */
  waiting(): { readonly count: number; readonly sinceWallMs: number | null };
  /** Gives up what was queued before (wall clock, ms), oldest first and at most so many; answers what it was. */
  giveUp(beforeWallMs: number, atMost: number): readonly string[];
}

/** Rows looked at in one transaction: as long as one takes, the lane waits. */
const ROWS_AT_ONCE = 64;
const ASKED_FOR = 0;
const ALARM = 1;
const OTHER = 2;

interface Row {
  readonly row: number;
  readonly passage: string | null;
}

const IMAGE = `coalesce(body ->> '$.content.sha256', body ->> '$.content.image.sha256')`;
const SHOWS = `kind = 'evidence' and body ->> '$.content.kind' in ('snapshot', 'bagScan') and length(${IMAGE}) = 64`;

function prepare(db: Sqlite) {
  return {
    last: db.prepare<[], number>('select coalesce(max(rowid), 0) from journal').pluck(),
    gathered: db.prepare<[], number>('select upto_row from uploads_gathered').pluck(),
    setGathered: db.prepare<[number]>('update uploads_gathered set upto_row = ?'),
    rows: db.prepare<[number, number], Row>(
      'select rowid as row, passage from journal where rowid > ? order by rowid limit ?',
    ),
    shown: db.prepare<[number], string | null>(`select ${IMAGE} from journal where rowid = ? and ${SHOWS}`).pluck(),
    opens: db.prepare<[number], number>('select opens from case_rows where row = ?').pluck(),
    isAlarm: db.prepare<[string], number>('select is_alarm from cases where passage = ?').pluck(),
    ofPassage: db
      .prepare<[string, number], string>(
        `select ${IMAGE} from journal where passage = ? and rowid <= ? and ${SHOWS} order by rowid`,
      )
      .pluck(),
    queue: db.prepare<[string, number, number]>(
      `insert into uploads (sha256, urgency, queued_wall_ms) values (?, ?, ?)
       on conflict (sha256) do update set urgency = min(urgency, excluded.urgency)`,
    ),
    raise: db.prepare<[number, string]>('update uploads set urgency = min(urgency, ?) where sha256 = ?'),
    next: db.prepare<[], Upload>(
      'select sha256, urgency from uploads order by urgency, queued_wall_ms, sha256 limit 1',
    ),
    remove: db.prepare<[string]>('delete from uploads where sha256 = ?'),
    waiting: db.prepare<[], { count: number; sinceWallMs: number | null }>(
      'select count(*) as count, min(queued_wall_ms) as sinceWallMs from uploads',
    ),
    oldest: db
      .prepare<[number, number], string>(
        'select sha256 from uploads where queued_wall_ms < ? order by queued_wall_ms, sha256 limit ?',
      )
      .pluck(),
  };
}

/** The queue of an open ledger file. */
export function openUploads(db: Sqlite, file: string, clock: Clock): UploadQueue {
  const sql = prepare(db);

  function gatherRow({ row, passage }: Row, rule: UploadRule): void {
    const alarm = passage === null ? undefined : sql.isAlarm.get(passage);
    const urgency = alarm === 1 ? ALARM : OTHER;
    const shown = sql.shown.get(row) ?? null;
    if (shown !== null && (rule === 'all' || alarm !== undefined)) sql.queue.run(shown, urgency, clock.wallMs());
    if (passage === null || sql.opens.get(row) !== 1) return;
    for (const sha256 of sql.ofPassage.all(passage, row)) {
      // Under 'all' they were queued when they were seen, and may have gone since.
      if (rule === 'all') sql.raise.run(urgency, sha256);
      else sql.queue.run(sha256, urgency, clock.wallMs());
    }
  }

  const gather = db.transaction((rule: UploadRule) => {
    const last = sql.last.get() ?? 0;
    const before = sql.gathered.get() ?? 0;
    const rows = rule === 'none' ? [] : sql.rows.all(before, ROWS_AT_ONCE);
    for (const each of rows) gatherRow(each, rule);
    const upto = rule === 'none' ? last : (rows.at(-1)?.row ?? before);
    if (upto !== before) sql.setGathered.run(upto);
    return upto < last;
  });
  const giveUp = db.transaction((beforeWallMs: number, atMost: number) => {
    const given = sql.oldest.all(beforeWallMs, atMost);
    for (const sha256 of given) sql.remove.run(sha256);
    return given;
  });
  const guarded = <T>(work: () => T): T => withFaults(file, work);
  return {
    gather: (rule) => guarded(() => gather.immediate(rule)),
    want: (sha256) => guarded(() => void sql.queue.run(sha256, ASKED_FOR, clock.wallMs())),
    next: () => guarded(() => sql.next.get() ?? null),
    remove: (sha256) => guarded(() => void sql.remove.run(sha256)),
    waiting: () => guarded(() => sql.waiting.get() ?? { count: 0, sinceWallMs: null }),
    giveUp: (beforeWallMs, atMost) => guarded(() => giveUp.immediate(beforeWallMs, atMost)),
  };
}
