import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDraft } from './draft.ts';
import type { PrivateKey } from '../signing/keys.ts';
import type { Manifest } from './manifest.ts';
import { MANIFEST_FILE } from './pack.ts';
import { SIGNATURES_FILE, signaturesFor } from './signatures.ts';

/**
 * Finishes a pack: writes size and SHA-256 of every file that its manifest names into the manifest, and signs that.
 * @throws Fault `pack-draft` when the manifest has a mistake, or a file that it names is missing or would be refused
 */
export function signPack(folder: string, key: PrivateKey): Manifest {
  const { text, manifest } = readDraft(folder);
  writeFileSync(path.join(folder, MANIFEST_FILE), text);
  writeFileSync(path.join(folder, SIGNATURES_FILE), signaturesFor(text, key));
  return manifest;
}
