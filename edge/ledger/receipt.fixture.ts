import type { LedgerRecord, SignedReceipt } from '../contract/record.ts';

/** The centre's receipt for a row and all before it, as if its signatures had been verified. */
export function receiptFor(row: LedgerRecord, changes: Partial<SignedReceipt> = {}): SignedReceipt {
  const { lane, epoch, sequence, hash } = row;
  return { site: 'site-1', lane, epoch, upto: sequence, head: hash, issuedAtMs: 0, message: '{}', ...changes };
}
