import { createHash } from 'node:crypto';
import type { Clock } from '../../hardware/clock.ts';
import { prepareReads } from './central-reads.ts';
import type { Database, Sql } from './database.ts';
import { heldText } from './database-text.ts';
import { onDaysOf, type ReadNow } from './days.ts';
import { demandDurable } from './durable.ts';
import { admitAll, type Intake, messageOf } from './intake.ts';
import { migrate } from './migrate.ts';
import { noteReports } from './releases/reports.ts';
import { idIn, type Ids, lockLanes, marksOf } from './standing.ts';
import type { CentralAlarm, LaneMark, OpenCentralStore, Refused, SitedRecord, Taken } from './store.ts';

const QUARANTINE_ROWS = 10_000;
const QUARANTINE_BYTES = 64 * 1024;

/**
 * The centre's store on PostgreSQL. Any number of processes may take messages into one database: a lane's row is locked
 * from before it is looked at until all is committed.
 * @throws Fault `database-unavailable`, `database-foreign`, `database-not-durable` where lanes are real
 */
export async function openCentralStore(options: {
  readonly database: Database;
  readonly clock: Clock;
  /** Whether every message here is of simulated devices; decides which rows that wait are read again. */
  readonly acceptSimulated: boolean;
  /** Which day it is (default: by the database's own clock). */
  readonly now?: ReadNow;
}): Promise<OpenCentralStore> {
  const { database, clock } = options;
  if (!options.acceptSimulated) await demandDurable(database);
  await migrate(database);
  const onDay = onDaysOf(database, options.now);
  return {
    marks: async (site) => (await marksOf(database.query, site)).map(({ mark, ...lane }) => ({ ...lane, mark })),
    take: async (messages) =>
      onDay(async (day) =>
        database.transaction(async (sql) => {
          const wallMs = clock.wallMs();
          const { ids, standing } = await lockLanes(sql, messages, options.acceptSimulated);
          const intake = admitAll(messages, standing);
          await write(sql, intake, ids, { day, wallMs });
          const alarms = await tell(sql, intake.alarms, wallMs);
          await putAside(sql, intake.refused, wallMs);
          return { answers: intake.answers, alarms, counts: intake.counts } satisfies Taken;
        }),
      ),
    ...prepareReads(database),
    close: async () => database.close(),
  };
}

interface When {
  /** The day on which the centre takes it, and the moment by our own clock. */
  readonly day: string;
  readonly wallMs: number;
}

async function write(sql: Sql, intake: Intake, ids: Ids, { day, wallMs }: When): Promise<void> {
  const { records, marks, waiting, waited } = intake;
  if (records.length > 0) {
    await writeRecords(sql, records, ids, day);
    await writeSpans(sql, records, ids, day);
    await noteReports(sql, records, ({ site, lane }) => idIn(ids, site, lane), wallMs);
  }
  if (marks.length > 0) {
    const column = (pick: (each: LaneMark) => string | number) => marks.map(pick);
    await sql(
      `update lanes set first_epoch = moved.first_epoch, epoch = moved.epoch, upto = moved.upto,
         head = decode(moved.head, 'hex'), heard_ms = $6
       from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[])
         as moved (id, first_epoch, epoch, upto, head)
       where lanes.id = moved.id`,
      [
        column(({ site, lane }) => idIn(ids, site, lane)),
        column(({ mark }) => mark.firstEpoch),
        column(({ mark }) => mark.epoch),
        column(({ mark }) => mark.upto),
        column(({ mark }) => mark.head),
        wallMs,
      ],
    );
  }
  const idsOf = (rows: readonly SitedRecord[]) => rows.map(({ site, record }) => idIn(ids, site, record.lane));
  const keysOf = (rows: readonly SitedRecord[]) => [idsOf(rows), rows.map(({ record }) => record.sequence)];
  if (waited.length > 0) {
    const gone = 'select * from unnest($1::int[], $2::bigint[])';
    await sql(`delete from ahead where (lane_id, sequence) in (${gone})`, keysOf(waited));
  }
  if (waiting.length > 0) {
    const messages = waiting.map(messageOf);
    await sql(
      `insert into ahead (lane_id, sequence, epoch, topic, payload)
       select lane_id, sequence, epoch, topic, decode(payload, 'base64')
       from unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[])
         as late (lane_id, sequence, epoch, topic, payload)
       on conflict (lane_id, sequence) do nothing`,
      [
        ...keysOf(waiting),
        waiting.map(({ record }) => record.epoch),
        messages.map(({ topic }) => topic),
        messages.map(({ payload }) => Buffer.from(payload).toString('base64')),
      ],
    );
  }
}

