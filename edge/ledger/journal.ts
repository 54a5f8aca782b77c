import { laneModeSchema, modeChangeSchema, type ModeSetting } from '../contract/lane-order.ts';
import {
  type LedgerRecord,
  movementSchema,
  openingSchema,
  type RecordDraft,
  type RecordKind,
  type StoredRecord,
} from '../contract/record.ts';
import { createDispositionGuard } from './cases.ts';
import { canonicalBody, type ChainedRow, GENESIS_HASH, hashOf } from './chain.ts';
import type { Sqlite } from './database.ts';

/** Where a lane's chain ends. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** A row, and its place in the order in which the rows of all lanes were written. */
export interface PlacedRecord {
  readonly place: number;
  readonly record: LedgerRecord;
}

export interface Journal {
  /**
   * Writes the rows in one transaction, in order, and does `also` in it. Throws what SQLite or `also` throws, and
   * CaseDecided at a second disposition; then nothing was written.
   */
  append(drafts: readonly RecordDraft[], also?: () => void): readonly LedgerRecord[];
  head(lane: string): Head;
  /** The lanes that have rows, in the order of their first. */
  lanes(): readonly string[];
  openPassages(lane: string): readonly string[];
  isTest(passage: string): boolean;
  isOccupied(lane: string): boolean;
  modeOf(lane: string): ModeSetting;
  /** Up to `limit` rows of `lane` from sequence `from` on, oldest first. */
  records(lane: string, from: number, limit: number): readonly LedgerRecord[];
  /** The same, as they lie there. */
  stored(lane: string, from: number, limit: number): readonly StoredRecord[];
  /** Every row of a passage, oldest first. */
  recordsOf(passage: string): readonly LedgerRecord[];
  /** Up to `limit` rows of a kind, of all lanes, that were written before a place (null: until now), newest first. */
  newest(kind: RecordKind, before: number | null, limit: number): readonly PlacedRecord[];
}

const NORMAL: ModeSetting = { mode: 'normal', reason: '' };
const EMPTY: Head = { sequence: 0, hash: GENESIS_HASH };

/** The journal table of an open ledger file. Keeps each lane's head in memory: one process owns the file. */
export function openJournal(db: Sqlite, epoch: number, simulated: boolean): Journal {
  const heads = readHeads(db);
  const write = prepareWrites(db);

  const appendAll = db.transaction((drafts: readonly RecordDraft[], also?: () => void) => {
    const moved = new Map<string, Head>();
    const records = drafts.map((draft) => {
      const before = moved.get(draft.lane) ?? heads.get(draft.lane);
      if (before === undefined) write.lane(draft.lane);
      const { sequence, hash } = before ?? EMPTY;
      const row: ChainedRow = {
        lane: draft.lane,
        epoch,
        sequence: sequence + 1,
        kind: draft.kind,
        passage: draft.passage,
        wallMs: draft.wallMs,
        simulated,
        previousHash: hash,
        bodyJson: canonicalBody(draft.body),
      };
      const rowHash = hashOf(row);
      write.row(row, rowHash);
      moved.set(draft.lane, { sequence: row.sequence, hash: rowHash });
      return toRecord({ ...row, hash: rowHash });
    });
    also?.();
    return { moved, records };
  });

  return {
    append(drafts, also) {
      const { moved, records } = appendAll.immediate(drafts, also);
      for (const [lane, head] of moved) heads.set(lane, head);
      return records;
    },
    head: (lane) => heads.get(lane) ?? EMPTY,
    lanes: () => [...heads.keys()],
    ...prepareReads(db),
  };
}

