import type { BagEvent, BagMove } from '../contract/pre-screening.ts';
import { DESK_LANE } from '../contract/officer.ts';
import type { RecordDraft } from '../contract/record.ts';
import type { HeldBag } from '../ledger/hold-bags.ts';

/** A bag that is moved, and what it becomes; null: nothing is kept of it. */
export interface BagChange {
  readonly bag: HeldBag;
  readonly after: HeldBag | null;
  readonly why: BagEvent;
}

/** What the ledger is told of it: one row, or none. */
export function rowOf({ bag, after, why }: BagChange, wallMs: number): readonly RecordDraft[] {
  const isNew = after === bag;
  // A bag that nothing was held against goes without a word.
  if (after === null && bag.stage === 'retired') return [];
  const notice = after?.notice ?? bag.notice;
  const move: BagMove = {
    issuer: bag.issuer,
    from: isNew ? null : bag.stage,
    to: after?.stage ?? 'retired',
    why,
    notice,
  };
  const isOfPassage = why === 'read' || why === 'missed' || why === 'let-go' || why === 'kept';
  const [lane, passage] = isOfPassage ? [after?.lane ?? DESK_LANE, after?.passage ?? null] : [DESK_LANE, null];
  return [{ lane, kind: 'hold-bag', passage, wallMs, body: { ...move, notice: { ...notice } } }];
}
