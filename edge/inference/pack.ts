import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import { manifestSchema, type Manifest, type PackFile } from './manifest.ts';

/** A pack whose files were all found to be what its manifest says; nothing but the manifest was parsed. */
export interface Pack {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: Readonly<Record<PackFile, Buffer>>;
}

const LARGEST_PACK_BYTES = 20 * 1024 * 1024;
const packageSchema = z.object({ version: z.string() });

/** Reads a pack's folder and holds every file against its hash. @throws Fault `pack-invalid` */
export function readPack(folder: string): Pack {
  const manifest = readManifest(folder);
  const ours = laneVersion();
  if (compareVersions(ours, manifest.minimumLaneVersion) < 0) {
    throw invalid(folder, `asks for Greenlane ${manifest.minimumLaneVersion} or newer, and this is ${ours}`);
  }
  const sizes = Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
  if (sizes > LARGEST_PACK_BYTES) throw invalid(folder, `has ${sizes} bytes, more than ${LARGEST_PACK_BYTES}`);
  return {
    folder,
    manifest,
    files: {
      'model.onnx': readVerified(folder, manifest, 'model.onnx'),
      'encoders.json': readVerified(folder, manifest, 'encoders.json'),
      'trees.json': readVerified(folder, manifest, 'trees.json'),
    },
  };
}

/** The manifest alone, for who wants to know what a pack says of itself. @throws Fault `pack-invalid` */
export function readManifest(folder: string): Manifest {
  return parseFile(folder, 'manifest.json', readBytes(folder, 'manifest.json'), manifestSchema);
}

/** Parses a verified file of a pack. @throws Fault `pack-invalid` naming the file and what is wrong in it */
export function parseFile<T>(folder: string, name: string, bytes: Buffer, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw invalid(folder, `holds a ${name} that is not JSON`, error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(folder, `holds a ${name} with a mistake at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/** A Fault about the pack in `folder`. */
export function invalid(folder: string, what: string, cause?: unknown): Fault {
  return new Fault('pack-invalid', `The model pack ${folder} ${what}`, { folder }, cause);
}

function readVerified(folder: string, manifest: Manifest, name: PackFile): Buffer {
  const bytes = readBytes(folder, name);
  const found = createHash('sha256').update(bytes).digest('hex');
  const { sha256 } = manifest.files[name];
  if (found !== sha256) throw invalid(folder, `holds a ${name} with SHA-256 ${found}, its manifest says ${sha256}`);
  return bytes;
}

function readBytes(folder: string, name: string): Buffer {
  try {
    return readFileSync(path.join(folder, name));
  } catch (error) {
    throw invalid(folder, `has no ${name} that can be read`, error);
  }
}

function laneVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return packageSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
