import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault, reasonOf } from '../../contract/fault.ts';

/** Bytes of a file, or null when there is none. */
export async function fileSize(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** SHA-256 of a file of any length, read piece by piece, lower-case hexadecimal. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Gives a finished file its name: bytes, name and both folders' names outlive a power cut when it resolves. */
export async function keepDurably(temporary: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await sync(temporary);
  await rename(temporary, file);
  await sync(dirname(file));
  await sync(dirname(dirname(file)));
}

/** Writes what comes into the file from `offset` on, where it must end now; answers how many bytes came. */
export async function appendFrom(source: AsyncIterable<Uint8Array>, file: string, offset: number): Promise<number> {
  const handle = await toDisk(file, async () => open(file, offset === 0 ? 'w' : 'r+', 0o600));
  let position = offset;
  try {
    for await (const chunk of source) {
      let written = 0;
      // A disk that is nearly full may take a part of what it is given.
      while (written < chunk.length) {
        const { bytesWritten } = await toDisk(file, async () =>
          handle.write(chunk, written, chunk.length - written, position + written),
        );
        written += bytesWritten;
      }
      position += chunk.length;
    }
  } finally {
    await handle.close();
  }
  return position - offset;
}

/** Runs work on a disk; what the disk has against it becomes Fault `content-unwritable`. */
export async function toDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('content-unwritable', `${file} cannot be written: ${reasonOf(error)}`, { file }, error);
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
