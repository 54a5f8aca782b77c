import type { LedgerRecord } from '../contract/record.ts';
import type { KeptReceipt, ReceiptReads } from '../ledger/receipts.ts';
import type { ReceiptReader } from '../sync/signed-receipt.ts';

/** A ledger, as far as its receipts are held against it. */
export interface AuditedLedger extends Pick<ReceiptReads, 'receipts'> {
  records(lane: string, from: number, limit: number): readonly LedgerRecord[];
}

export interface ReceiptFinding {
  readonly lane: string;
  readonly sequence: number;
  /** A clause: what is wrong. */
  readonly why: string;
}

/**
 * Holds rows against what the centre signed about them. Whoever can write the ledger can make a chain that holds, and its
 * marks; the centre's signatures they cannot make. `site` null takes the receipts of any.
 */
export function auditReceipts(
  ledger: AuditedLedger,
  kept: readonly KeptReceipt[],
  { read, site }: { readonly read: ReceiptReader; readonly site: string | null },
): readonly ReceiptFinding[] {
  return kept.flatMap(({ lane, upto, message }) => {
    const why = wrongWith(ledger, { lane, upto, message }, read, site);
    return why === null ? [] : [{ lane, sequence: upto, why }];
  });
}

function wrongWith(
  ledger: AuditedLedger,
  { lane, upto, message }: KeptReceipt,
  readReceipt: ReceiptReader,
  site: string | null,
): string | null {
  const read = readReceipt(Buffer.from(message));
  if (!read.ok) return `the receipt that is kept for it ${read.why}`;
  const { receipt } = read;
  if (receipt.lane !== lane || receipt.upto !== upto || (site !== null && receipt.site !== site)) {
    return `the receipt that is kept for it is for row ${receipt.upto} of ${receipt.lane} at ${receipt.site}`;
  }
  const [row] = ledger.records(lane, upto, 1);
  if (row === undefined) return 'the centre receipted this row, and it is gone';
  if (row.hash === receipt.head && row.epoch === receipt.epoch) return null;
  return 'this is not the row that the centre receipted';
}
