import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceDurably, syncFolder } from '../ledger/durable-file.ts';
import { folderOf, isPackId, namesIn, type PackFolders, type PackName, versionsIn } from './pack-folders.ts';
import {
  type Ended,
  goodOnes,
  isGood,
  isNamed,
  readRecord,
  type RecordReading,
  reverted,
  type SwapRecord,
  type TrialReport,
  withEnded,
} from './swap-record.ts';

/**
 * The packs in the data folder as the running lane keeps them. Whatever moment the power goes, the record names the
 * last good packs, and a trial that was under way is begun again.
 */
export interface PackStore {
  readonly record: () => SwapRecord;
  /** Why the record of the last run could not be read; null when it could. */
  readonly damage: string | null;
  /** Where kept packs lie. */
  readonly kept: string;
  /** The version that waits for its trial; null when none does. One whose trial was broken off comes first. */
  nextStaged(): Promise<PackName | null>;
  /** Packs that operators asked to withdraw since the last call. */
  takeWithdrawals(): Promise<readonly string[]>;
  /** Takes a staged version for its trial. @returns its folder from now on, and how often its trial has begun */
  begin(name: PackName): { readonly folder: string; readonly attempts: number };
  /**
   * Makes the version on trial the active one. `served` is the kept version that served, null the site file's own: it
   * becomes the one before, unless an operator has withdrawn it since.
   */
  commit(ended: Ended, served: string | null): void;
  /** Ends a trial that brought nothing, and deletes the version, unless its folder is one of those `inUse`. */
  end(ended: Ended, inUse: readonly string[]): void;
  /** Makes the version before the active one. False when there is no active one. */
  revert(id: string): boolean;
  /** Tells how far a trial is; null when there is none. */
  report(trial: TrialReport | null): Promise<void>;
  /** Deletes what the record does not name, but for the folders `inUse`. */
  sweep(inUse: readonly string[]): Promise<void>;
}

/** Every method throws, or rejects with, the file system's error when it cannot write; then the record stands as it was. */
export function openPackStore(folders: PackFolders): PackStore {
  const { staged, kept, withdrawn } = folders;
  const { record: read, damage }: RecordReading = readRecord(folders.record);
  let record = read;

  function write(next: SwapRecord): void {
    mkdirSync(path.dirname(folders.record), { recursive: true });
    replaceDurably(folders.record, `${JSON.stringify(next, null, 2)}\n`);
    record = next;
  }

  /** What may be deleted: the record does not name it, and no process reads it, or may have to start afresh from it. */
  function isUseless(name: PackName, inUse: readonly string[]): boolean {
    const folder = path.resolve(folderOf(kept, name));
    return !isNamed(record, name) && inUse.every((used) => path.resolve(used) !== folder);
  }

  return {
    record: () => record,
    damage,
    kept,
    async nextStaged() {
      if (record.trial !== null) return { id: record.trial.id, version: record.trial.version };
      return (await versionsIn(staged))[0] ?? null;
    },
    async takeWithdrawals() {
      const ids = (await namesIn(withdrawn)).filter(isPackId);
      await Promise.all(ids.map((id) => rm(path.join(withdrawn, id), { force: true })));
      return ids;
    },
    begin(name) {
      const { id, version } = name;
      const last = record.trial;
      const attempts = last?.id === id && last.version === version ? last.attempts + 1 : 1;
      write({ ...record, trial: { id, version, attempts } });
      take(folderOf(staged, name), folderOf(kept, name));
      return { folder: folderOf(kept, name), attempts };
    },
    commit(ended, served) {
      const { id, version } = ended;
      const before = served === null || isGood(record, { id, version: served }) ? served : goodOnes(record, id).active;
      write({ ...withEnded(record, ended), packs: { ...record.packs, [id]: { active: version, before } } });
    },
    end(ended, inUse) {
      write(withEnded(record, ended));
      // A version that is refused may be the very one that serves.
      if (isUseless(ended, inUse)) rmSync(folderOf(kept, ended), { recursive: true, force: true });
      rmSync(folderOf(staged, ended), { recursive: true, force: true });
    },
    revert(id) {
      if (goodOnes(record, id).active === null) return false;
      write(reverted(record, id));
      return true;
    },
    async report(trial) {
      if (trial === null) return rm(folders.trial, { force: true });
      await writeFile(`${folders.trial}.tmp`, JSON.stringify(trial));
      return rename(`${folders.trial}.tmp`, folders.trial);
    },
    async sweep(inUse) {
      // A record that was lost may have named any of them.
      if (damage !== null) return;
      const useless = (await versionsIn(kept)).filter((name) => isUseless(name, inUse));
      await Promise.all(useless.map((name) => rm(folderOf(kept, name), { recursive: true, force: true })));
    },
  };
}

/** Moves a staged version to where it is kept; one that was taken before, and not put there anew, is there already. */
function take(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  if (!existsSync(from)) return;
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
  syncFolder(path.dirname(to));
  syncFolder(path.dirname(from));
}
