import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { replaceDurably } from '../ledger/durable-file.ts';
import { type ContentName, type DownRecord, readDownRecord } from './down-record.ts';

/** The folder `down` of a computer: the record, content under the names of its bytes, and the site file that waits. */
export interface DownStore {
  record(): DownRecord;
  /** Why the record of the last run could not be read; null when it could. */
  readonly damage: string | null;
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
  const { record: read, damage } = readDownRecord(file, namesIn(contentFolder).length > 0);
  let record = read;
  return {
    record: () => record,
    damage,
    write(next) {
      mkdirSync(folder, { recursive: true });
      replaceDurably(file, `${JSON.stringify(next, null, 2)}\n`);
      record = next;
    },
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
      if (damage !== null) return;
      const useless = namesIn(contentFolder).filter((name) => !needed.has(name.split('.')[0] ?? ''));
      await Promise.all(useless.map(async (name) => rm(path.join(contentFolder, name), { force: true })));
    },
  };
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
