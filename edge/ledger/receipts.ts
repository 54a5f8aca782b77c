import type { SignedReceipt } from '../contract/record.ts';
import type { Sqlite } from './database.ts';

/** Up to where a kept receipt goes. */
export interface ReceiptMark {
  readonly lane: string;
  readonly upto: number;
}

/** A receipt as it was kept. */
export interface KeptReceipt extends ReceiptMark {
  /** As it came from the centre: signatures and all. */
  readonly message: string;
}

/** Of receipts closer to each other than this, the older ones go. */
const KEPT_APART_ROWS = 256;

/** Keeps receipts, within somebody's transaction. */
export function prepareKeeping(db: Sqlite) {
  const insert = db.prepare('insert or replace into receipts (lane, upto, issued_ms, message) values (?, ?, ?, ?)');
  const lastTwo = db
    .prepare<[string], number>('select upto from receipts where lane = ? order by upto desc limit 2')
    .pluck();
  const drop = db.prepare<[string, number]>('delete from receipts where lane = ? and upto = ?');
  const issued = db
    .prepare<[string], number>('select issued_ms from receipts where lane = ? order by upto desc limit 1')
    .pluck();
  return {
    keep({ lane, upto, issuedAtMs, message }: SignedReceipt) {
      const [last, before = 0] = lastTwo.all(lane);
      if (last !== undefined && upto - before < KEPT_APART_ROWS) drop.run(lane, last);
      insert.run(lane, upto, issuedAtMs, message);
    },
    newestIssuedMs: (lane: string) => issued.get(lane) ?? 0,
  };
}

/** What can be read of the receipts that a ledger keeps. */
export interface ReceiptReads {
  /** Which there are, by lane and oldest first. */
  receiptMarks(): readonly ReceiptMark[];
  /** The first that covers a row; null when the centre has not receipted it. */
  receiptOf(lane: string, sequence: number): KeptReceipt | null;
}

export function readReceipts(db: Sqlite): ReceiptReads {
  const marks = db.prepare<[], ReceiptMark>('select lane, upto from receipts order by lane, upto');
  const first = db.prepare<[string, number], KeptReceipt>(
    'select lane, upto, message from receipts where lane = ? and upto >= ? order by upto limit 1',
  );
  return {
    receiptMarks: () => marks.all(),
    receiptOf: (lane, sequence) => first.get(lane, sequence) ?? null,
  };
}
