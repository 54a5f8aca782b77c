import { parseJson } from '../../hardware/bus/json.ts';
import type { Policy } from '../contract/policy.ts';
import { type WatchList, watchListSchema } from '../contract/watch-list.ts';
import { explainPolicy } from './policy.ts';
import { policyDigest } from './policy-digest.ts';

/** What a policy is made of. */
export interface PolicyParts {
  /** The text of a policy file or, where that stays as it is, the policy. */
  readonly policy: Policy | Uint8Array;
  /** JSON of a watch list, which takes the place of the policy's own lists; null leaves them. */
  readonly watchList: Uint8Array | null;
}

export type ComposedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly digest: string }
  /** Completes "it ...". */
  | { readonly ok: false; readonly why: string };

/** A hundred thousand documents: with more, a lane would wait for its policy to change. */
const MAX_WATCH_LIST_BYTES = 8_000_000;
const LIST_DEPTH = 4;

/** Reads the parts as `greenlane check` would and puts them together. Pure, never throws. */
export function composePolicy({ policy, watchList }: PolicyParts): ComposedPolicy {
  const base = policy instanceof Uint8Array ? readPolicy(policy) : { ok: true as const, content: policy };
  if (!base.ok) return base;
  if (watchList === null) return composed(base.content);
  const lists = readWatchList(watchList);
  if (!lists.ok) return lists;
  const { documents, sealedBags } = lists.content;
  return composed({ ...base.content, watchList: documents, sealedBags });
}

function composed(policy: Policy): ComposedPolicy {
  return { ok: true, policy, digest: policyDigest(policy) };
}

type Read<T> = { readonly ok: true; readonly content: T } | { readonly ok: false; readonly why: string };

function readPolicy(bytes: Uint8Array): Read<Policy> {
  const { content, problems } = explainPolicy(Buffer.from(bytes).toString('utf8'));
  if (content !== null) return { ok: true, content };
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more mistakes)` : '';
  return { ok: false, why: `has a policy with a mistake at ${first?.path ?? ''}: ${first?.message ?? ''}${more}` };
}

/** Reads a watch list within the bounds that a lane keeps. Total. */
export function readWatchList(bytes: Uint8Array): Read<WatchList> {
  const json = parseJson(bytes, { maxBytes: MAX_WATCH_LIST_BYTES, maxDepth: LIST_DEPTH });
  if (!json.ok) return { ok: false, why: `has a watch list that cannot be read: ${json.why}` };
  const parsed = watchListSchema.safeParse(json.value);
  if (parsed.success) return { ok: true, content: parsed.data };
  const [issue] = parsed.error.issues;
  return {
    ok: false,
    why: `has a watch list with a mistake at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  };
}
