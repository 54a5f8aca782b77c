import { readdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Fault } from '../contract/fault.ts';
import type { LedgerRecord } from '../contract/record.ts';
import { numberOf, withFaults } from './database.ts';
import { prepareReads } from './journal.ts';
import { LEDGER_APPLICATION_ID, MIGRATIONS } from './ledger-file.ts';
import { type ReceiptReads, readReceipts } from './receipts.ts';
import { type Verification, verifyAll } from './verify.ts';

/** How far a lane's chain goes, and how far the centre says that it holds it. */
export interface LaneStanding {
  readonly lane: string;
  readonly rows: number;
  readonly receiptedUpto: number;
}

/** A ledger that is looked at: nothing is begun, moved aside or changed. */
export interface LedgerReader extends ReceiptReads {
  lanes(): readonly LaneStanding[];
  verify(): Verification;
  /** Up to `limit` rows of `lane` from sequence `from` on, oldest first. */
  records(lane: string, from: number, limit: number): readonly LedgerRecord[];
  /** Every row of a passage, oldest first. */
  recordsOf(passage: string): readonly LedgerRecord[];
  close(): void;
}

/**
 * Opens a ledger, or a copy of one, for reading.
 * @throws Fault `ledger-locked` while its lane runs, `ledger-foreign`, `ledger-unwritable` when it cannot be read
 */
export function readLedger(file: string): LedgerReader {
  return withFaults(file, () => {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      refuseOthers(db, file);
      const { records, recordsOf } = prepareReads(db);
      const standing = db.prepare<[], LaneStanding>(
        `select l.lane, l.receipted_upto as receiptedUpto, count(j.sequence) as rows
         from lanes l left join journal j on j.lane = l.lane group by l.lane order by l.lane`,
      );
      return {
        lanes: () => standing.all(),
        verify: () => verifyAll(db),
        records,
        recordsOf,
        ...readReceipts(db),
        close: () => db.close(),
      };
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function refuseOthers(db: Database.Database, file: string): void {
  const [application, version] = [numberOf(db, 'application_id'), numberOf(db, 'user_version')];
  if (application !== LEDGER_APPLICATION_ID) {
    throw new Fault('ledger-foreign', `${file} is no ledger of Greenlane`, { file });
  }
  const ours = readdirSync(MIGRATIONS).length;
  if (version === ours) return;
  throw new Fault('ledger-foreign', `${file} has version ${version}, and this Greenlane reads ${ours}`, {
    file,
    version,
  });
}
