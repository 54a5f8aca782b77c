import { Fault, isFault, reasonOf } from '../contract/fault.ts';
import type { Policy } from '../contract/policy.ts';
import type { Trust } from '../signing/keys.ts';
import { decodeRelease, type Release, type ReleasedPack } from '../sync/releases/release.ts';
import type { ContentName, InForce, ItemInForce, ReleaseName } from './down-record.ts';
import type { DownStore } from './down-store.ts';
import { fetchAll, fetchBytes, type FetchContent } from './fetching.ts';
import { type Proof, prove } from './proof.ts';
import type { Errand } from './release-machine.ts';
import type { ReleasedPacks } from './released-packs.ts';

/** A policy and its lists, read and put together, or why it cannot be (completes "it ..."). */
export type Composed =
  | { readonly ok: true; readonly policy: Policy; readonly digest: string }
  | { readonly ok: false; readonly why: string };
/** Rejects with Fault `reading-slow` when there is no time for it now. */
export type Compose = (parts: {
  readonly policy: Policy | Uint8Array;
  readonly watchList: Uint8Array | null;
}) => Promise<Composed>;

export interface PartsTools {
  readonly store: DownStore;
  readonly fetch: FetchContent;
  readonly trust: Trust;
  readonly sitePolicy: Policy;
  readonly compose: Compose;
  /** Why a text is no site file for this computer (completes "it ..."); null when it is one. Rejects as `Compose` does. */
  readonly objectionToSiteFile: (text: string) => Promise<string | null>;
  readonly packs: ReleasedPacks;
}

/** A release of which everything is here and is what it should be. */
export interface VerifiedRelease {
  readonly name: ReleaseName;
  /** What is in force once it is active. */
  readonly inForce: InForce;
  /** Why something of that does not count all the same: one sentence each. */
  readonly troubles: readonly string[];
  readonly policy: Policy;
  readonly digest: string;
  readonly packs: readonly ReleasedPack[];
  /** The text of the site file that it brings; null when it brings none. */
  readonly siteFile: string | null;
  readonly errand: Errand;
}

/**
 * Fetches a release and all that it names, and verifies it as a whole: either all of it is fit to be tried, or none of it
 * is. Rejects with Fault `release-refused` when it never can be, and otherwise with what keeps it from being had now.
 */
export async function takeRelease(
  name: ReleaseName,
  now: InForce,
  tools: PartsTools,
  signal: AbortSignal,
): Promise<VerifiedRelease> {
  const { store, fetch } = tools;
  const release = readRelease(await fetchBytes(name, store, fetch, signal), name, tools.trust);
  const { items } = release;
  const { policy, watchList, configuration, packs = [] } = items;
  await fetchAll(contentsOf(release), store, fetch, signal);
  const inForce: InForce = {
    policy: policy === undefined ? now.policy : itemOf(policy, name),
    watchList: watchList === undefined ? now.watchList : itemOf(watchList, name),
  };
  const { troubles, ...proven } = await proveAll(inForce, tools, signal);
  const composed = await tools.compose({ policy: proven.policy ?? tools.sitePolicy, watchList: proven.watchList });
  const siteFile = configuration === undefined ? null : await takeSiteFile(configuration, name, tools, signal);
  const fresh = packs.filter((pack) => tools.packs.progress(pack).stage !== 'serves');
  for (const pack of fresh.filter((each) => tools.packs.progress(each).stage !== 'waits')) prepare(pack, name, tools);
  return {
    name,
    inForce,
    troubles,
    ...unlessRefused(composed, name),
    packs: fresh,
    siteFile,
    errand: { packs: fresh.length > 0, policy: isAnother(policy, now, tools) },
  };
}

/** Everything that a release consists of, beside itself. */
function contentsOf({ items }: Release): readonly ContentName[] {
  const { policy, watchList, configuration, packs = [] } = items;
  const plain = [policy, watchList, configuration].filter((item) => item !== undefined);
  return [...plain, ...packs.flatMap(({ files }) => files)];
}

function readRelease(bytes: Uint8Array, name: ReleaseName, trust: Trust): Release {
  const answer = decodeRelease(bytes, trust);
  if (!answer.ok) throw refusal(name, `it ${answer.why}`);
  if (answer.content.version === name.version) return answer.content;
  throw refusal(name, `it says that it is release ${answer.content.version}`);
}

/** What stays in force beside a release may be of a key that is trusted no more; what the disk has lost of it is fetched. */
async function proveAll(inForce: InForce, tools: PartsTools, signal: AbortSignal): Promise<Proof> {
  const { store, fetch, trust } = tools;
  for (const content of prove(inForce, store, trust).lost) await fetchBytes(content, store, fetch, signal);
  return prove(inForce, store, trust);
}

/** Whether a policy is another than the one that judges. */
function isAnother(policy: ContentName | undefined, now: InForce, { store, trust }: PartsTools): boolean {
  if (policy === undefined) return false;
  return policy.sha256 !== now.policy?.sha256 || prove({ ...now, watchList: null }, store, trust).policy === null;
}

function unlessRefused(composed: Composed, name: ReleaseName): Pick<VerifiedRelease, 'policy' | 'digest'> {
  if (!composed.ok) throw refusal(name, `it ${composed.why}`);
  return { policy: composed.policy, digest: composed.digest };
}

async function takeSiteFile(
  content: ContentName,
  name: ReleaseName,
  { store, fetch, objectionToSiteFile }: PartsTools,
  signal: AbortSignal,
): Promise<string> {
  const text = (await fetchBytes(content, store, fetch, signal)).toString('utf8');
  const why = await objectionToSiteFile(text);
  if (why !== null) throw refusal(name, `it ${why}`);
  return text;
}

function prepare(pack: ReleasedPack, name: ReleaseName, { packs, store }: PartsTools): void {
  try {
    packs.prepare(pack, (sha256) => store.fileOf(sha256));
  } catch (error) {
    if (!isFault(error)) throw error;
    throw refusal(name, reasonOf(error), error);
  }
}

function itemOf({ sha256, bytes }: ContentName, release: ReleaseName): ItemInForce {
  return { sha256, bytes, release };
}

function refusal({ version }: ReleaseName, why: string, cause?: unknown): Fault {
  return new Fault('release-refused', `Release ${version} is not taken: ${why}`, { version, why }, cause);
}
