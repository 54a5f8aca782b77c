import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PGlite, type Transaction as LiteTransaction } from '@electric-sql/pglite';
import { type ClientBase, Pool, types } from 'pg';
import { Fault } from '../contract/fault.ts';
import { lockFolder } from './folder-lock.ts';

/** Rows of a statement. 64-bit integers come as numbers, bytes as `Uint8Array`. */
export type Sql = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** The centre's database: PostgreSQL 15 or newer, or the same embedded in this process. */
export interface Database {
  /** For people, without a password. */
  readonly name: string;
  /** All or nothing, and as durable as `durable.ts` finds it when it resolves. Rejects with Fault `database-unavailable` when nothing was committed. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  readonly query: Sql;
  close(): Promise<void>;
}

const CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * A PostgreSQL server when it is the address of one, otherwise the embedded database of this folder.
 * Rejects with Fault `data-invalid` when it is the address of anything else.
 */
export async function openDatabase(where: string): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(where)) return openPostgres(where);
  // Of an address that is wrong no more is said than this: it may hold a password.
  const [, scheme] = /^([a-z][a-z\d+.-]+):/i.exec(where) ?? [];
  if (scheme === undefined) return openEmbedded(where);
  const what = `No database is at an address that begins with ${scheme}: it is postgres://user@host/database or a folder`;
  throw new Fault('data-invalid', what);
}

/** A PostgreSQL server. Connects when it is first asked, and again after the server was gone. */
export function openPostgres(url: string): Database {
  const name = nameOf(url);
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'greenlane-central',
    types: {
      getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)),
    },
  });
  // A connection that breaks while nobody uses it is replaced; the next question tells how things are.
  pool.on('error', () => {});
  const sqlOn =
    (client: Pick<ClientBase, 'query'>): Sql =>
    async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query(text, [...values])).rows as readonly Row[];
  return {
    name,
    query: async (text, values) => asFaults(name, async () => sqlOn(pool)(text, values)),
    async transaction(work) {
      return asFaults(name, async () => {
        const client = await pool.connect();
        let broken: Error | undefined;
        const noteBreak = (error: Error) => (broken = error);
        // A connection may break between two statements, when nobody else listens: that would end the process.
        client.on('error', noteBreak);
        try {
          await client.query('begin');
          const result = await work(sqlOn(client));
          await client.query('commit');
          return result;
        } catch (error) {
          await client.query('rollback').catch((trouble: Error) => (broken = trouble));
          throw error;
        } finally {
          client.off('error', noteBreak);
          client.release(broken);
        }
      });
    },
    close: async () => pool.end(),
  };
}

/** PostgreSQL inside this process, kept in `folder`, or in memory when it is null: for simulation on a laptop, one process at a time. */
export async function openEmbedded(folder: string | null): Promise<Database> {
  const name = folder ?? 'memory';
  let unlock = () => {};
  const db = await asFaults(name, async () => {
    const parsers = { [types.builtins.INT8]: Number };
    if (folder === null) return PGlite.create({ parsers });
    mkdirSync(folder, { recursive: true });
    unlock = lockFolder(folder);
    return PGlite.create({ dataDir: path.join(folder, 'postgres'), parsers });
  });
  const sqlOn =
    (client: Pick<LiteTransaction, 'query'>): Sql =>
    async <Row>(text: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(text, [...values])).rows;
  return {
    name,
    query: async (text, values) => asFaults(name, async () => sqlOn(db)(text, values)),
    transaction: async (work) => asFaults(name, async () => db.transaction(async (client) => work(sqlOn(client)))),
    async close() {
      await db.close();
      unlock();
    },
  };
}

async function asFaults<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Our own mistakes are not the world's.
    if (error instanceof Fault || error instanceof TypeError || error instanceof RangeError) throw error;
    throw new Fault('database-unavailable', `The database ${name} failed: ${whatOf(error)}`, { database: name }, error);
  }
}

/** A connection that is tried by several addresses fails with several errors and no words of its own. */
function whatOf(error: Error): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(String).join('; ');
  return error.message;
}

function nameOf(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'of the connection string';
  }
}
