import Database from 'better-sqlite3';
import { because } from '../contract/lane-reason.ts';
import type { LaneMode, ModeChange } from '../contract/lane-order.ts';
import { DESK_LANE } from '../contract/officer.ts';
import type { RecordDraft } from '../contract/record.ts';
import { type HeldBag, openHeldBags } from './hold-bags.ts';
import { HOLD_BAGGAGE_STREAM, type LiveMark, openLiveMarks } from './live-marks.ts';
import { type Account, openOfficers } from './officers.ts';

/** What a damaged ledger could still say of what must not be forgotten with it. */
export interface Salvage {
  readonly accounts: readonly Account[];
  /** Lanes in which a technician may be at work. */
  readonly maintained: ReadonlySet<string>;
  readonly heldBags: readonly HeldBag[];
  /** Nothing that they say is new: the copy may have lost bags. */
  readonly marks: readonly LiveMark[];
}

/** Whether anybody told of hold baggage is not known: a bag that is not in the copy is not clear by it. */
const UNKNOWN_ISSUER: LiveMark = { stream: HOLD_BAGGAGE_STREAM, sequence: 0, untilMs: 0 };
const NOTHING: Salvage = { accounts: [], maintained: new Set(), heldBags: [], marks: [UNKNOWN_ISSUER] };

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
    heldBags: readFrom(setAside, [], (db) => openHeldBags(db).all()),
    marks: readFrom(setAside, NOTHING.marks, marksOf),
  };
}

function marksOf(db: Database.Database): readonly LiveMark[] {
  // A ledger that was not begun to its end knows of nobody who spoke before it.
  if (db.prepare('select count(*) from epochs').pluck().get() === 0) return NOTHING.marks;
  const marks = openLiveMarks(db).all();
  return marks.map(({ untilMs, ...mark }) => ({ ...mark, untilMs: untilMs === null ? null : 0 }));
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
