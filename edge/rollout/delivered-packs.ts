import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../ledger/durable-file.ts';
import { invalid } from '../packs/invalid.ts';
import type { Manifest } from '../packs/manifest.ts';
import { MANIFEST_FILE, readManifest, readUnverified } from '../packs/pack.ts';
import { SIGNATURES_FILE, verifySignatures } from '../packs/signatures.ts';
import type { Trust } from '../signing/keys.ts';
import { folderOf, type PackFolders, type PackName } from './pack-folders.ts';
import type { Rollout } from './rollout.ts';
import { askToWithdraw } from './staging.ts';
import { goodOnes } from './swap-record.ts';

/** A pack whose files come one by one, each under the SHA-256 of its bytes. */
export interface DeliveredPack extends PackName {
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

export type DeliveryProgress =
  | { readonly stage: 'none' | 'waits' | 'serves' }
  | { readonly stage: 'failed'; readonly why: string };

export interface DeliveredPacksOptions {
  readonly folders: PackFolders;
  /** Whose packs may run. */
  readonly trust: Trust;
  readonly rollout: Pick<Rollout, 'served' | 'record'>;
}

/** Packs that somebody else brings take the same way as an operator's: they are staged, and have a trial. */
export interface DeliveredPacks {
  /** A pack serves, or waits, when its very manifest does: other bytes under its name and version make it fail. */
  progress(pack: DeliveredPack): DeliveryProgress;
  /**
   * Puts a pack that is not here yet together from verified files, so that what its manifest names is what was delivered, and somebody who is
   * trusted answers for it. What its models hold is looked at when it is loaded for its trial.
   * @throws Fault `pack-untrusted` or `pack-invalid`; the file system's error when it cannot be written
   */
  prepare(pack: DeliveredPack, fileOf: (sha256: string) => string): void;
  /** Stages a pack that was prepared. @throws the file system's error when it cannot be written */
  stage(pack: PackName): void;
  /** @throws the file system's error when it cannot be written */
  withdraw(pack: PackName): void;
}

export function createDeliveredPacks({ folders, trust, rollout }: DeliveredPacksOptions): DeliveredPacks {
  const { staged, kept } = folders;
  const incomingOf = ({ id, version }: PackName) => path.join(staged, `.delivered-${id}-${version}`);
  const isOnTrial = (name: PackName) => isSame(rollout.record().trial, name);
  const isActive = ({ id, version }: PackName) => goodOnes(rollout.record(), id).active === version;
  const find = (name: PackName): Here | null => {
    if (existsSync(folderOf(staged, name))) return { stage: 'waits', folder: folderOf(staged, name) };
    if (isOnTrial(name)) return { stage: 'waits', folder: folderOf(kept, name) };
    const serving = rollout.served.find((each) => isSame(each, name));
    if (serving !== undefined) return { stage: 'serves', folder: serving.folder };
    return isActive(name) ? { stage: 'serves', folder: folderOf(kept, name) } : null;
  };
  return {
    progress(pack) {
      const here = find(pack);
      if (here !== null && !holds(here.folder, pack)) return { stage: 'failed', why: OTHER_BYTES };
      if (here !== null) return { stage: here.stage };
      const ended = rollout.record().ended.findLast((each) => isSame(each, pack));
      if (ended === undefined) return { stage: 'none' };
      return { stage: 'failed', why: ended.stage === 'active' ? 'it was withdrawn' : `${ended.stage}: ${ended.why}` };
    },
    prepare(pack, fileOf) {
      const incoming = incomingOf(pack);
      const here = find(pack);
      // Once it was staged, taking it back would withdraw the other one.
      if (here !== null && !holds(here.folder, pack)) throw invalid(incoming, `cannot be taken: ${OTHER_BYTES}`);
      rmSync(incoming, { recursive: true, force: true });
      mkdirSync(incoming, { recursive: true });
      // Content under the name of its hash is never written to again: a second name for it is as good as a copy.
      for (const { name, sha256 } of pack.files) linkSync(fileOf(sha256), path.join(incoming, name));
      syncFolder(incoming);
      verifySignatures(incoming, readUnverified(incoming, MANIFEST_FILE), trust);
      requireWhole(incoming, readManifest(incoming), pack);
    },
    stage(name) {
      const target = folderOf(staged, name);
      mkdirSync(path.dirname(target), { recursive: true });
      rmSync(target, { recursive: true, force: true });
      renameSync(incomingOf(name), target);
      syncFolder(path.dirname(target));
    },
    withdraw(name) {
      rmSync(folderOf(staged, name), { recursive: true, force: true });
      if (isOnTrial(name) || isActive(name)) askToWithdraw(folders, name.id);
    },
  };
}

/** Where a pack of this name and version lies. */
interface Here {
  readonly stage: 'waits' | 'serves';
  readonly folder: string;
}

const OTHER_BYTES = 'a pack of other bytes is here under its name and version';

/** Whether the pack in a folder is this one: its manifest names every other file by SHA-256, and is compared by its own. */
function holds(folder: string, { files }: DeliveredPack): boolean {
  const announced = files.find(({ name }) => name === MANIFEST_FILE)?.sha256;
  try {
    return createHash('sha256').update(readUnverified(folder, MANIFEST_FILE)).digest('hex') === announced;
  } catch {
    return false;
  }
}

function isSame(one: PackName | null, other: PackName): boolean {
  return one?.id === other.id && one.version === other.version;
}

/** What was delivered is the pack that was announced, with every file that its manifest names, and no other. */
function requireWhole(folder: string, manifest: Manifest, pack: DeliveredPack): void {
  if (!isSame(manifest, pack)) {
    throw invalid(
      folder,
      `says that it is ${manifest.id} ${manifest.version}, and is to be ${pack.id} ${pack.version}`,
    );
  }
  const named = new Map(Object.entries(manifest.files).map(([name, { sha256 }]) => [name, sha256]));
  for (const { name, sha256 } of pack.files) {
    if (name === MANIFEST_FILE || name === SIGNATURES_FILE) continue;
    if (named.get(name) !== sha256) throw invalid(folder, `came with a ${name} that its manifest does not name so`);
    named.delete(name);
  }
  const [absent] = named.keys();
  if (absent !== undefined) throw invalid(folder, `came without ${absent}, which its manifest names`);
}
