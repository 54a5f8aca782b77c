import { readFileSync } from 'node:fs';
import { systemClock } from '../../hardware/clock.ts';
import { readWatchList } from '../config/composed-policy.ts';
import { readSite } from '../config/load.ts';
import { explainPolicy } from '../config/policy.ts';
import { summarise } from '../config/problem.ts';
import { Fault, type FaultCode, reasonOf } from '../contract/fault.ts';
import type { FileProblem } from '../contract/file-problem.ts';
import { tryPacks } from '../inference/try-packs.ts';
import { MANIFEST_FILE, readPack, readUnverified } from '../packs/pack.ts';
import { SIGNATURES_FILE } from '../packs/signatures.ts';
import type { Trust } from '../signing/keys.ts';
import type { ContentName, Release, ReleasedPack } from '../sync/releases/release.ts';

/** Where the files are that a release is made of. */
export interface ReleaseFiles {
  readonly policy?: string;
  readonly watchList?: string;
  readonly configuration?: string;
  /** Folders. */
  readonly pack: readonly string[];
}

/** Puts bytes where lanes fetch them. */
export type Put = (bytes: Uint8Array) => Promise<ContentName>;

type Items = Release['items'];

/**
 * Looks at everything as a lane would, and then puts it where lanes fetch it.
 * @throws Fault `policy-invalid`, `config-invalid`, `data-invalid`, `pack-untrusted`, `pack-invalid`
 */
export async function collectItems(files: ReleaseFiles, trust: Trust, put: Put): Promise<Items> {
  const { policy, watchList, configuration, pack } = files;
  const looked = {
    policy: policy === undefined ? null : policyBytes(policy),
    watchList: watchList === undefined ? null : watchListBytes(watchList),
    configuration: configuration === undefined ? null : configurationBytes(configuration),
    packs: await lookAtPacks(pack, trust),
  };
  const packs: ReleasedPack[] = [];
  for (const each of looked.packs) packs.push(await putPack(each, put));
  return {
    ...(looked.policy === null ? {} : { policy: await put(looked.policy) }),
    ...(looked.watchList === null ? {} : { watchList: await put(looked.watchList) }),
    ...(looked.configuration === null ? {} : { configuration: await put(looked.configuration) }),
    ...(packs.length === 0 ? {} : { packs }),
  };
}

function policyBytes(file: string): Buffer {
  const bytes = bytesOf(file);
  return requireSound(file, bytes, explainPolicy(bytes.toString('utf8')).problems, 'policy-invalid');
}

function configurationBytes(file: string): Buffer {
  const bytes = bytesOf(file);
  return requireSound(file, bytes, readSite(bytes.toString('utf8')).problems, 'config-invalid');
}

function requireSound(file: string, bytes: Buffer, problems: readonly FileProblem[], code: FaultCode): Buffer {
  if (problems.length === 0) return bytes;
  throw new Fault(code, summarise(file, problems), { file, problems: problems.length });
}

function watchListBytes(file: string): Buffer {
  const bytes = bytesOf(file);
  const lists = readWatchList(bytes);
  if (lists.ok) return bytes;
  throw new Fault('data-invalid', `${file} ${lists.why}`, { file });
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be read: ${reasonOf(error)}`, { file }, error);
  }
}

interface LookedPack {
  readonly id: string;
  readonly version: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

async function lookAtPacks(folders: readonly string[], trust: Trust): Promise<readonly LookedPack[]> {
  const packs = folders.map((folder) => readPack(folder, trust));
  for (const [at, { manifest }] of packs.entries()) {
    if (packs.findIndex((other) => other.manifest.id === manifest.id) === at) continue;
    throw new Fault('data-invalid', `The pack ${manifest.id} is named twice`, { pack: manifest.id });
  }
  const refused = folders.length === 0 ? [] : await tryPacks({ packs: folders, trust, clock: systemClock });
  for (const { folder, fault } of refused) throw new Fault('pack-invalid', fault.what, { folder });
  return packs.map(({ folder, manifest, files }) => {
    const beside = [MANIFEST_FILE, SIGNATURES_FILE].map((name) => [name, readUnverified(folder, name)] as const);
    return { id: manifest.id, version: manifest.version, files: new Map([...beside, ...Object.entries(files)]) };
  });
}

async function putPack({ id, version, files }: LookedPack, put: Put): Promise<ReleasedPack> {
  const named: ReleasedPack['files'] = [];
  for (const [name, bytes] of files) named.push({ ...(await put(bytes)), name });
  return { id, version, files: named };
}
