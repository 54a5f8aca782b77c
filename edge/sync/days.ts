import { Fault, isFault } from '../contract/fault.ts';
import { type ClockWatch, SET_SINCE_MS } from './clock-watch.ts';
import type { Database, Sql } from './database.ts';

const DAY_MS = 86_400_000;
const MOST_APART_MS = 300_000;

/** The day of a moment in UTC, as `2026-11-22`. */
export function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

/** Reads the time in ms since 1970. */
export type ReadNow = (sql: Sql) => Promise<number>;

/** The database's own time: one clock for all the centres on it, however wrong theirs are. */
const databaseNow: ReadNow = async (sql) => {
  const [row] = await sql<{ ms: number }>('select (extract(epoch from now()) * 1000)::float8 as ms');
  return row?.ms ?? 0;
};

/** Does work on the present day, whose partition is there. */
export type OnDay = <T>(work: (day: string) => Promise<T>) => Promise<T>;

export function onDaysOf(database: Database, now: ReadNow = databaseNow): OnDay {
  let madeFor = '';
  const today = async () => {
    const nowMs = await now(database.query);
    const day = dayOf(nowMs);
    if (day !== madeFor) await makeDays(database, nowMs);
    madeFor = day;
    return day;
  };
  return async (work) => {
    const day = await today();
    try {
      return await work(day);
    } catch (error) {
      if (!isWithoutPartition(error)) throw error;
      // Somebody has dropped it since it was made.
      madeFor = '';
      return work(await today());
    }
  };
}

/** Makes the partitions of a day and of the next one, so that midnight waits for nobody. */
async function makeDays(database: Database, nowMs: number): Promise<void> {
  for (const from of [nowMs, nowMs + DAY_MS]) {
    const [day, next] = [dayOf(from), dayOf(from + DAY_MS)];
    // Names and bounds cannot be parameters; both are made of digits alone.
    await database.query(
      `create table if not exists ${tableOf(day)} partition of records for values from ('${day}') to ('${next}')`,
    );
  }
}

/** What PostgreSQL answers when a row belongs to no partition: `check_violation`. */
function isWithoutPartition(error: unknown): boolean {
  const cause = isFault(error) ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === '23514';
}

/** Who drops days, and when it is for them. */
export interface Dropping {
  readonly days: number;
  /** Over our own clock. */
  readonly watch: ClockWatch;
  readonly now?: ReadNow;
}

/**
 * Drops whole days that are older than `days`, and older than the newest that ever held rows; `spans` goes on knowing that
 * their rows were held. What was counted of single passages goes with them. Answers their names.
 * @throws Fault `clock-ahead` when our clock has jumped, and `clocks-apart` when the database and we do not agree on the
 * time: nothing is dropped
 */
export async function dropDays(database: Database, dropping: Dropping): Promise<readonly string[]> {
  const { days, watch, now = databaseNow } = dropping;
  // A day without rows has come too: who is started again and again would otherwise doubt the clock for ever.
  // A full disk takes no more of them, and is what old days are dropped for.
  await makeDays(database, await now(database.query)).catch(() => undefined);
  return database.transaction(async (sql) => {
    const nowMs = await now(sql);
    const tables = await dayTables(sql);
    demandTogether(nowMs, watch.believedMs(tables.map((table) => startOf(table) + DAY_MS)));
    const [newest] = await sql<{ day: string | null }>('select max(day)::text as day from spans');
    const before = [dayOf(nowMs - days * DAY_MS), newest?.day ?? ''].map(tableOf);
    const old = tables.filter((table) => startOf(table) >= SET_SINCE_MS && before.every((each) => table < each));
    for (const table of old) await sql(`drop table ${table}`);
    if (old.length > 0) await sql('delete from passages where opened_ms < $1', [nowMs - days * DAY_MS]);
    return old.map(dayIn);
  });
}

function demandTogether(databaseMs: number, ourMs: number): void {
  if (Math.abs(databaseMs - ourMs) <= MOST_APART_MS) return;
  const [theirs, ours] = [databaseMs, ourMs].map((ms) => new Date(ms).toISOString());
  throw new Fault(
    'clocks-apart',
    `No days are dropped: the database says that it is ${theirs}, and we that it is ${ours}`,
  );
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

function dayIn(table: string): string {
  return table.slice('records_'.length).replaceAll('_', '-');
}

function startOf(table: string): number {
  return Date.parse(dayIn(table));
}
