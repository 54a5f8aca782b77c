import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { invalid } from './invalid.ts';
import type { PrivateKey } from './keys.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { MANIFEST_FILE } from './pack.ts';
import { canonicalJson, parseJson } from './pack-files.ts';
import { SIGNATURES_FILE, signaturesFor } from './signatures.ts';

const draftSchema = z.record(z.string(), z.unknown());
const namesSchema = z.looseObject({ files: z.record(z.string(), z.unknown()) });
const UNKNOWN = { sha256: '0'.repeat(64), bytes: 1 };

/**
 * Finishes a pack: writes the size and SHA-256 of every file that its manifest names into the manifest, and signs that.
 * @throws Fault `pack-invalid` when the manifest has a mistake or names a file that is not there
 */
export function signPack(folder: string, key: PrivateKey): Manifest {
  const read = readWhole(folder, MANIFEST_FILE);
  const draft = parseJson(folder, MANIFEST_FILE, read, draftSchema);
  const names = Object.keys(parseJson(folder, MANIFEST_FILE, read, namesSchema).files);
  const withFiles = (describe: (name: string) => object) => {
    const files = Object.fromEntries(names.map((name) => [name, describe(name)]));
    return Buffer.from(canonicalJson({ ...draft, files }));
  };
  // Every mistake is told before anything that the manifest names is touched.
  parseJson(
    folder,
    MANIFEST_FILE,
    withFiles(() => UNKNOWN),
    manifestSchema,
  );
  const finished = withFiles((name) => describeFile(readWhole(folder, name)));
  writeFileSync(path.join(folder, MANIFEST_FILE), finished);
  writeFileSync(path.join(folder, SIGNATURES_FILE), signaturesFor(finished, key));
  return parseJson(folder, MANIFEST_FILE, finished, manifestSchema);
}

function describeFile(bytes: Buffer) {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

function readWhole(folder: string, name: string): Buffer {
  try {
    return readFileSync(path.join(folder, name));
  } catch (error) {
    throw invalid(folder, `has no ${name} that can be read`, error);
  }
}
