import type { Trust } from '../signing/keys.ts';
import { decodeRelease } from '../sync/releases/release.ts';
import type { ContentName, InForce, ItemInForce } from './down-record.ts';
import type { DownStore } from './down-store.ts';

/** What of the things in force may judge. */
export interface Proof {
  /** Their bytes; null of what is not in force, or cannot be proven. */
  readonly policy: Buffer | null;
  readonly watchList: Buffer | null;
  /** Why something that should be in force is not: one sentence each. */
  readonly troubles: readonly string[];
  /** Content that should be on the disk and is not. */
  readonly lost: readonly ContentName[];
}

/** Proves that a trusted key signed the releases that things in force are of, and that their bytes are theirs. */
export function prove(inForce: InForce, store: DownStore, trust: Trust): Proof {
  const troubles: string[] = [];
  const lost: ContentName[] = [];
  const bytesOf = (what: keyof InForce, said: string): Buffer | null => {
    const item = inForce[what];
    if (item === null) return null;
    const [document, bytes] = [store.read(item.release), store.read(item)];
    lost.push(...missing(item, document, bytes));
    const why = objectionTo(item, what, document, bytes, trust);
    if (why !== null) troubles.push(`The ${said} of release ${item.release.version} is not in force: ${why}`);
    return why === null ? bytes : null;
  };
  const [policy, watchList] = [bytesOf('policy', 'policy'), bytesOf('watchList', 'watch list')];
  return { policy, watchList, troubles, lost };
}

function missing(item: ItemInForce, document: Buffer | null, bytes: Buffer | null): readonly ContentName[] {
  return [...(document === null ? [item.release] : []), ...(bytes === null ? [item] : [])];
}

function objectionTo(
  item: ItemInForce,
  what: keyof InForce,
  document: Buffer | null,
  bytes: Buffer | null,
  trust: Trust,
): string | null {
  if (document === null || bytes === null) return 'its bytes are not on the disk any more';
  const release = decodeRelease(document, trust);
  if (!release.ok) return `it ${release.why}`;
  return release.content.items[what]?.sha256 === item.sha256 ? null : 'its release names another';
}
