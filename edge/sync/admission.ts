import type { LedgerRecord } from '../contract/record.ts';
import { GENESIS_HASH } from '../ledger/chain.ts';

/** How far the centre holds a lane's present history without a gap. */
export interface Mark {
  /** The epoch in which this history began; another one means that the lane lost its ledger once. */
  readonly firstEpoch: number;
  /** Epoch, sequence and hash of the last row held. */
  readonly epoch: number;
  readonly upto: number;
  readonly head: string;
}

/** Before the first row. */
export const NO_MARK: Mark = { firstEpoch: 0, epoch: 0, upto: 0, head: GENESIS_HASH };

export type Admission =
  /** The row follows; the mark moves on. */
  | { readonly kind: 'next'; readonly mark: Mark }
  /** The lane begins a new history in a greater epoch: taken, and told to a person. */
  | { readonly kind: 'restarted'; readonly mark: Mark }
  /** Rows before it are still missing. */
  | { readonly kind: 'ahead' }
  /** Held already. */
  | { readonly kind: 'duplicate' }
  /** Another row is held under this key. */
  | { readonly kind: 'conflict' }
  /** It does not continue the history that is held: an edited, cut, restored or cloned ledger. */
  | { readonly kind: 'diverged' };

/**
 * What becomes of a record whose hash holds. Pure. `heldHash`: the hash that is held under the record's key
 * (lane, epoch, sequence), or null.
 */
export function admit(record: LedgerRecord, mark: Mark, heldHash: string | null): Admission {
  const { epoch, sequence, previousHash, hash } = record;
  if (heldHash !== null) return { kind: heldHash === hash ? 'duplicate' : 'conflict' };
  if (sequence > mark.upto + 1) return { kind: 'ahead' };
  if (sequence === mark.upto + 1 && previousHash === mark.head && epoch >= mark.epoch) {
    const firstEpoch = sequence === 1 ? epoch : mark.firstEpoch;
    return { kind: 'next', mark: { firstEpoch, epoch, upto: sequence, head: hash } };
  }
  if (sequence === 1 && previousHash === GENESIS_HASH && epoch > mark.epoch) {
    return { kind: 'restarted', mark: { firstEpoch: epoch, epoch, upto: 1, head: hash } };
  }
  return { kind: 'diverged' };
}
