import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { Fault } from '../contract/fault.ts';

export type Sqlite = Database.Database;

export interface DatabaseOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** Marks the file as ours (SQLite's application_id): another number there is another program's file. */
  readonly applicationId: number;
  /** Folder of numbered SQL files, `001-name.sql`; each is applied once, in a transaction of its own. */
  readonly migrations: string;
  /** The most bytes the file may take; SQLite itself refuses to grow beyond. */
  readonly maxBytes?: number;
}

const LOCK_WAIT_MS = 250;
const KEPT_WAL_BYTES = 16 * 1024 * 1024;

/**
 * Opens a database that one process owns, survives a power cut after every commit, and has today's schema.
 * @throws Fault `ledger-locked`, `ledger-foreign` (the file is left as it was), `ledger-damaged`,
 * `ledger-unwritable` or `ledger-full`.
 */
export function openDatabase(options: DatabaseOptions): Sqlite {
  const migrations = readMigrations(options.migrations);
  if (options.file !== ':memory:') {
    makeFolder(options.file);
    refuseForeign(options, migrations.length);
  }
  return withFaults(options.file, () => {
    const db = new Database(options.file, { timeout: LOCK_WAIT_MS });
    try {
      prepare(db, options);
      migrate(db, options.applicationId, migrations);
      limitSpace(db, options.maxBytes);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Runs `work`, turning what SQLite says of the file or the disk into a Fault. */
export function withFaults<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toFault(file, error);
  }
}

function toFault(file: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const [, kind = ''] = error.code.split('_');
  const context = { file, sqlite: error.code };
  switch (kind) {
    case 'FULL':
      return new Fault('ledger-full', `${file} has no room left`, context, error);
    case 'BUSY':
    case 'LOCKED':
      return new Fault('ledger-locked', `${file} is open elsewhere`, context, error);
    case 'CORRUPT':
    case 'NOTADB':
      return new Fault('ledger-damaged', `${file} is damaged (${error.message})`, context, error);
    case 'IOERR':
    case 'READONLY':
    case 'CANTOPEN':
    case 'PERM':
    case 'AUTH':
    case 'NOLFS':
      return new Fault('ledger-unwritable', `${file} cannot be written (${error.message})`, context, error);
    default:
      return error;
  }
}

function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault('ledger-unwritable', `The folder of ${file} cannot be made (${why})`, { file }, error);
  }
}

// A read-only look first: opening for writing would already fold a write-ahead log into somebody else's file.
function refuseForeign(options: DatabaseOptions, ourVersion: number): void {
  const { file } = options;
  withFaults(file, () => {
    const probe = openForReading(file);
    if (probe === null) return;
    try {
      const version = numberOf(probe, 'user_version');
      const application = numberOf(probe, 'application_id');
      const blank = probe.prepare('select count(*) from sqlite_schema').pluck().get() === 0;
      if (application !== options.applicationId && !(application === 0 && blank)) {
        throw new Fault('ledger-foreign', `${file} belongs to another program`, { file, application });
      }
      if (version > ourVersion) {
        throw new Fault('ledger-foreign', `${file} has version ${version}, newer than ${ourVersion}`, {
          file,
          version,
        });
      }
    } finally {
      probe.close();
    }
  });
}

function openForReading(file: string): Sqlite | null {
  try {
    return new Database(file, { readonly: true, fileMustExist: true, timeout: LOCK_WAIT_MS });
  } catch (error) {
    // Missing: the opening for writing makes it, or tells why it cannot.
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CANTOPEN')) return null;
    throw error;
  }
}

function prepare(db: Sqlite, options: DatabaseOptions): void {
  // An exclusive lock belongs to the process: the system drops it however the process ends.
  db.pragma('locking_mode = EXCLUSIVE');
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal' && mode !== 'memory') {
    throw new Fault('ledger-unwritable', `${options.file} cannot keep a write-ahead log`, { file: options.file });
  }
  // better-sqlite3's default in WAL mode, NORMAL, loses acknowledged commits when the power goes.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma(`journal_size_limit = ${KEPT_WAL_BYTES}`);
  if (numberOf(db, 'synchronous') !== 2) {
    throw new Fault('ledger-unwritable', `${options.file} does not promise to sync its commits`, {
      file: options.file,
    });
  }
}

// After the migrations: one that rebuilds a table needs room for both for a moment.
function limitSpace(db: Sqlite, maxBytes: number | undefined): void {
  if (maxBytes === undefined) return;
  db.pragma(`max_page_count = ${Math.max(1, Math.floor(maxBytes / numberOf(db, 'page_size')))}`);
}

function migrate(db: Sqlite, applicationId: number, migrations: readonly string[]): void {
  for (let version = numberOf(db, 'user_version'); version < migrations.length; version += 1) {
    const sql = migrations[version] ?? '';
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version + 1}`);
      db.pragma(`application_id = ${applicationId}`);
    }).exclusive();
  }
}

function readMigrations(folder: string): readonly string[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    if (Number.parseInt(name, 10) !== index + 1) throw new RangeError(`Migration ${name} is out of order in ${folder}`);
    return readFileSync(join(folder, name), 'utf8');
  });
}

/** The value of a pragma that answers one number. */
export function numberOf(db: Sqlite, pragma: string): number {
  return Number(db.pragma(pragma, { simple: true }));
}
