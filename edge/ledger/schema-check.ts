import { openDatabase, type Sqlite } from './database.ts';

interface SchemaEntry {
  readonly name: string;
  readonly sql: string;
}

// Kept word for word by SQLite, and without effect on any row when they are gone: nothing else would notice.
const WRITTEN_RULES = `select name, sql from sqlite_schema
  where type in ('trigger', 'view', 'index') and sql is not null order by name`;

/**
 * Whether triggers, views and indexes are those that the migrations make: what is derived from the rows is only as good
 * as the rules by which it is. Answers what is wrong, or null.
 */
export function schemaDamage(db: Sqlite, migrations: string): string | null {
  const made = openDatabase({ file: ':memory:', applicationId: 0, migrations });
  const expected = rulesOf(made);
  made.close();
  const found = rulesOf(db);
  const wrong = [...new Set([...expected.keys(), ...found.keys()])].find(
    (name) => expected.get(name) !== found.get(name),
  );
  return wrong === undefined ? null : `has another ${wrong} than this version makes`;
}

function rulesOf(db: Sqlite): ReadonlyMap<string, string> {
  return new Map(
    db
      .prepare<[], SchemaEntry>(WRITTEN_RULES)
      .all()
      .map(({ name, sql }) => [name, sql]),
  );
}
