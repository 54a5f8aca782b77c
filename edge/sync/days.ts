import type { Database, Sql } from './database.ts';

const DAY_MS = 86_400_000;

/** The day of a moment in UTC, as `2026-11-22`. */
export function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

/** Makes the partitions of a day and of the next one, so that midnight waits for nobody. */
export async function makeDays(database: Database, wallMs: number): Promise<void> {
  for (const from of [wallMs, wallMs + DAY_MS]) {
    const [day, next] = [dayOf(from), dayOf(from + DAY_MS)];
    // Names and bounds cannot be parameters; both are made of digits alone.
    await database.query(
      `create table if not exists ${tableOf(day)} partition of records for values from ('${day}') to ('${next}')`,
    );
  }
}

/** Drops whole days that are older than `days`; `spans` goes on knowing that their rows were held. Answers their names. */
export async function dropDays(database: Database, wallMs: number, days: number): Promise<readonly string[]> {
  const oldest = tableOf(dayOf(wallMs - days * DAY_MS));
  return database.transaction(async (sql) => {
    const old = (await dayTables(sql)).filter((table) => table < oldest);
    for (const table of old) await sql(`drop table ${table}`);
    return old.map((table) => table.slice('records_'.length).replaceAll('_', '-'));
  });
}

async function dayTables(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'records'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}

function tableOf(day: string): string {
  return `records_${day.replaceAll('-', '_')}`;
}
