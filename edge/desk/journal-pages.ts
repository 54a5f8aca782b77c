import type { PlacedRecord } from '../ledger/journal.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import type { RecordKind } from '../contract/record.ts';

/**
 * Rows that are read at once. SQLite answers synchronously, and the loop that waits also keeps the gates' permits: a page
 * of decisions with everything that models said of them is read and parsed in a few milliseconds.
 */
const PAGE_ROWS = 100;

const AT_ONCE = 500;

/** Resolves when everything that was waiting meanwhile has had its turn. */
export async function giveWay(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/** Does something for each, some hundred at a time; others have their turn between. */
export async function inTurns<T>(items: Iterable<T>, each: (item: T) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    each(item);
    done += 1;
    if (done % AT_ONCE === 0) await giveWay();
  }
}

/** The rows of one kind before a place (null: until now), newest first, page by page; others have their turn between. */
export async function* pagesOf(
  ledger: Pick<OpenLedger, 'newest'>,
  kind: RecordKind,
  before: number | null,
): AsyncGenerator<readonly PlacedRecord[], void> {
  for (let place = before; ;) {
    const page = ledger.newest(kind, place, PAGE_ROWS);
    if (page.length > 0) yield page;
    if (page.length < PAGE_ROWS) return;
    place = page.at(-1)?.place ?? 0;
    await giveWay();
  }
}
