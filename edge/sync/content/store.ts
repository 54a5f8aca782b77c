import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../../../hardware/clock.ts';
import { Fault } from '../../contract/fault.ts';
import { type ClockWatch, createClockWatch, SET_SINCE_MS } from '../clock-watch.ts';
import { dayOf } from '../days.ts';
import { appendFrom, fileSize, hashFile, keepDurably, toDisk } from './file.ts';
import { isContentName, type Span } from './wire.ts';

export interface ContentStoreOptions {
  readonly directory: string;
  /** The most bytes that all content together may take, unfinished content included; no bound when absent. */
  readonly quotaBytes?: number;
  readonly clock: Clock;
}

/** Content in a folder, named by its SHA-256. What has its name is whole and durable; what is unfinished waits apart. */
export interface ContentStore {
  /** Bytes of a content, or null when it is not here. */
  sizeOf(sha256: string): Promise<number | null>;
  /** The bytes of a content that is here, piece by piece. */
  read(sha256: string, span: Span): Readable;
  /** Keeps what comes under its own hash. Rejects with Fault `content-unwritable`; then nothing was kept. */
  put(source: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** Bytes of an unfinished content that are here; 0 when there are none. */
  offsetOf(sha256: string): Promise<number>;
  /**
   * Takes bytes from `offset` on (what there is of it unfinished ends there; 0 begins anew) to the content's `length`.
   * Answers true when it is whole, and false when the source ended before: what came stays for the next attempt. One
   * attempt at a name at a time. Rejects as the source does (what came stays), with Fault `content-refused` when the whole
   * is not of this name or the source goes on beyond `length` (nothing stays), and with `content-unwritable`.
   */
  receive(sha256: string, span: Span, source: AsyncIterable<Uint8Array>): Promise<boolean>;
  /**
   * Removes what was kept, or begun and left, longer than `olderThanMs` ago, but for what came by a clock that was not set;
   * answers how many. Rejects with Fault `clock-ahead`; then nothing was removed.
   */
  retire(olderThanMs: number): Promise<number>;
  usedBytes(): number;
  /** Whether so many bytes more stay within the quota. */
  hasRoomFor(bytes: number): boolean;
}

const UNFINISHED = 'unfinished';
/** An empty file for each day on which somebody looked for what is old. */
const DAYS = 'days';
const LEFT_AFTER_MS = 3_600_000;

/**
 * Opens the folder, making it if need be, and sweeps away what an interrupted `put` left.
 * Rejects with Fault `content-unwritable` when it cannot be used.
 */
export async function openContentStore(options: ContentStoreOptions): Promise<ContentStore> {
  const store = new FolderStore(options);
  await toDisk(options.directory, async () => store.sweep());
  return store;
}

async function* counted(source: AsyncIterable<Uint8Array>, take: (bytes: number) => void): AsyncIterable<Uint8Array> {
  for await (const chunk of source) {
    take(chunk.length);
    yield chunk;
  }
}

class FolderStore implements ContentStore {
  readonly #directory: string;
  readonly #quotaBytes: number;
  readonly #clock: Clock;
  readonly #watch: ClockWatch;
  #used = 0;

  constructor({ directory, quotaBytes = Infinity, clock }: ContentStoreOptions) {
    this.#directory = directory;
    this.#quotaBytes = quotaBytes;
    this.#clock = clock;
    this.#watch = createClockWatch(clock);
  }

