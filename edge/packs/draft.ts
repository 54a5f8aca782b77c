import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { onDraft } from './invalid.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { examineModels, filesOf } from './model-files.ts';
import { MANIFEST_FILE, type Pack, readUnverified, readUnsigned } from './pack.ts';
import { canonicalJson, parseJson } from './pack-files.ts';
import { SIGNATURES_FILE } from './signatures.ts';

/** A pack that somebody is making: nobody answers for it yet, and no lane runs it. */

const draftSchema = z.looseObject({ files: z.record(z.string(), z.unknown()).default({}) });
const UNKNOWN = { sha256: '0'.repeat(64), bytes: 1 };

/** A pack whose manifest says of its files what they are. */
export interface FinishedDraft extends Pack {
  /** The manifest as it is to be written, and signed. */
  readonly text: Buffer;
}

/**
 * Reads a pack that is not signed, with size and SHA-256 of every file as it lies there; nothing is written.
 * @throws Fault `pack-draft` when the manifest has a mistake, or a file that it names is missing or would be refused
 */
export function readDraft(folder: string): FinishedDraft {
  return onDraft(() => {
    const read = readUnverified(folder, MANIFEST_FILE);
    const draft = parseJson(folder, MANIFEST_FILE, read, z.record(z.string(), z.unknown()));
    const listed = Object.keys(parseJson(folder, MANIFEST_FILE, read, draftSchema).files);
    const withFiles = (names: readonly string[], describe: (name: string) => object) => {
      const files = Object.fromEntries(names.map((name) => [name, describe(name)]));
      return Buffer.from(canonicalJson({ ...draft, files }));
    };
    const parse = (text: Buffer): Manifest => parseJson(folder, MANIFEST_FILE, text, manifestSchema);
    // Every mistake is told before anything that the manifest names is touched.
    const names = [...new Set([...listed, ...filesOf(parse(withFiles(listed, () => UNKNOWN)))])];
    const files = Object.fromEntries(names.map((name) => [name, readUnverified(folder, name)]));
    const text = withFiles(names, (name) => describeFile(files[name]));
    const manifest = parse(text);
    examineModels(folder, manifest, files);
    return { folder, manifest, files, text };
  });
}

/**
 * Reads a pack on the computer of whoever makes it, signed or not and whoever signed it: for measuring, never for a lane.
 * Where there are signatures, everything else must be as a lane wants it; where there are none, sizes and hashes are not asked for.
 * @throws Fault `pack-invalid`, `pack-draft`
 */
export function readAsItLies(folder: string): Pack {
  return existsSync(path.join(folder, SIGNATURES_FILE)) ? readUnsigned(folder) : readDraft(folder);
}

function describeFile(bytes: Buffer = Buffer.alloc(0)) {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
