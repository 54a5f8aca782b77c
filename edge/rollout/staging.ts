import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../ledger/durable-file.ts';
import { MANIFEST_FILE, readUnverified, type SignedPack } from '../packs/pack.ts';
import { SIGNATURES_FILE } from '../packs/signatures.ts';
import { folderOf, type PackFolders } from './pack-folders.ts';

/** What an operator does with packs beside a running lane, which need not run: everything here is files. */

/**
 * Copies a verified pack to where the lane looks for new ones, durably and at once: a copy that is broken off is never
 * taken for a pack. @throws the file system's error when it cannot be written
 */
export function stagePack({ staged }: PackFolders, { folder, manifest, files }: SignedPack): void {
  const target = folderOf(staged, manifest);
  const incoming = path.join(staged, `.incoming-${manifest.id}-${manifest.version}`);
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true });
  for (const name of [MANIFEST_FILE, SIGNATURES_FILE]) {
    writeDurably(path.join(incoming, name), readUnverified(folder, name));
  }
  for (const [name, bytes] of Object.entries(files)) writeDurably(path.join(incoming, name), bytes);
  syncFolder(incoming);
  mkdirSync(path.dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(incoming, target);
  syncFolder(path.dirname(target));
}

/** Takes back what was staged of a pack and not yet taken by the lane. @returns whether something was */
export function takeBack({ staged }: PackFolders, id: string): boolean {
  const folder = path.join(staged, id);
  if (!existsSync(folder) || readdirSync(folder).length === 0) return false;
  rmSync(folder, { recursive: true, force: true });
  return true;
}

/**
 * Asks the lane to end a pack's trial or, without one, to go back to the version before.
 * @throws the file system's error when it cannot be written
 */
export function askToWithdraw({ withdrawn }: PackFolders, id: string): void {
  mkdirSync(withdrawn, { recursive: true });
  writeDurably(path.join(withdrawn, id), Buffer.alloc(0));
  syncFolder(withdrawn);
}

function writeDurably(file: string, bytes: Buffer): void {
  const handle = openSync(file, 'w');
  try {
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