  async sizeOf(sha256: string): Promise<number | null> {
    return fileSize(this.#fileOf(sha256));
  }

  read(sha256: string, { offset, end }: Span): Readable {
    // A stream's own end is the last byte, not the one after it.
    return createReadStream(this.#fileOf(sha256), { start: offset, end: end - 1 });
  }

  async put(source: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> {
    const temporary = join(this.#directory, UNFINISHED, `${randomUUID()}.tmp`);
    try {
      const bytes = await this.#append(source, temporary, { offset: 0, end: Infinity });
      return await toDisk(temporary, async () => {
        const sha256 = await hashFile(temporary);
        await this.#keep(temporary, sha256);
        return { sha256, bytes };
      });
    } catch (error) {
      await this.#discard(temporary);
      throw error;
    }
  }

  async offsetOf(sha256: string): Promise<number> {
    return (await fileSize(this.#unfinished(sha256))) ?? 0;
  }

  async receive(sha256: string, { offset, end }: Span, source: AsyncIterable<Uint8Array>): Promise<boolean> {
    const file = this.#unfinished(sha256);
    const held = await this.offsetOf(sha256);
    if (offset === 0) await this.#discard(file);
    else if (held !== offset) throw new RangeError(`${sha256} goes on from ${held}, not from ${offset}`);
    try {
      const came = await this.#append(source, file, { offset, end });
      if (offset + came < end) return false;
      if ((await hashFile(file)) !== sha256) {
        throw new Fault('content-refused', `What came as ${sha256} has another hash`, { sha256 });
      }
      await toDisk(file, async () => this.#keep(file, sha256));
      return true;
    } catch (error) {
      if (error instanceof Fault && error.code === 'content-refused') await this.#discard(file);
      throw error;
    }
  }

  async retire(olderThanMs: number): Promise<number> {
    // A full disk takes no mark, and is what old content is removed for.
    await this.#markDay().catch(() => undefined);
    const cameMs = new Map<string, number>();
    for (const file of await this.#files()) cameMs.set(file, (await stat(file)).mtimeMs);
    const before = this.#watch.believedMs([...cameMs.values()]) - olderThanMs;
    const old = [...cameMs].filter(([, ms]) => ms >= SET_SINCE_MS && ms < before);
    for (const [file] of old) await this.#discard(file);
    return old.filter(([file]) => !file.startsWith(join(this.#directory, DAYS))).length;
  }

  /** A day on which nothing came has come too: who is started again and again would otherwise doubt the clock for ever. */
  async #markDay(): Promise<void> {
    const wallMs = this.#clock.wallMs();
    const file = join(this.#directory, DAYS, dayOf(wallMs));
    if ((await fileSize(file)) !== null) return;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
    await utimes(file, wallMs / 1000, wallMs / 1000);
  }

  usedBytes(): number {
    return this.#used;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#used + bytes <= this.#quotaBytes;
  }

  async sweep(): Promise<void> {
    await mkdir(join(this.#directory, UNFINISHED), { recursive: true });
    for (const file of await this.#files()) {
      const { size, mtimeMs } = await stat(file);
      // A younger one may be another process's, which is still writing.
      const isLeft = file.endsWith('.tmp') && mtimeMs < this.#clock.wallMs() - LEFT_AFTER_MS;
      if (isLeft) await rm(file, { force: true });
      else this.#used += size;
    }
  }

  /** Lets no byte beyond the quota or the span's end come near the disk. */
  async #append(source: AsyncIterable<Uint8Array>, file: string, { offset, end }: Span): Promise<number> {
    let came = 0;
    const take = (bytes: number) => {
      if (offset + came + bytes > end) throw new Fault('content-refused', `More than the announced ${end} bytes came`);
      if (!this.hasRoomFor(bytes)) {
        const context = { used: this.#used, quotaBytes: this.#quotaBytes };
        throw new Fault('content-unwritable', `${this.#directory} has reached its quota`, context);
      }
      this.#used += bytes;
      came += bytes;
    };
    try {
      return await appendFrom(counted(source, take), file, offset);
    } finally {
      // What was counted and never written, as on a full disk, takes no room.
      this.#used += ((await fileSize(file)) ?? 0) - offset - came;
    }
  }

  async #keep(temporary: string, sha256: string): Promise<void> {
    const file = this.#fileOf(sha256);
    const before = await fileSize(file);
    await keepDurably(temporary, file);
    this.#used -= before ?? 0;
  }

  async #discard(file: string): Promise<void> {
    const size = await fileSize(file);
    await rm(file, { force: true });
    this.#used -= size ?? 0;
  }

  async #files(): Promise<readonly string[]> {
    const entries = await readdir(this.#directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  #fileOf(sha256: string): string {
    if (!isContentName(sha256)) throw new TypeError(`"${sha256}" names no content`);
    return join(this.#directory, sha256.slice(0, 2), sha256.slice(2));
  }

  #unfinished(sha256: string): string {
    return join(dirname(dirname(this.#fileOf(sha256))), UNFINISHED, sha256);
  }
}
