import Database from 'better-sqlite3';
import { because } from '../contract/lane-reason.ts';
import type { LaneMode, ModeChange } from '../contract/lane-order.ts';
import { DESK_LANE } from '../contract/officer.ts';
import type { RecordDraft } from '../contract/record.ts';
import { type Account, openOfficers } from './officers.ts';

/** What a damaged ledger could still say of what must not be forgotten with it. */
export interface Salvage {
  readonly accounts: readonly Account[];
  /** Lanes in which a technician may be at work. */
  readonly maintained: ReadonlySet<string>;
}

const NOTHING: Salvage = { accounts: [], maintained: new Set() };

/** @param setAside null when nothing was left of the ledger; a file that cannot be read gives nothing */
export function salvage(setAside: string | null): Salvage {
  if (setAside === null) return NOTHING;
  return {
    accounts: readFrom(setAside, [], (db) => openOfficers(db, setAside).list()),
    maintained: new Set(
      readFrom(setAside, [], (db) =>
        db.prepare<[], string>("select lane from lanes where mode = 'maintenance'").pluck().all(),
      ),
    ),
  };
}

/** A connection each: what one table has lost, another may have kept. */
function readFrom<T>(file: string, otherwise: T, read: (db: Database.Database) => T): T {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    return read(db);
  } catch {
    return otherwise;
  } finally {
    db?.close();
  }
}

/**
 * The first rows of a ledger that begins after another was lost. How the lanes were worked is not known any more, nor who
 * is in them: nobody is admitted until a person has looked and says so.
 */
export function rowsAfterLoss(
  lanes: readonly string[],
  lost: Salvage,
  setAside: string | null,
): readonly RowAfterLoss[] {
  const change = (mode: LaneMode): ModeChange => ({ mode, reason: because('record-lost'), by: null });
  const accounts = lost.accounts.map(({ name }) => name);
  return [
    { lane: DESK_LANE, kind: 'audit', passage: null, body: { what: 'ledger-begun-anew', setAside, accounts } },
    ...lanes.map((lane): RowAfterLoss => {
      const mode = lost.maintained.has(lane) ? 'maintenance' : 'closed';
      return { lane, kind: 'mode', passage: null, body: { ...change(mode) } };
    }),
  ];
}

type RowAfterLoss = Omit<RecordDraft, 'wallMs'>;
