import { type JournalRow, ROW_COLUMNS, storedRow } from './journal.ts';
import { GENESIS_HASH, storedHashHolds } from './chain.ts';
import type { Sqlite } from './database.ts';

/** The first row that is not what was written, or what is wrong with the file around the rows. */
export interface Break {
  /** Empty when the file itself is damaged. */
  readonly lane: string;
  readonly sequence: number;
  readonly why: string;
}

export interface Verification {
  /** Rows that were read and held. */
  readonly total: number;
  readonly broken: Break | null;
}

interface Link {
  readonly sequence: number;
  readonly epoch: number;
  readonly hash: string;
}

/**
 * Walks the whole chain (of one lane, or of all), compares it with the receipted marks, and checks the indexes.
 * Answers the first break; never throws at damage.
 */
export function verifyAll(db: Sqlite, lane?: string): Verification {
  return reportingDamage(() => {
    const walked = walk(db, 0, lane);
    if (walked.broken !== null) return walked;
    const broken = receiptBreak(db, lane) ?? passageBreak(db) ?? caseBreak(db) ?? indexBreak(db);
    return { ...walked, broken };
  });
}

/** Walks the last `rows` rows only: what a crash could have touched. */
export function verifyTail(db: Sqlite, rows: number): Verification {
  return reportingDamage(() => {
    const last = Number(db.prepare('select coalesce(max(rowid), 0) from journal').pluck().get());
    const walked = walk(db, last - rows);
    if (walked.broken !== null) return walked;
    return { ...walked, broken: receiptBreak(db) };
  });
}

function reportingDamage(work: () => Verification): Verification {
  try {
    return work();
  } catch (error) {
    // SQLite's own word for a page that cannot be read, or JavaScript's for a value that cannot be.
    const why = error instanceof Error ? error.message : String(error);
    return { total: 0, broken: { lane: '', sequence: 0, why } };
  }
}

// In the order of writing, from the table itself: an index could hide a row.
function walk(db: Sqlite, afterRowid: number, lane?: string): Verification {
  const rows = db.prepare<[number], JournalRow>(
    `select ${ROW_COLUMNS} from journal not indexed where rowid > ? order by rowid`,
  );
  const fromStart = afterRowid <= 0;
  const links = new Map<string, Link>();
  let total = 0;
  for (const row of rows.iterate(Math.max(0, afterRowid))) {
    if (lane !== undefined && row.lane !== lane) continue;
    const link = links.get(row.lane) ?? (fromStart ? { sequence: 0, epoch: 0, hash: GENESIS_HASH } : null);
    const why = breakOf(row, link);
    if (why !== null) return { total, broken: { lane: row.lane, sequence: row.sequence, why } };
    links.set(row.lane, { sequence: row.sequence, epoch: row.epoch, hash: row.hash });
    total += 1;
  }
  return { total, broken: null };
}

function breakOf(row: JournalRow, link: Link | null): string | null {
  if (!storedHashHolds(storedRow(row))) return 'the row does not match its hash';
  if (link === null) return null;
  if (row.sequence !== link.sequence + 1) return `row ${link.sequence + 1} is missing`;
  if (row.previousHash !== link.hash) return 'the row does not follow the one before';
  if (row.epoch < link.epoch) return `epoch ${row.epoch} comes after epoch ${link.epoch}`;
  return null;
}

function receiptBreak(db: Sqlite, lane?: string): Break | null {
  const marks = db.prepare<[], { lane: string; upto: number }>(
    `select l.lane, l.receipted_upto as upto from lanes l
     left join journal j on j.lane = l.lane and j.sequence = l.receipted_upto
     where l.receipted_upto > 0 and j.hash is not l.receipted_hash`,
  );
  const beyond = db.prepare<[], { lane: string; upto: number }>(
    `select r.lane, r.upto from receipts r left join journal j on j.lane = r.lane and j.sequence = r.upto
     where j.hash is null`,
  );
  const mark = [...marks.all(), ...beyond.all()].find((each) => lane === undefined || each.lane === lane);
  if (mark === undefined) return null;
  return { lane: mark.lane, sequence: mark.upto, why: 'the row that the centre receipted is not there' };
}

function passageBreak(db: Sqlite): Break | null {
  const begun = `select lane, passage from journal b where kind = 'passage' and passage is not null and not exists
    (select 1 from journal e where e.passage = b.passage and e.lane = b.lane and e.kind = 'outcome')`;
  return differing(db, 'open passages', begun, 'select lane, passage from open_passages');
}

function caseBreak(db: Sqlite): Break | null {
  const columns = 'lane, passage, opened_wall_ms, is_alarm, version, decided_wall_ms';
  return differing(db, 'cases', `select ${columns} from told_cases`, `select ${columns} from cases`);
}

/** Where a list and what the rows tell of it part; both begin with lane and passage. */
function differing(db: Sqlite, list: string, told: string, kept: string): Break | null {
  const first = db
    .prepare<[], { lane: string; passage: string }>(
      `select * from (${told} except ${kept}) union all select * from (${kept} except ${told}) limit 1`,
    )
    .get();
  if (first === undefined) return null;
  return { lane: first.lane, sequence: 0, why: `the list of ${list} is wrong about ${first.passage}` };
}

function indexBreak(db: Sqlite): Break | null {
  const findings = db.pragma('integrity_check(1)', { simple: true });
  return findings === 'ok' ? null : { lane: '', sequence: 0, why: String(findings) };
}
