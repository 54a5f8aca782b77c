import { type DispositionWord, rulingSchema } from '../contract/case.ts';
import { evidenceSchema } from '../contract/evidence.ts';
import { type BagEvent, concernedBags, isAmong, presentedBags } from '../contract/pre-screening.ts';
import type { LedgerRecord } from '../contract/record.ts';
import type { HeldBag } from '../ledger/hold-bags.ts';

const LETS_GO: ReadonlySet<DispositionWord> = new Set(['release', 'goods-declared', 'duty-to-pay']);
const KEEPS: ReadonlySet<DispositionWord> = new Set(['seized', 'quarantine']);

/** What a passage means to a bag, in this order, by its rows since the bag was told. Pure. */
export function eventsOf(bag: HeldBag, passage: string, rows: readonly LedgerRecord[]): readonly BagEvent[] {
  const evidence = rows.flatMap(({ kind, body }) => {
    const piece = kind === 'evidence' ? evidenceSchema.safeParse(body).data : undefined;
    return piece === undefined ? [] : [piece];
  });
  if (!isAmong(bag.notice, concernedBags(evidence))) return endOf(bag, passage, rows);
  const isHere = isAmong(bag.notice, presentedBags(evidence));
  const isDecided = rows.some(({ kind }) => kind === 'decision');
  const events: readonly BagEvent[] = isHere ? ['read'] : isDecided ? ['missed'] : [];
  const isThisOne = isHere && (bag.stage !== 'presented' || bag.passage === passage);
  return isThisOne ? [...events, ...endOf({ ...bag, passage }, passage, rows)] : events;
}

/** How the officer ended it who had the bag before them. */
function endOf(bag: HeldBag, passage: string, rows: readonly LedgerRecord[]): readonly BagEvent[] {
  const body = rows.find(({ kind }) => kind === 'disposition')?.body;
  const what = bag.passage === passage ? rulingSchema.safeParse(body).data?.disposition.what : undefined;
  if (what === undefined) return [];
  if (LETS_GO.has(what)) return ['let-go'];
  return KEEPS.has(what) ? ['kept'] : [];
}
