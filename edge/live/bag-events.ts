import { type DispositionWord, rulingSchema } from '../contract/case.ts';
import { type Evidence, evidenceSchema } from '../contract/evidence.ts';
import { type BagEvent, concernedBags, isAmong, presentedBags } from '../contract/pre-screening.ts';
import type { LedgerRecord } from '../contract/record.ts';
import type { HeldBag } from '../ledger/hold-bags.ts';

const LETS_GO: ReadonlySet<DispositionWord> = new Set(['release', 'goods-declared', 'duty-to-pay']);
const KEEPS: ReadonlySet<DispositionWord> = new Set(['seized', 'quarantine']);

/** Whether a passage means anything to a bag; looked at once for many bags, and before `eventsOf`. */
export function concerning(passage: string, rows: readonly LedgerRecord[]): (bag: HeldBag) => boolean {
  const concerned = concernedBags(evidenceIn(rows));
  return (bag) => bag.passage === passage || isAmong(bag.notice, concerned);
}

function evidenceIn(rows: readonly LedgerRecord[]): readonly Evidence[] {
  return rows.flatMap((row) => {
    const piece = row.kind === 'evidence' ? evidenceSchema.safeParse(row.body).data : undefined;
    return piece === undefined ? [] : [piece];
  });
}

/** What a passage means to a bag, in this order, by its rows since the bag was told. Pure. */
export function eventsOf(bag: HeldBag, passage: string, rows: readonly LedgerRecord[]): readonly BagEvent[] {
  const evidence = evidenceIn(rows);
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
