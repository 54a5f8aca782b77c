import { type Bundle, composeBundle } from '../proof/bundle.ts';
import type { LaneName } from '../sync/store.ts';
import type { ReceiptSigner } from '../sync/signed-receipt.ts';
import type { LaneReads } from './lane-reads.ts';

/** A case that waits for hours stands among thousands of rows of its lane. */
const MOST_ROWS = 20_000;

/**
 * A passage as a file that anybody can verify who has the centre's public key (`greenlane ledger prove`): its rows, the chain
 * between them, and a receipt of the last. The centre signs that anew: it holds every row up to there. Images are not in it.
 * Null where nothing of the passage is held, or its rows stand further apart than one file may.
 */
export async function caseBundle(
  reads: LaneReads,
  sign: ReceiptSigner,
  { site, lane }: LaneName,
  passage: string,
): Promise<Bundle | null> {
  const own = await reads.rows({ site, lane }, passage);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return null;
  const between = await reads.between({ site, lane }, first, last, MOST_ROWS);
  if (between.at(-1)?.sequence !== last.sequence) return null;
  const { epoch, sequence: upto, hash: head } = last;
  const [message = ''] = sign([{ site, lane, epoch, upto, head }]);
  const source = {
    recordsOf: () => own,
    records: () => between,
    receiptOf: () => ({ lane, upto, message }),
  };
  return composeBundle(source, site, passage);
}
