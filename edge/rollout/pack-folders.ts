import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { compareVersions } from '../packs/version.ts';

/** A version of a pack. */
export interface PackName {
  readonly id: string;
  readonly version: string;
}

const ID = /^[a-z0-9-]{1,40}$/;
const VERSION = /^\d+\.\d+\.\d+$/;

/** Where packs lie in the data folder. */
export interface PackFolders {
  /** What operators put there: `<id>/<version>`. */
  readonly staged: string;
  /** What was taken from there: the version on trial, the active one, and the one before. */
  readonly kept: string;
  /** An empty file by the id of each pack that an operator wants withdrawn. */
  readonly withdrawn: string;
  /** What serves, and what became of whatever was tried: small, durable, and read at start. */
  readonly record: string;
  /** How far a trial has come, for whoever asks; lost in a power cut. */
  readonly trial: string;
}

export function packFolders(dataDir: string): PackFolders {
  const root = path.join(dataDir, 'packs');
  return {
    staged: path.join(root, 'staged'),
    kept: path.join(root, 'kept'),
    withdrawn: path.join(root, 'withdrawn'),
    record: path.join(root, 'active.json'),
    trial: path.join(root, 'trial.json'),
  };
}

export function folderOf(parent: string, { id, version }: PackName): string {
  return path.join(parent, id, version);
}

export function isPackId(text: string): boolean {
  return ID.test(text);
}

export function isPackVersion(text: string): boolean {
  return VERSION.test(text);
}

/** The versions of packs that lie in `<id>/<version>`, by id, newest first. What has another name is passed over. */
export async function versionsIn(parent: string): Promise<readonly PackName[]> {
  const found: PackName[] = [];
  for (const id of (await namesIn(parent)).filter(isPackId).sort()) {
    const versions = (await namesIn(path.join(parent, id))).filter(isPackVersion);
    found.push(...versions.sort((a, b) => compareVersions(b, a)).map((version) => ({ id, version })));
  }
  return found;
}

/** The names in a folder; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
