import { statSync } from 'node:fs';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { Fault, isFault } from '../contract/fault.ts';
import type { Ledger, LedgerRecord, Outbox, RecordDraft, RecordKind } from '../contract/record.ts';
import { rowsAfterLoss, salvage } from './begun-anew.ts';
import { type CaseList, readCases } from './cases.ts';
import { type Sqlite, withFaults } from './database.ts';
import { beginEpoch, lastEpochBeside } from './epoch.ts';
import { type HeldBags, openHeldBags } from './hold-bags.ts';
import { imagesInUse } from './image-use.ts';
import { type Journal, openJournal, type PlacedRecord } from './journal.ts';
import { type LiveMarks, openLiveMarks } from './live-marks.ts';
import { LEDGER_APPLICATION_ID, MIGRATIONS } from './ledger-file.ts';
import { openSettingAside } from './opening.ts';
import { type Officers, openOfficers } from './officers.ts';
import { openOutbox } from './outbox.ts';
import { type ReceiptReads, readReceipts } from './receipts.ts';
import { schemaDamage } from './schema-check.ts';
import { createSpaceGauge } from './space.ts';
import { openUploads, type UploadQueue } from './uploads.ts';
import { type Verification, verifyAll, verifyTail } from './verify.ts';

export interface LedgerOptions {
  /** A path, or `:memory:` for a ledger that ends with the process. */
  readonly file: string;
  readonly clock: Clock;
  /** Marks every row. A file holds either simulated or real rows, never both. */
  readonly simulated: boolean;
  /** Lanes that somebody can open at a desk: they are closed when a ledger has to take the place of a lost one. */
  readonly lanes?: readonly string[];
  /** The most bytes the file may take. */
  readonly maxBytes?: number;
  /** Files up to this size are verified whole when opened; of larger ones the last rows. */
  readonly fullVerifyBytes?: number;
}

export interface OpenLedger extends Ledger, Outbox, ReceiptReads {
  /** Where a damaged file was moved when this one was opened; null when none was. */
  readonly setAside: string | null;
  /** Who may work at the desk, and who is logged in. */
  readonly officers: Officers;
  /** What an operator must hear of the opening: Fault `ledger-damaged`, or null. */
  readonly alarm: Fault | null;
  /**
   * Like `append`, and does `also` in the same transaction: what it throws undoes the rows. It may change tables of the
   * same file, and must not append.
   */
  appendWith(drafts: readonly RecordDraft[], also: () => void): readonly LedgerRecord[];
  /** Walks the chain of one lane, or of all. */
  verify(lane?: string): Verification;
  /** Every row of a passage, oldest first. */
  recordsOf(passage: string): readonly LedgerRecord[];
  /** Up to `limit` rows of `lane` from sequence `from` on, oldest first. */
  records(lane: string, from: number, limit: number): readonly LedgerRecord[];
  /** Up to `limit` rows of a kind, of all lanes, that were written before a place (null: until now), newest first. */
  newest(kind: RecordKind, before: number | null, limit: number): readonly PlacedRecord[];
  /** Diverted passages and what an officer opened by hand. */
  readonly cases: CaseList;
  /** How far signed messages of the moment have been taken. */
  readonly marks: LiveMarks;
  /** The copy of what is said of hold baggage. */
  readonly heldBags: HeldBags;
  /** Told of rows once they are on disk, within `append`: the listener is quick and never throws. */
  watch(listener: (records: readonly LedgerRecord[]) => void): Cancel;
  /** SHA-256 of every image that an open passage, an open case or a row without the centre's receipt refers to, or that goes to it. */
  imagesInUse(): ReadonlySet<string>;
  /** Images that go to the centre. */
  readonly uploads: UploadQueue;
  close(): void;
}

const DEFAULT_MAX_BYTES = 8 * 2 ** 30;
const DEFAULT_FULL_VERIFY_BYTES = 8 * 2 ** 20;
const TAIL_ROWS = 1000;

/**
 * Opens the lane's memory, or begins it. One process at a time.
 * @throws Fault `ledger-locked`, `ledger-foreign`, `ledger-unwritable` or `ledger-full`.
 */
