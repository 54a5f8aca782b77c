import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { invalid } from './invalid.ts';
import type { PublicKey, Trust } from '../signing/keys.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { examineModels } from './model-files.ts';
import { canonicalJson, parseJson, readBounded } from './pack-files.ts';
import { verifySignatures } from './signatures.ts';
import { compareVersions, laneVersion } from './version.ts';

/** A pack whose files are what its manifest says; of them, nothing was run yet. */
export interface Pack<M extends Manifest = Manifest> {
  readonly folder: string;
  readonly manifest: M;
  readonly files: Readonly<Record<string, Buffer>>;
}

/** A pack that somebody answers for whom the reader trusts. */
export interface SignedPack<M extends Manifest = Manifest> extends Pack<M> {
  readonly signer: PublicKey;
}

export type ManifestOf<K extends Manifest['kind']> = Extract<Manifest, { kind: K }>;

export const MANIFEST_FILE = 'manifest.json';
const MAX_MANIFEST_BYTES = 1024 * 1024;
const MAX_PACK_BYTES = 256 * 1024 * 1024;

/**
 * Reads a pack. In order, each step before the next: the signatures over the manifest, its schema, the oldest Greenlane
 * that it runs on, of each file its size and its hash, and of each model its structure.
 * @throws Fault `pack-untrusted`, `pack-invalid`
 */
export function readPack(folder: string, trust: Trust): SignedPack {
  const bytes = readBounded(folder, MANIFEST_FILE, MAX_MANIFEST_BYTES);
  const signer = verifySignatures(folder, bytes, trust);
  return { ...readContents(folder, bytes), signer };
}

/** Like `readPack`, without asking who signed: never for a lane. @throws Fault `pack-invalid` */
export function readUnsigned(folder: string): Pack {
  return readContents(folder, readBounded(folder, MANIFEST_FILE, MAX_MANIFEST_BYTES));
}

function readContents(folder: string, bytes: Buffer): Pack {
  const manifest = parseManifest(folder, bytes);
  const ours = laneVersion();
  if (compareVersions(ours, manifest.minimumLaneVersion) < 0) {
    throw invalid(folder, `asks for Greenlane ${manifest.minimumLaneVersion} or newer, and this is ${ours}`);
  }
  const entries = Object.entries(manifest.files);
  const total = entries.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  if (total > MAX_PACK_BYTES) throw invalid(folder, `has ${total} bytes, more than ${MAX_PACK_BYTES}`);
  const files = Object.fromEntries(entries.map(([name, entry]) => [name, readVerified(folder, name, entry)]));
  examineModels(folder, manifest, files);
  return { folder, manifest, files };
}

/** What a pack says of itself, without asking whether it is true. @throws Fault `pack-invalid` */
export function readManifest(folder: string): Manifest {
  return parseManifest(folder, readBounded(folder, MANIFEST_FILE, MAX_MANIFEST_BYTES));
}

/** One file of a pack as it stands, unverified: for looking at, never for running. @throws Fault `pack-invalid` */
export function readUnverified(folder: string, name: string): Buffer {
  return readBounded(folder, name, MAX_PACK_BYTES);
}

/** Whether a pack is of a kind. */
export function isOfKind<K extends Manifest['kind']>(pack: Pack, kind: K): pack is Pack<ManifestOf<K>> {
  return pack.manifest.kind === kind;
}

/** Like `readPack`, where only one kind will do. @throws Fault `pack-untrusted`, `pack-invalid` */
export function readPackOf<K extends Manifest['kind']>(folder: string, trust: Trust, kind: K): Pack<ManifestOf<K>> {
  const pack = readPack(folder, trust);
  if (isOfKind(pack, kind)) return pack;
  throw invalid(folder, `is of the kind ${pack.manifest.kind}, and ${kind} is wanted`);
}

/** Like `readManifest`, where only one kind will do. @throws Fault `pack-invalid` */
export function readManifestOf<K extends Manifest['kind']>(folder: string, kind: K): ManifestOf<K> {
  const manifest = readManifest(folder);
  if (manifestIs(manifest, kind)) return manifest;
  throw invalid(folder, `is of the kind ${manifest.kind}, and ${kind} is wanted`);
}

function manifestIs<K extends Manifest['kind']>(manifest: Manifest, kind: K): manifest is ManifestOf<K> {
  return manifest.kind === kind;
}

/** A verified file. @throws Fault `pack-invalid` when the manifest names no such file */
export function fileOf({ folder, files }: Pick<Pack, 'folder' | 'files'>, name: string): Buffer {
  const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
  if (bytes === undefined) throw invalid(folder, `has no ${name} among the files of its manifest`);
  return bytes;
}

/** Parses a verified file. @throws Fault `pack-invalid` naming the file and what is wrong in it */
export function parseFile<T>(pack: Pick<Pack, 'folder' | 'files'>, name: string, schema: z.ZodType<T>): T {
  return parseJson(pack.folder, name, fileOf(pack, name), schema);
}

function parseManifest(folder: string, bytes: Buffer): Manifest {
  const manifest = parseJson(folder, MANIFEST_FILE, bytes, manifestSchema);
  if (canonicalJson(JSON.parse(bytes.toString('utf8'))) === bytes.toString('utf8')) return manifest;
  // A key that stands there twice would be read one way by us and another way by whoever reviews it.
  throw invalid(folder, `has a ${MANIFEST_FILE} that is not as \`greenlane pack sign\` writes it`);
}

function readVerified(folder: string, name: string, expected: Manifest['files'][string]): Buffer {
  const bytes = readBounded(folder, name, expected.bytes);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === expected.sha256) return bytes;
  throw invalid(folder, `holds a ${name} with SHA-256 ${found}, its manifest says ${expected.sha256}`);
}
