import { Fault } from '../contract/fault.ts';
import type { Outbox, Receipt } from '../contract/record.ts';
import { withFaults, type Sqlite } from './database.ts';
import type { Journal } from './journal.ts';

/** The rows that the centre has not receipted yet, over the same file as the journal. */
export function openOutbox(db: Sqlite, file: string, journal: Journal): Outbox {
  const receipted = new Map<string, number>();
  const marks = db.prepare<[], { lane: string; upto: number }>('select lane, receipted_upto as upto from lanes');
  for (const { lane, upto } of marks.all()) receipted.set(lane, upto);
  const mark = db.prepare('update lanes set receipted_upto = ?, receipted_hash = ? where lane = ?');
  const hashes = db.prepare<[string, number], HashRow>(
    'select epoch, hash from journal where lane = ? and sequence = ?',
  );
  const receiptedUpto = (lane: string) => receipted.get(lane) ?? 0;

  return {
    lanes: () => journal.lanes(),
    rowsAfter(lane, afterSequence, limit) {
      // The sender asks after every receipt, and mostly there is nothing: the head in memory says so.
      if (afterSequence >= journal.head(lane).sequence) return [];
      return withFaults(file, () => journal.records(lane, afterSequence + 1, limit));
    },
    receiptedUpto,
    acknowledge(receipt) {
      if (receipt.upto === 0) return;
      refuseMismatch(
        receipt,
        withFaults(file, () => hashes.get(receipt.lane, receipt.upto)),
      );
      if (receipt.upto <= receiptedUpto(receipt.lane)) return;
      withFaults(file, () => mark.run(receipt.upto, receipt.head, receipt.lane));
      receipted.set(receipt.lane, receipt.upto);
    },
    backlog: () => journal.lanes().reduce((sum, lane) => sum + journal.head(lane).sequence - receiptedUpto(lane), 0),
  };
}

interface HashRow {
  readonly epoch: number;
  readonly hash: string;
}

function refuseMismatch(receipt: Receipt, row: HashRow | undefined): void {
  const { lane, epoch, upto, head } = receipt;
  if (row?.hash === head && row.epoch === epoch) return;
  const what = row === undefined ? 'a row that this ledger does not have' : 'another row than this ledger has';
  throw new Fault('receipt-mismatch', `The centre receipted ${what}: ${lane} ${epoch}/${upto}`, {
    lane,
    epoch,
    upto,
    head,
  });
}