async function writeRecords(sql: Sql, records: readonly SitedRecord[], ids: Ids, day: string): Promise<void> {
  const column = <T>(pick: (record: SitedRecord['record']) => T) => records.map(({ record }) => pick(record));
  // What needs no quotes is written as PostgreSQL reads it: the driver would look at each for some.
  const plain = (pick: (record: SitedRecord['record']) => number | boolean | string) => `{${column(pick).join()}}`;
  await sql(
    `insert into records
       (lane_id, epoch, sequence, day, kind, passage, wall_ms, simulated, body, previous_hash, hash)
     select lane_id, epoch, sequence, $1::date, kind, passage, wall_ms, simulated, body,
       decode(previous_hash, 'hex'), decode(hash, 'hex')
     from rows from (
       unnest($2::int[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::float8[], $8::boolean[],
         $9::text[], $10::text[]),
       json_array_elements($11::json)
     ) as fresh (lane_id, epoch, sequence, kind, passage, wall_ms, simulated, previous_hash, hash, body)`,
    [
      day,
      `{${records.map(({ site, record }) => idIn(ids, site, record.lane)).join(',')}}`,
      plain(({ epoch }) => epoch),
      plain(({ sequence }) => sequence),
      plain(({ kind }) => kind),
      column(({ passage }) => (passage === null ? null : heldText(passage))),
      plain(({ wallMs }) => wallMs),
      plain(({ simulated }) => simulated),
      plain(({ previousHash }) => previousHash),
      plain(({ hash }) => hash),
      `[${records.map(({ bodyJson }) => bodyJson).join(',')}]`,
    ],
  );
}

async function writeSpans(sql: Sql, records: readonly SitedRecord[], ids: Ids, day: string): Promise<void> {
  const spans = new Map<string, { id: number; epoch: number; first: number; last: number }>();
  for (const { site, record } of records) {
    const { epoch, sequence } = record;
    const key = JSON.stringify([site, record.lane, epoch]);
    const span = spans.get(key) ?? { id: idIn(ids, site, record.lane), epoch, first: sequence, last: sequence };
    spans.set(key, { ...span, last: sequence });
  }
  const rows = [...spans.values()];
  await sql(
    `insert into spans (lane_id, epoch, day, first_sequence, last_sequence)
     select lane_id, epoch, $5::date, first_sequence, last_sequence
     from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[])
       as fresh (lane_id, epoch, first_sequence, last_sequence)
     on conflict (lane_id, epoch, day) do update set last_sequence = excluded.last_sequence`,
    [
      rows.map(({ id }) => id),
      rows.map(({ epoch }) => epoch),
      rows.map(({ first }) => first),
      rows.map(({ last }) => last),
      day,
    ],
  );
}

/** Answers the alarms that were not known before. */
async function tell(sql: Sql, alarms: readonly CentralAlarm[], wallMs: number): Promise<readonly CentralAlarm[]> {
  const fresh: CentralAlarm[] = [];
  for (const [each, times] of counted(alarms, ({ site, lane, code, epoch, sequence }) =>
    JSON.stringify([site, lane, code, epoch, sequence]),
  )) {
    const { site, lane, code, epoch, sequence, text } = each;
    const [row] = await sql<{ isNew: boolean }>(
      `insert into alarms (site, lane, code, epoch, sequence, text, times, first_ms) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (site, lane, code, epoch, sequence) do update set times = alarms.times + excluded.times
       returning xmax = 0 as "isNew"`,
      [site, lane, code, epoch, sequence, text, times, wallMs],
    );
    if (row?.isNew === true) fresh.push(each);
  }
  return fresh;
}

async function putAside(sql: Sql, refused: readonly Refused[], wallMs: number): Promise<void> {
  for (const [{ topic, payload, reason }, times] of counted(refused, digestOf)) {
    const known = await sql(
      `update quarantine set times = times + $2, last_ms = $3 where digest = decode($1, 'hex') returning 1`,
      [digestOf({ topic, payload }), times, wallMs],
    );
    if (known.length > 0) continue;
    // Whoever floods the centre fills neither its disk nor the technician's day; the counters still tell.
    await sql(
      `insert into quarantine (digest, topic, reason, payload, times, first_ms, last_ms)
       select decode($1, 'hex'), $2, $3, decode($4, 'base64'), $5, $6, $6
       where (select count(*) from quarantine) < ${QUARANTINE_ROWS} on conflict do nothing`,
      [
        digestOf({ topic, payload }),
        heldText(topic),
        reason,
        Buffer.from(payload.subarray(0, QUARANTINE_BYTES)).toString('base64'),
        times,
        wallMs,
      ],
    );
  }
}

function digestOf({ topic, payload }: Pick<Refused, 'topic' | 'payload'>): string {
  return createHash('sha256').update(topic).update('\0').update(payload).digest('hex');
}

/** Each different one once, with how often it is there. */
function counted<T>(all: readonly T[], keyOf: (each: T) => string): readonly (readonly [each: T, times: number])[] {
  const groups = Map.groupBy(all, keyOf);
  return [...groups.values()].flatMap((group) => group.slice(0, 1).map((each) => [each, group.length] as const));
}