export function openLedger(options: LedgerOptions): OpenLedger {
  const { file, clock, maxBytes = DEFAULT_MAX_BYTES } = options;
  const { db, setAside, alarm } = openFile(options, maxBytes);
  try {
    const { epoch, journal, officers, heldBags, marks } = begin(db, options, alarm === null ? null : { setAside });
    const listeners = new Set<(records: readonly LedgerRecord[]) => void>();
    const write = (drafts: readonly RecordDraft[], also?: () => void) => {
      const records = append(file, journal, drafts, also);
      for (const listener of listeners) listener(records);
      return records;
    };
    return {
      epoch,
      setAside,
      alarm,
      officers,
      append: (drafts) => write(drafts),
      openPassages: (lane) => journal.openPassages(lane),
      appendWith: write,
      isTest: (passage) => journal.isTest(passage),
      isOccupied: (lane) => journal.isOccupied(lane),
      modeOf: (lane) => journal.modeOf(lane),
      records: (lane, from, limit) => journal.records(lane, from, limit),
      recordsOf: (passage) => journal.recordsOf(passage),
      newest: (kind, before, limit) => journal.newest(kind, before, limit),
      ...openOutbox(db, file, journal),
      ...readReceipts(db),
      fullness: createSpaceGauge(db, file, maxBytes, clock),
      verify: (lane) => verifyAll(db, lane),
      cases: readCases(db),
      marks,
      heldBags,
      watch(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      imagesInUse: () => imagesInUse(db),
      uploads: openUploads(db, file, clock),
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Begins the epoch, and in the same transaction what must hold after a loss: a file without an epoch counts as lost. */
function begin(db: Sqlite, options: LedgerOptions, loss: { readonly setAside: string | null } | null) {
  const { file, clock, simulated, lanes = [] } = options;
  const work = db.transaction(() => {
    const epoch = beginEpoch(db, file, clock, simulated);
    const journal = openJournal(db, epoch, simulated);
    const officers = openOfficers(db, file);
    const [heldBags, marks] = [openHeldBags(db), openLiveMarks(db)];
    if (loss !== null) {
      const lost = salvage(loss.setAside);
      for (const account of lost.accounts) officers.save(account);
      for (const bag of lost.heldBags) heldBags.save(bag);
      for (const mark of lost.marks) marks.set(mark);
      journal.append(rowsAfterLoss(lanes, lost, loss.setAside).map((row) => ({ ...row, wallMs: clock.wallMs() })));
    }
    return { epoch, journal, officers, heldBags, marks };
  });
  return withFaults(file, () => work.immediate());
}

function openFile(options: LedgerOptions, maxBytes: number) {
  const { file, clock, simulated, fullVerifyBytes = DEFAULT_FULL_VERIFY_BYTES } = options;
  const expected = lastEpochBeside(file) > 0;
  const opening = openSettingAside(
    { file, applicationId: LEDGER_APPLICATION_ID, migrations: MIGRATIONS, maxBytes },
    clock,
    {
      expected,
      inspect: (db) => {
        const otherSchema = schemaDamage(db, MIGRATIONS);
        if (otherSchema !== null) return otherSchema;
        if (expected && hasNoEpoch(db)) return 'was begun anew and not finished';
        const whole = statSync(file).size <= fullVerifyBytes;
        const { broken } = whole ? verifyAll(db) : verifyTail(db, TAIL_ROWS);
        return broken === null ? null : `is damaged at ${broken.lane}/${broken.sequence} (${broken.why})`;
      },
    },
  );
  refuseOtherMode(opening.db, file, simulated);
  return opening;
}

function hasNoEpoch(db: Sqlite): boolean {
  return db.prepare('select count(*) from epochs').pluck().get() === 0;
}

function refuseOtherMode(db: Sqlite, file: string, simulated: boolean): void {
  const others = db.prepare('select count(*) from epochs where simulated <> ?').pluck();
  if (others.get(simulated ? 1 : 0) === 0) return;
  db.close();
  const [held, asked] = simulated ? ['real', 'simulated'] : ['simulated', 'real'];
  throw new Fault('ledger-foreign', `${file} holds ${held} records and was opened for ${asked} ones`, { file });
}

function append(
  file: string,
  journal: Journal,
  drafts: readonly RecordDraft[],
  also?: () => void,
): readonly LedgerRecord[] {
  try {
    return withFaults(file, () => journal.append(drafts, also));
  } catch (error) {
    // Whatever the disk's trouble, for the writer it is one of two: no room, or no writing.
    if (!isFault(error) || error.code === 'ledger-full' || error.code === 'ledger-unwritable') throw error;
    throw new Fault('ledger-unwritable', `${file} could not be written`, { file }, error);
  }
}
