import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { readPrivateKey } from '../signing/keys.ts';
import { readManifest } from './pack.ts';
import { signPack } from './sign.ts';

const MODELS = path.join(import.meta.dirname, '../../models');

/** The private half of the development key: what signs packs that tests make. */
export const DEVELOPMENT_KEY = readPrivateKey(path.join(MODELS, 'development-key/development.private.json'));

/** A folder that goes when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-pack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a shipped pack: the manifest, its signatures and the files that it names. */
export function copyOfPack(id: string): string {
  const [from, folder] = [path.join(MODELS, id), temporaryFolder()];
  for (const name of ['manifest.json', 'signatures.json', ...Object.keys(readManifest(from).files)]) {
    cpSync(path.join(from, name), path.join(folder, name));
  }
  return folder;
}

/** Changes a file of a pack in place. */
export function rewrite(folder: string, name: string, change: (bytes: Buffer) => Buffer | string): void {
  const file = path.join(folder, name);
  writeFileSync(file, change(readFileSync(file)));
}

/** Changes what a pack says of itself and signs it again, whatever it says now. */
export function resign(folder: string, change: (manifest: never) => object = (manifest) => manifest): void {
  rewrite(folder, 'manifest.json', (bytes) => JSON.stringify(change(JSON.parse(bytes.toString()) as never)));
  signPack(folder, DEVELOPMENT_KEY);
}
