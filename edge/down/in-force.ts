import type { Policy } from '../contract/policy.ts';
import type { Trust } from '../signing/keys.ts';
import { decodeRelease } from '../sync/releases/release.ts';
import type { ContentName, InForce, ItemInForce } from './down-record.ts';
import type { DownStore } from './down-store.ts';
import type { Compose } from './release-parts.ts';

/** What lanes judge by when the computer starts. */
export interface PolicyAtStart {
  readonly policy: Policy;
  /** Its digest; null where it is the site file's own. */
  readonly digest: string | null;
  /** Why something that should be in force is not: one sentence each. */
  readonly troubles: readonly string[];
  /** Content that should be in force and is not on the disk any more. */
  readonly lost: readonly ContentName[];
}

/**
 * The policy in force, proven anew: that a trusted key signed the releases that it is of, and that its bytes are theirs. A
 * key that an operator no longer trusts takes with it what it signed. What cannot be proven gives way to the site file's own.
 */
export async function policyAtStart(
  store: DownStore,
  trust: Trust,
  sitePolicy: Policy,
  compose: Compose,
): Promise<PolicyAtStart> {
  const { inForce } = store.record();
  const troubles: string[] = [];
  const lost: ContentName[] = [];
  const bytesOf = (what: 'policy' | 'watchList', said: string): Buffer | null => {
    const item = inForce[what];
    if (item === null) return null;
    const [document, bytes] = [store.read(item.release), store.read(item)];
    lost.push(...missing(item, document, bytes));
    const why = objectionTo(item, what, document, bytes, trust);
    if (why !== null) troubles.push(`The ${said} of release ${item.release.version} is not in force: ${why}`);
    return why === null ? bytes : null;
  };
  const [policy, watchList] = [bytesOf('policy', 'policy'), bytesOf('watchList', 'watch list')];
  if (policy === null && watchList === null) return { policy: sitePolicy, digest: null, troubles, lost };
  const composed = await compose({ policy: policy ?? sitePolicy, watchList });
  if (composed.ok) return { policy: composed.policy, digest: composed.digest, troubles, lost };
  // An older Greenlane took it.
  return {
    policy: sitePolicy,
    digest: null,
    troubles: [...troubles, `What the centre released is not in force: it ${composed.why}`],
    lost,
  };
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