function prepareWrites(db: Sqlite) {
  const lane = db.prepare<[string]>('insert or ignore into lanes (lane) values (?)');
  const row = db.prepare(
    `insert into journal (lane, epoch, sequence, kind, passage, wall_ms, simulated, body, previous_hash, hash)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const begin = db.prepare('insert or ignore into open_passages (lane, passage, since_sequence) values (?, ?, ?)');
  const move = db.prepare('update lanes set occupied = ? where lane = ?');
  const work = db.prepare('update lanes set mode = ?, mode_reason = ? where lane = ?');
  const refuseSecond = createDispositionGuard(db);
  const end = db.prepare('delete from open_passages where lane = ? and passage = ?');
  return {
    lane: (name: string) => lane.run(name),
    row(r: ChainedRow, hash: string) {
      if (r.kind === 'disposition') refuseSecond(r);
      const mark = r.simulated ? 1 : 0;
      row.run(r.lane, r.epoch, r.sequence, r.kind, r.passage, r.wallMs, mark, r.bodyJson, r.previousHash, hash);
      if (r.kind === 'movement') move.run(saysEntered(r.bodyJson) ? 1 : 0, r.lane);
      if (r.kind === 'mode') {
        const { mode, reason } = modeChangeSchema.parse(JSON.parse(r.bodyJson));
        work.run(mode, reason, r.lane);
      }
      if (r.passage === null) return;
      if (r.kind === 'passage') begin.run(r.lane, r.passage, r.sequence);
      if (r.kind === 'outcome') end.run(r.lane, r.passage);
    },
  };
}

function saysEntered(bodyJson: string): boolean {
  return movementSchema.safeParse(JSON.parse(bodyJson)).data?.what === 'entered';
}

/** A row as SQLite gives it. */
export interface JournalRow {
  readonly lane: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: LedgerRecord['kind'];
  readonly passage: string | null;
  readonly wallMs: number;
  readonly simulated: number;
  readonly bodyJson: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** The columns of a row, as readers and the verification need them. */
export const ROW_COLUMNS = `lane, epoch, sequence, kind, passage, wall_ms as wallMs, simulated, body as bodyJson,
  previous_hash as previousHash, hash`;

/** What can be read of the rows, also of a file that is only looked at. */
export function prepareReads(db: Sqlite) {
  const range = db.prepare<[string, number, number], JournalRow>(
    `select ${ROW_COLUMNS} from journal where lane = ? and sequence >= ? order by sequence limit ?`,
  );
  const ofPassage = db.prepare<[string], JournalRow>(
    `select ${ROW_COLUMNS} from journal where passage = ? order by lane, sequence`,
  );
  const ofKind = db.prepare<[string, number, number], JournalRow & { readonly place: number }>(
    `select rowid as place, ${ROW_COLUMNS} from journal where kind = ? and rowid < ? order by rowid desc limit ?`,
  );
  const open = db.prepare<[string], { passage: string }>(
    'select passage from open_passages where lane = ? order by since_sequence',
  );
  const opening = db.prepare<[string], { body: string }>(
    "select body from journal where passage = ? and kind = 'passage' order by sequence limit 1",
  );
  const mode = db.prepare<[string], { mode: string; reason: string }>(
    'select mode, mode_reason as reason from lanes where lane = ?',
  );
  const occupied = db.prepare<[string], { occupied: number }>('select occupied from lanes where lane = ?');
  return {
    records: (lane: string, from: number, limit: number) => range.all(lane, from, limit).map(recordOfRow),
    stored: (lane: string, from: number, limit: number) => range.all(lane, from, limit).map(storedRow),
    recordsOf: (passage: string) => ofPassage.all(passage).map(recordOfRow),
    newest: (kind: RecordKind, before: number | null, limit: number) =>
      ofKind
        .all(kind, before ?? Number.MAX_SAFE_INTEGER, limit)
        .map(({ place, ...row }) => ({ place, record: recordOfRow(row) })),
    openPassages: (lane: string) => open.all(lane).map(({ passage }) => passage),
    isTest(passage: string) {
      const row = opening.get(passage);
      return row !== undefined && openingSchema.safeParse(JSON.parse(row.body)).data?.test === true;
    },
    isOccupied: (lane: string) => occupied.get(lane)?.occupied === 1,
    modeOf(lane: string) {
      const row = mode.get(lane);
      return row === undefined ? NORMAL : { mode: laneModeSchema.parse(row.mode), reason: row.reason };
    },
  };
}

export function storedRow(row: JournalRow): StoredRecord {
  return { ...row, simulated: row.simulated === 1 };
}

function recordOfRow(row: JournalRow): LedgerRecord {
  return toRecord(storedRow(row));
}

/** Whoever appends wants the sequence and the hash; the body is read again only when somebody asks for it. */
function toRecord({ bodyJson, ...rest }: StoredRecord): LedgerRecord {
  return {
    ...rest,
    get body() {
      return JSON.parse(bodyJson) as LedgerRecord['body'];
    },
  };
}

function readHeads(db: Sqlite): Map<string, Head> {
  const last = db.prepare<[string], Head>(
    'select sequence, hash from journal where lane = ? order by sequence desc limit 1',
  );
  const heads = new Map<string, Head>();
  for (const { lane } of db.prepare<[], { lane: string }>('select lane from lanes').all()) {
    const head = last.get(lane);
    if (head !== undefined) heads.set(lane, head);
  }
  return heads;
}
