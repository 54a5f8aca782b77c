import type { LedgerRecord } from '../contract/record.ts';
import type { ReceiptMark, ReceiptReads } from '../ledger/receipts.ts';
import type { ReceiptReader } from '../sync/signed-receipt.ts';

/** A ledger, as far as its receipts are held against it. */
export interface AuditedLedger extends Pick<ReceiptReads, 'receiptOf'> {
  records(lane: string, from: number, limit: number): readonly LedgerRecord[];
}

export interface ReceiptFinding {
  readonly lane: string;
  readonly sequence: number;
  /** Whether the row is not what a trusted key signed; otherwise nobody who is trusted signed what is kept. */
  readonly isContradicted: boolean;
  /** A clause: what is wrong. */
  readonly why: string;
}

/**
 * Holds rows against what the centre signed about them. Whoever can write the ledger can make a chain that holds, and its
 * marks; the centre's signatures they cannot make. `site` null takes the receipts of any.
 */
export function auditReceipts(
  ledger: AuditedLedger,
  marks: readonly ReceiptMark[],
  { read, site }: { readonly read: ReceiptReader; readonly site: string | null },
): readonly ReceiptFinding[] {
  return marks.flatMap(({ lane, upto }) => {
    const finding = (isContradicted: boolean, why: string) => [{ lane, sequence: upto, isContradicted, why }];
    const answer = read(Buffer.from(ledger.receiptOf(lane, upto)?.message ?? ''));
    if (!answer.ok) return finding(false, `the receipt that is kept for it ${answer.why}`);
    const { receipt } = answer;
    if (receipt.lane !== lane || receipt.upto !== upto || (site !== null && receipt.site !== site)) {
      const whose = `row ${receipt.upto} of ${receipt.lane} at ${receipt.site}`;
      return finding(false, `the receipt that is kept for it is for ${whose}`);
    }
    const [row] = ledger.records(lane, upto, 1);
    if (row === undefined) return finding(true, 'the centre receipted this row, and it is gone');
    if (row.hash === receipt.head && row.epoch === receipt.epoch) return [];
    return finding(true, 'this is not the row that the centre receipted');
  });
}
