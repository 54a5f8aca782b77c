import type { Policy } from '../contract/policy.ts';
import type { Trust } from '../signing/keys.ts';
import type { DownStore } from './down-store.ts';
import { type Proof, prove } from './proof.ts';
import type { Compose } from './release-parts.ts';

/** What lanes judge by when the computer starts. */
export interface PolicyAtStart extends Pick<Proof, 'troubles' | 'lost'> {
  readonly policy: Policy;
  /** Its digest; null where it is the site file's own. */
  readonly digest: string | null;
}

/**
 * The policy in force, proven anew. A key that an operator no longer trusts takes with it what it signed. What cannot be
 * proven gives way to the site file's own.
 */
export async function policyAtStart(
  store: DownStore,
  trust: Trust,
  sitePolicy: Policy,
  compose: Compose,
): Promise<PolicyAtStart> {
  const { policy, watchList, troubles, lost } = prove(store.record().inForce, store, trust);
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
