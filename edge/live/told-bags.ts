import type { BagNotice } from '../contract/pre-screening.ts';
import { bagKey, type HeldBag } from '../ledger/hold-bags.ts';
import type { BagChange } from './bag-rows.ts';
import { stepBag } from './hold-bag-step.ts';

/** What one issuer says of a bag is held apart from what another does. */
export function heldKey(bag: Pick<HeldBag, 'issuer'> & { readonly notice: Pick<BagNotice, 'plate' | 'seal'> }): string {
  return `${bag.issuer} ${bagKey(bag.notice)}`;
}

/** What notices of one issuer make of the bags that are held, one after the other: a bag may be named twice. Pure. */
export function toldChanges(
  notices: readonly BagNotice[],
  issuer: string,
  held: ReadonlyMap<string, HeldBag>,
  nowMs: number,
): readonly BagChange[] {
  const told = new Map<string, HeldBag>();
  return notices.flatMap((notice) => {
    const key = heldKey({ issuer, notice });
    const before = told.get(key) ?? held.get(key) ?? null;
    const after = afterNotice(before, notice, issuer, nowMs);
    if (after === null) return [];
    told.set(key, after);
    return [{ bag: before ?? after, after, why: eventOf(notice) }];
  });
}

/** Null where the notice changes nothing. */
function afterNotice(before: HeldBag | null, notice: BagNotice, issuer: string, nowMs: number): HeldBag | null {
  if (notice.expiresAtMs <= nowMs || notice.sequence <= (before?.notice.sequence ?? 0)) return null;
  const stage = stepBag(before?.stage ?? null, eventOf(notice));
  if (stage !== null) return { passage: null, lane: null, ...before, issuer, notice, stage, toldMs: nowMs };
  // What is suspect already, and is so for another reason now, stays where it is.
  return before === null || notice.verdict === 'clear' ? null : { ...before, notice };
}

function eventOf({ verdict }: BagNotice) {
  return verdict === 'suspect' ? 'told' : 'withdrawn';
}
