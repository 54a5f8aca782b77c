import { readWatchList } from '../config/composed-policy.ts';
import { Fault } from '../contract/fault.ts';
import type { WatchList } from '../contract/watch-list.ts';
import type { ContentStore } from '../sync/content/store.ts';
import type { ContentName } from '../sync/releases/release.ts';
import type { Sealing } from '../sync/releases/store.ts';

/** How much a new watch list changes: it takes its place at the lanes without a trial. */

export type ListName = keyof WatchList;

/** Entries of a list; `before` is null when the release before has none that can be read. */
export interface ListCount {
  readonly list: ListName;
  readonly before: number | null;
  readonly now: number;
}

/** Counts what a release names; nothing when it names no watch list, or takes one over. */
export async function countLists(
  { release, carried, before }: Sealing,
  published: ContentStore,
): Promise<readonly ListCount[]> {
  const { watchList } = release.items;
  if (watchList === undefined || carried.some(({ item }) => item === 'watch-list')) return [];
  const now = await listsOf(watchList, published);
  const old = await listsOf(before?.items.watchList, published);
  const count = (list: ListName) => ({ list, before: old?.[list].length ?? null, now: now?.[list].length ?? 0 });
  return [count('documents'), count('sealedBags')];
}

/** @throws Fault `data-invalid` when a list would become empty, and is not `meant` to; one that was empty may stay so */
export function requireFilled(counts: readonly ListCount[], meant: readonly ListName[]): void {
  const emptied = counts.find(({ list, before, now }) => now === 0 && before !== 0 && !meant.includes(list));
  if (emptied === undefined) return;
  const { list, before } = emptied;
  const what = `The list ${list} would be empty at every lane (entries before: ${before ?? 'unknown'})`;
  throw new Fault('data-invalid', `${what}: if it is to be, say --empty-list ${list}`, { list });
}

export function countWords(counts: readonly ListCount[]): string {
  return counts
    .map(({ list, before, now }) => `  ${list.padEnd(13)} ${before ?? 'unknown'} -> ${now} entries\n`)
    .join('');
}

async function listsOf(content: ContentName | undefined, published: ContentStore): Promise<WatchList | null> {
  if (content === undefined || (await published.sizeOf(content.sha256)) !== content.bytes) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of published.read(content.sha256, { offset: 0, end: content.bytes })) {
    chunks.push(Buffer.from(chunk as Uint8Array));
  }
  const lists = readWatchList(Buffer.concat(chunks));
  return lists.ok ? lists.content : null;
}
