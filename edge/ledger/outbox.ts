import { Fault, isFault } from '../contract/fault.ts';
import type { Outbox, Receipt, SignedReceipt } from '../contract/record.ts';
import { withFaults, type Sqlite } from './database.ts';
import type { Journal } from './journal.ts';
import { prepareKeeping } from './receipts.ts';

/** The rows that the centre has not receipted yet, over the same file as the journal. */
export function openOutbox(db: Sqlite, file: string, journal: Journal): Outbox {
  const receipted = new Map<string, number>();
  const marks = db.prepare<[], { lane: string; upto: number }>('select lane, receipted_upto as upto from lanes');
  for (const { lane, upto } of marks.all()) receipted.set(lane, upto);
  const mark = db.prepare('update lanes set receipted_upto = ?, receipted_hash = ? where lane = ?');
  const receipts = prepareKeeping(db);
  const hashes = db.prepare<[string, number], HashRow>(
    'select epoch, hash from journal where lane = ? and sequence = ?',
  );
  const receiptedUpto = (lane: string) => receipted.get(lane) ?? 0;
  const write = db.transaction((newest: readonly SignedReceipt[], isKept: boolean) => {
    for (const receipt of newest) {
      mark.run(receipt.upto, receipt.head, receipt.lane);
      if (isKept) receipts.keep(receipt);
    }
  });
  // Where there is no room left to keep what the centre signed, what it says still counts.
  const take = (newest: readonly SignedReceipt[]) => {
    try {
      withFaults(file, () => write.immediate(newest, true));
    } catch (error) {
      if (!isFault(error, 'ledger-full')) throw error;
      withFaults(file, () => write.immediate(newest, false));
    }
  };

  return {
    lanes: () => journal.lanes(),
    rowsAfter(lane, afterSequence, limit) {
      // The sender asks after every receipt, and mostly there is nothing: the head in memory says so.
      if (afterSequence >= journal.head(lane).sequence) return [];
      return withFaults(file, () => journal.stored(lane, afterSequence + 1, limit));
    },
    receiptedUpto,
    receiptedAtMs: (lane) => withFaults(file, () => receipts.newestIssuedMs(lane)),
    acknowledge(arrived) {
      const rows = withFaults(file, () => arrived.map(({ lane, upto }) => hashes.get(lane, upto)));
      const answers = arrived.map((receipt, at) => mismatch(receipt, rows[at]));
      const newest = newestOfEach(
        arrived.filter(({ lane, upto }, at) => answers[at] === null && upto > receiptedUpto(lane)),
      );
      if (newest.length > 0) take(newest);
      for (const { lane, upto } of newest) receipted.set(lane, upto);
      return answers;
    },
    backlog: () => journal.lanes().reduce((sum, lane) => sum + journal.head(lane).sequence - receiptedUpto(lane), 0),
  };
}

function newestOfEach(receipts: readonly SignedReceipt[]): readonly SignedReceipt[] {
  const newest = new Map<string, SignedReceipt>();
  for (const receipt of receipts) {
    if (receipt.upto > (newest.get(receipt.lane)?.upto ?? 0)) newest.set(receipt.lane, receipt);
  }
  return [...newest.values()];
}

interface HashRow {
  readonly epoch: number;
  readonly hash: string;
}

function mismatch({ lane, epoch, upto, head }: Receipt, row: HashRow | undefined): Fault | null {
  if (upto === 0 || (row?.hash === head && row.epoch === epoch)) return null;
  const what = row === undefined ? 'a row that this ledger does not have' : 'another row than this ledger has';
  return new Fault('receipt-mismatch', `The centre receipted ${what}: ${lane} ${epoch}/${upto}`, {
    lane,
    epoch,
    upto,
    head,
  });
}
