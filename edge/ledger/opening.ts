import { existsSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../hardware/clock.ts';
import { Fault, isFault } from '../contract/fault.ts';
import { openDatabase, type DatabaseOptions, type Sqlite, withFaults } from './database.ts';
import { syncFolder } from './durable-file.ts';

/** A database that can be written, and what had to be moved out of its way. */
export interface Opening {
  readonly db: Sqlite;
  /** Where the damaged file went; null when nothing was moved. */
  readonly setAside: string | null;
  /** Fault `ledger-damaged` when what was there before is not what is there now; null when all is well. */
  readonly alarm: Fault | null;
}

/** What the caller knows of a file that only it can judge. */
export interface Inspection {
  /** Whether the file must exist and hold something, because it did once. */
  readonly expected: boolean;
  /** Answers why the content cannot be trusted, or null. May throw Fault `ledger-damaged`. */
  readonly inspect: (db: Sqlite) => string | null;
}

/**
 * Opens a database; a damaged one is moved aside under a name with the time, never deleted, and a fresh one begins.
 * @throws Fault `ledger-locked`, `ledger-foreign`, `ledger-unwritable` or `ledger-full`.
 */
export function openSettingAside(options: DatabaseOptions, clock: Clock, inspection: Inspection): Opening {
  const { file } = options;
  if (file === ':memory:') return { db: openDatabase(options), setAside: null, alarm: null };
  const missing = !existsSync(file);
  if (inspection.expected && (missing || statSync(file).size === 0)) {
    return startAfresh(options, clock, missing ? 'is missing' : 'is empty');
  }
  const opened = tryOpen(options, inspection);
  return typeof opened === 'string' ? startAfresh(options, clock, opened) : { db: opened, setAside: null, alarm: null };
}

/** The database, or why it must be set aside. */
function tryOpen(options: DatabaseOptions, inspection: Inspection): Sqlite | string {
  let db: Sqlite | null = null;
  try {
    db = openDatabase(options);
    const opened = db;
    const why = withFaults(options.file, () => inspection.inspect(opened));
    if (why === null) return db;
    db.close();
    return why;
  } catch (error) {
    db?.close();
    if (isFault(error, 'ledger-damaged')) return error.message;
    throw error;
  }
}

function startAfresh(options: DatabaseOptions, clock: Clock, why: string): Opening {
  const { file } = options;
  const setAside = moveAside(file, clock.wallMs());
  const where = setAside === null ? '' : `; what was left lies in ${setAside}`;
  const alarm = new Fault('ledger-damaged', `${file} ${why}: a new one was begun${where}`, { file, setAside });
  return { db: openDatabase(options), setAside, alarm };
}

function moveAside(file: string, wallMs: number): string | null {
  const parts = ['', '-wal', '-shm'].filter((suffix) => existsSync(file + suffix));
  if (parts.length === 0) return null;
  const time = new Date(Math.min(Math.max(0, wallMs), 8.64e15)).toISOString().replaceAll(':', '-');
  let copy = `${file}.set-aside-${time}`;
  for (let count = 2; parts.some((suffix) => existsSync(copy + suffix)); count += 1) {
    copy = `${file}.set-aside-${time}-${count}`;
  }
  try {
    for (const suffix of parts) renameSync(file + suffix, copy + suffix);
    syncFolder(dirname(file));
  } catch (error) {
    throw new Fault('ledger-unwritable', `${file} is damaged and cannot be moved aside`, { file }, error);
  }
  return copy;
}
