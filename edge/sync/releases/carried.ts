import { Fault } from '../../contract/fault.ts';
import type { ContentName, Release, ReleasedPack } from './release.ts';

/**
 * A release is complete: what its maker does not name comes over from the release before, since a lane that never took
 * that one is to run the same as a lane that did. Site files do not: each is of one site, and laid out for a person once.
 */

type Items = Release['items'];

/** An item that was taken over: `policy`, `watch-list` or `pack:<id>`, and the release that named it. */
export interface Carried {
  readonly item: string;
  readonly from: number;
}

/** What the release before holds, and what of that it took over itself. */
interface Before {
  readonly version: number;
  readonly items: Items;
  readonly carried: readonly Carried[];
}

interface Complete {
  readonly items: Items;
  readonly carried: readonly Carried[];
}

/**
 * Adds what `named` lacks, but for the items that are left out on purpose.
 * @throws Fault `data-invalid` when one to be left out is named, or is not there to be taken over
 */
export function carryForward(named: Items, before: Before | null, without: readonly string[]): Complete {
  const own = namesOf(named);
  const old = before === null ? [] : namesOf(before.items);
  for (const item of without) requireLeavable(item, own, old);
  const isCarried = (item: string) => old.includes(item) && !own.includes(item) && !without.includes(item);
  const { policy, watchList, packs = [] } = before?.items ?? {};
  const allPacks = [...(named.packs ?? []), ...packs.filter((pack) => isCarried(packName(pack)))];
  return {
    items: {
      ...(policy !== undefined && isCarried('policy') ? { policy } : {}),
      ...(watchList !== undefined && isCarried('watch-list') ? { watchList } : {}),
      ...named,
      ...(allPacks.length === 0 ? {} : { packs: allPacks }),
    },
    carried: old.filter(isCarried).map((item) => ({ item, from: originOf(item, before) })),
  };
}

/** The content of one item. */
export function contentsOfItem({ policy, watchList, packs = [] }: Items, item: string): readonly ContentName[] {
  if (item === 'policy') return policy === undefined ? [] : [policy];
  if (item === 'watch-list') return watchList === undefined ? [] : [watchList];
  return packs.find((pack) => packName(pack) === item)?.files ?? [];
}

function namesOf({ policy, watchList, packs = [] }: Items): readonly string[] {
  return [
    ...(policy === undefined ? [] : ['policy']),
    ...(watchList === undefined ? [] : ['watch-list']),
    ...packs.map(packName),
  ];
}

function packName({ id }: Pick<ReleasedPack, 'id'>): string {
  return `pack:${id}`;
}

function originOf(item: string, before: Before | null): number {
  return before?.carried.find((each) => each.item === item)?.from ?? before?.version ?? 0;
}

function requireLeavable(item: string, own: readonly string[], old: readonly string[]): void {
  if (own.includes(item)) throw new Fault('data-invalid', `${item} is both named and left out`, { item });
  if (old.includes(item)) return;
  const there = old.length === 0 ? 'nothing' : old.join(', ');
  throw new Fault('data-invalid', `No ${item} would be taken over that could be left out, but ${there}`, { item });
}
