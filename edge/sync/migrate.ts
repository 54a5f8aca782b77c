import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../contract/fault.ts';
import type { Database } from './database.ts';

const FOLDER = path.join(import.meta.dirname, 'migrations');
/** Any number will do, as long as every centre takes the same: it keeps two from migrating at once. */
const LOCK = 0x47724374;

/** Brings the schema up to this version, or to an earlier one. @throws Fault `database-foreign` when a later version wrote it */
export async function migrate(database: Database, wanted = Number.POSITIVE_INFINITY): Promise<void> {
  const files = readdirSync(FOLDER).sort();
  await database.transaction(async (sql) => {
    await sql('select pg_advisory_xact_lock($1)', [LOCK]);
    await sql('create table if not exists greenlane_schema (version integer primary key)');
    const [row] = await sql<{ version: number }>('select coalesce(max(version), 0) as version from greenlane_schema');
    const version = row?.version ?? 0;
    if (version > files.length) {
      const what = `The database ${database.name} has schema ${version}, and this version knows ${files.length}`;
      throw new Fault('database-foreign', what, { database: database.name });
    }
    for (const [at, file] of files.entries()) {
      if (at < version || at >= wanted) continue;
      for (const statement of statementsOf(readFileSync(path.join(FOLDER, file), 'utf8'))) await sql(statement);
      await sql('insert into greenlane_schema values ($1)', [at + 1]);
    }
  });
}

/** Migrations hold no semicolon but between statements. */
function statementsOf(text: string): readonly string[] {
  return text
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
