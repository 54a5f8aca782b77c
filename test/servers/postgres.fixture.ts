import { afterAll, beforeAll } from 'vitest';
import { type Database, openPostgres } from '../../edge/sync/database.ts';
import { type Server, startPostgres } from '../../sim/servers.ts';

/** A PostgreSQL server for the tests of a file, and a centre's way into it. Answers what asks for them, within a test. */
export function postgresOfFile(): () => { readonly postgres: Server; readonly database: Database } {
  let held: { readonly postgres: Server; readonly database: Database } | null = null;
  beforeAll(async () => {
    const postgres = await startPostgres();
    held = { postgres, database: openPostgres(postgres.url) };
  });
  afterAll(async () => {
    await held?.database.close();
    await held?.postgres.close();
  });
  return () => {
    if (held === null) throw new TypeError('it is there in tests alone');
    return held;
  };
}
