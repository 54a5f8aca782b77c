import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { PrivateKey } from './keys.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { examineModels, filesOf } from './model-files.ts';
import { MANIFEST_FILE, readUnverified } from './pack.ts';
import { canonicalJson, parseJson } from './pack-files.ts';
import { SIGNATURES_FILE, signaturesFor } from './signatures.ts';

const draftSchema = z.looseObject({ files: z.record(z.string(), z.unknown()).default({}) });
const UNKNOWN = { sha256: '0'.repeat(64), bytes: 1 };

/**
 * Finishes a pack: writes size and SHA-256 of every file that its manifest names into the manifest, and signs that.
 * @throws Fault `pack-invalid` when the manifest has a mistake, or a file that it names is missing or would be refused
 */
export function signPack(folder: string, key: PrivateKey): Manifest {
  const read = readUnverified(folder, MANIFEST_FILE);
  const draft = parseJson(folder, MANIFEST_FILE, read, z.record(z.string(), z.unknown()));
  const listed = Object.keys(parseJson(folder, MANIFEST_FILE, read, draftSchema).files);
  const withFiles = (names: readonly string[], describe: (name: string) => object) => {
    const files = Object.fromEntries(names.map((name) => [name, describe(name)]));
    return Buffer.from(canonicalJson({ ...draft, files }));
  };
  const parse = (text: Buffer) => parseJson(folder, MANIFEST_FILE, text, manifestSchema);
  // Every mistake is told before anything that the manifest names is touched.
  const names = [...new Set([...listed, ...filesOf(parse(withFiles(listed, () => UNKNOWN)))])];
  const files = Object.fromEntries(names.map((name) => [name, readUnverified(folder, name)]));
  const finished = withFiles(names, (name) => describeFile(files[name]));
  const manifest = parse(finished);
  examineModels(folder, manifest, files);
  writeFileSync(path.join(folder, MANIFEST_FILE), finished);
  writeFileSync(path.join(folder, SIGNATURES_FILE), signaturesFor(finished, key));
  return manifest;
}

function describeFile(bytes: Buffer = Buffer.alloc(0)) {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
