import { rm, stat } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';
import type { ContentName } from './down-record.ts';
import type { DownStore } from './down-store.ts';

/** Gets content from the centre into a file, whole, under its name and of its length, or rejects; waits for the network. */
export type FetchContent = (sha256: string, bytes: number, toFile: string, signal: AbortSignal) => Promise<void>;

/** Has every content there, fetching what is not. Rejects as the fetching does. */
export async function fetchAll(
  contents: readonly ContentName[],
  store: DownStore,
  fetch: FetchContent,
  signal: AbortSignal,
): Promise<void> {
  for (const { sha256, bytes } of contents) {
    const file = store.fileOf(sha256);
    if ((await lengthOf(file)) !== bytes) await fetch(sha256, bytes, file, signal);
  }
}

/** The bytes of a small content; fetched once more when those on the disk are not its own any more. */
export async function fetchBytes(
  content: ContentName,
  store: DownStore,
  fetch: FetchContent,
  signal: AbortSignal,
): Promise<Buffer> {
  for (const _attempt of ['as it lies there', 'anew']) {
    await fetchAll([content], store, fetch, signal);
    const held = store.read(content);
    if (held !== null) return held;
    await rm(store.fileOf(content.sha256), { force: true });
  }
  throw new Fault('content-unwritable', `The disk does not keep ${content.sha256}`, { sha256: content.sha256 });
}

async function lengthOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch {
    return null;
  }
}
