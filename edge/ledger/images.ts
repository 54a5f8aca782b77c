import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../hardware/clock.ts';
import { sha256Aside } from '../../hardware/sha256.ts';
import { Fault } from '../contract/fault.ts';
import type { ImageKeeper } from '../contract/image-keeper.ts';

export interface ImageStoreOptions {
  readonly directory: string;
  /** The most bytes all images together may take. */
  readonly quotaBytes: number;
  readonly clock: Clock;
}

/** Images beside the ledger, named by their SHA-256: the same bytes are kept once, changed bytes are noticed. */
export interface ImageStore extends ImageKeeper {
  /**
   * Keeps an image, durably when it resolves, and answers its SHA-256 (lower-case hexadecimal). Idempotent.
   * Rejects with Fault `image-store-full` beyond the quota or when the disk is full; then nothing was kept.
   */
  put(bytes: Uint8Array): Promise<string>;
  /** The image, or null when it is not here. Rejects with Fault `image-refused` when its bytes have changed. */
  read(sha256: string): Promise<Uint8Array | null>;
  has(sha256: string): boolean;
  /** Removes images older than `olderThanMs` that nobody needs; answers how many. */
  retire(olderThanMs: number, isNeeded: (sha256: string) => boolean): Promise<number>;
  usedBytes(): number;
  /** 0..1 of the quota. */
  fullness(): number;
}

interface Kept {
  readonly bytes: number;
  readonly wallMs: number;
  /** Monotonic, where it was kept since the store was opened: a wall clock that jumps makes no image old. */
  readonly atMs: number | null;
}

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Opens the store, making its folder if need be, and sweeps away what an interrupted write left.
 * @throws Fault `ledger-unwritable` when the folder cannot be used.
 */
export async function openImageStore(options: ImageStoreOptions): Promise<ImageStore> {
  const { directory, quotaBytes, clock } = options;
  const kept = await sweep(directory);
  let used = 0;
  for (const { bytes } of kept.values()) used += bytes;
  // One change at a time: no image is retired while it is being put.
  let changes: Promise<unknown> = Promise.resolve();
  const inTurn = async <T>(change: () => Promise<T>): Promise<T> => {
    const result = changes.then(change);
    changes = result.catch(() => undefined);
    return result;
  };

  async function put(sha256: string, bytes: Uint8Array): Promise<string> {
    const wallMs = clock.wallMs();
    const before = kept.get(sha256);
    if (before === undefined && used + bytes.length > quotaBytes) {
      throw new Fault('image-store-full', `No room for an image of ${bytes.length} bytes`, { used, quotaBytes });
    }
    const file = imagePath(directory, sha256);
    if (before === undefined) {
      await writeAtomically(file, bytes);
      used += bytes.length;
    }
    await utimes(file, wallMs / 1000, wallMs / 1000);
    kept.set(sha256, { bytes: bytes.length, wallMs, atMs: clock.nowMs() });
    return sha256;
  }

  async function retire(olderThanMs: number, isNeeded: (sha256: string) => boolean): Promise<number> {
    const before = clock.wallMs() - olderThanMs;
    let retired = 0;
    for (const [sha256, { bytes, wallMs, atMs }] of kept) {
      const isYoung = wallMs >= before || (atMs !== null && clock.nowMs() - atMs < olderThanMs);
      if (isYoung || isNeeded(sha256)) continue;
      await rm(imagePath(directory, sha256), { force: true });
      kept.delete(sha256);
      used -= bytes;
      retired += 1;
    }
    return retired;
  }

  return {
    put: async (bytes) => inTurn(async () => put(await sha256Aside(bytes), bytes)),
    read: async (sha256) => readVerified(directory, sha256),
    has: (sha256) => kept.has(sha256),
    retire: async (olderThanMs, isNeeded) => inTurn(async () => retire(olderThanMs, isNeeded)),
    usedBytes: () => used,
    fullness: () => Math.min(1, used / quotaBytes),
  };
}

/** Where an image of this name lies in a store. */
export function imagePath(directory: string, sha256: string): string {
  return join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256.slice(4));
}

async function readVerified(directory: string, sha256: string): Promise<Uint8Array | null> {
  if (!SHA256.test(sha256)) return null;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(imagePath(directory, sha256));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new Fault('image-refused', `Image ${sha256} cannot be read`, { sha256 }, error);
  }
  if ((await sha256Aside(bytes)) === sha256) return bytes;
  throw new Fault('image-refused', `The stored image ${sha256} has changed`, { sha256 });
}

async function writeAtomically(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    // The name, the folder's own name and its parent's must outlive a power cut as well.
    for (const folder of [dirname(file), dirname(dirname(file)), dirname(dirname(dirname(file)))]) {
      await syncFolder(folder);
    }
  } catch (error) {
    await rm(temporary, { force: true });
    const full = ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
    throw new Fault(full ? 'image-store-full' : 'ledger-unwritable', `${file} cannot be written`, { file }, error);
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What is in the store, by name; leftovers of interrupted writes are removed. */
async function sweep(directory: string): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>();
  try {
    await mkdir(directory, { recursive: true });
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const sha256 = file.slice(directory.length).replaceAll(/[/\\]/g, '');
      if (entry.name.endsWith('.tmp')) await rm(file, { force: true });
      else if (SHA256.test(sha256)) {
        const { size, mtimeMs } = await stat(file);
        kept.set(sha256, { bytes: size, wallMs: mtimeMs, atMs: null });
      }
    }
  } catch (error) {
    throw new Fault('ledger-unwritable', `The image folder ${directory} cannot be used`, { directory }, error);
  }
  return kept;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
