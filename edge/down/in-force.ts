import { isFault, reasonOf } from '../contract/fault.ts';
import type { Policy } from '../contract/policy.ts';
import type { Trust } from '../signing/keys.ts';
import type { DownStore } from './down-store.ts';
import { type Proof, prove } from './proof.ts';
import type { Compose, Composed } from './release-parts.ts';

/** What lanes judge by when the computer starts. */
export interface PolicyAtStart extends Pick<Proof, 'troubles' | 'lost'> {
  readonly policy: Policy;
  /** Its digest; null where it is the site file's own. */
  readonly digest: string | null;
  /** Whether something could not be read in time, and may be another time. */
  readonly isLate: boolean;
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
  const { lost, troubles, ...proven } = prove(store.record().inForce, store, trust);
  const missed: Missed[] = [];
  let best: Pick<PolicyAtStart, 'policy' | 'digest'> = { policy: sitePolicy, digest: null };
  for (const { policy, watchList } of fallbacks(proven)) {
    const composed = await tryTo(async () => compose({ policy: policy ?? sitePolicy, watchList }));
    if (composed.ok) {
      best = composed;
      break;
    }
    missed.push(composed);
  }
  const whys = missed.slice(0, 1).map(({ why }) => `Not all that the centre released is in force: ${why}`);
  const isLate = missed.some((each) => each.isLate);
  return { policy: best.policy, digest: best.digest, troubles: [...troubles, ...whys], isLate, lost };
}

type Proven = Pick<Proof, 'policy' | 'watchList'>;

/** What to put together, and what if that fails, as what an older Greenlane took may: as much as there can be. */
function fallbacks({ policy, watchList }: Proven): readonly Proven[] {
  if (policy === null && watchList === null) return [];
  if (policy === null || watchList === null) return [{ policy, watchList }];
  return [
    { policy, watchList },
    { policy: null, watchList },
    { policy, watchList: null },
  ];
}

interface Missed {
  readonly ok: false;
  readonly why: string;
  readonly isLate: boolean;
}

async function tryTo(compose: () => Promise<Composed>): Promise<Extract<Composed, { ok: true }> | Missed> {
  try {
    const composed = await compose();
    return composed.ok ? composed : { ok: false, why: `it ${composed.why}`, isLate: false };
  } catch (error) {
    if (!isFault(error, 'reading-slow')) throw error;
    return { ok: false, why: reasonOf(error), isLate: true };
  }
}
