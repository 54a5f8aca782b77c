import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceDurably, syncFolder } from '../ledger/durable-file.ts';
import { type ContentName, type DownRecord, readDownRecord } from './down-record.ts';

/** The folder `down` of a computer: the record, content under the names of its bytes, and the site file that waits. */
export interface DownStore {
  record(): DownRecord;
  /**
   * What a person must know of a record that could not be read, in this run or one before: it was set aside, and is told of
   * as long as it lies there. Null when none does.
   */
  readonly damage: string | null;
  /** A release is in force again, and nobody need look for the last one. @throws the file system's error */
  forgetDamage(): void;
  /** @throws the file system's error when it cannot be written; then the record stands as it was */
  write(next: DownRecord): void;
  /** Where a content is, or is to be. */
  fileOf(sha256: string): string;
  /** The bytes of a content, or null when they are not here, or are not those of this name. */
  read(content: ContentName): Buffer | null;
  /** Lays a site file out for an operator. @returns where @throws the file system's error */
  offerSiteFile(version: number, text: string): string;
  /** Deletes every content that is not needed. Rejects with the file system's error. */
  sweep(needed: ReadonlySet<string>): Promise<void>;
}

/** @param folder made when something is written first */
export function openDownStore(folder: string): DownStore {
  const file = path.join(folder, 'record.json');
  const contentFolder = path.join(folder, 'content');
  const fileOf = (sha256: string) => path.join(contentFolder, sha256);
  const aside = path.join(folder, 'record.damaged.json');
  const { record: read, damage: why } = readDownRecord(file, namesIn(contentFolder).length > 0);
  let record = read;
  const write = (next: DownRecord) => {
    mkdirSync(folder, { recursive: true });
    replaceDurably(file, `${JSON.stringify(next, null, 2)}\n`);
    record = next;
  };
  const isUntold = why !== null && !beginAnew(file, aside, () => write(read));
  const damage = () => {
    if (isUntold) return why;
    if (!existsSync(aside)) return null;
    const lost = `The record of releases could not be read (${why ?? 'in a run before'}), and what was in force is not`;
    return `${lost} until the centre gives a release again. ${aside} is what was left of it: move it away when you have seen to it`;
  };
  return {
    record: () => record,
    get damage() {
      return damage();
    },
    forgetDamage: () => rmSync(aside, { force: true }),
    write,
    fileOf,
    read({ sha256, bytes }) {
      const held = readIfThere(fileOf(sha256));
      if (held?.length !== bytes) return null;
      return createHash('sha256').update(held).digest('hex') === sha256 ? held : null;
    },
    offerSiteFile(version, text) {
      const offered = path.join(folder, `site-of-release-${version}.yaml`);
      mkdirSync(folder, { recursive: true });
      replaceDurably(offered, text);
      return offered;
    },
    async sweep(needed) {
      // A record that was lost may have named any of it.
      if (damage() !== null) return;
      const useless = namesIn(contentFolder).filter((name) => !needed.has(name.split('.')[0] ?? ''));
      await Promise.all(useless.map(async (name) => rm(path.join(contentFolder, name), { force: true })));
    },
  };
}

/** Sets aside what is left of a record, unless something lies there from before. @returns whether the disk took that */
function beginAnew(file: string, aside: string, writeEmpty: () => void): boolean {
  try {
    if (!existsSync(aside)) {
      if (existsSync(file)) renameSync(file, aside);
      else writeFileSync(aside, '');
      syncFolder(path.dirname(aside));
    }
    writeEmpty();
    return true;
  } catch {
    return false;
  }
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
