import type { Cancel, Clock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { RecordKind } from '../contract/record.ts';
import type { Database, Sql } from '../sync/database.ts';
import { heldJson } from '../sync/database-text.ts';
import type { TroubleWatch } from '../sync/trouble-watch.ts';
import { afterLaneRow, type LaneFacts } from './lane-facts.ts';
import { afterRow, type PassageFacts } from './passage-facts.ts';
import { createTallyChange, keepTallies } from './tally-change.ts';

/**
 * Draws from every row that was taken, once, what the fleet's page counts: a row of `passages` for each passage, one of
 * `digests` for each lane, and of `tallies` what all of them come to. It follows the lanes' marks in a transaction of its own, so that taking rows waits for nothing.
 */

/** Any number will do, as long as every centre takes the same: one draws, the others need not. */
const LOCK = 0x47724464;
const ROWS_A_LANE = 1000;
const ROWS_AT_ONCE = 4000;
const MOST_BODY_BYTES = 256 * 1024;
const LOOK_EVERY_MS = 2000;

interface Row {
  readonly site: string;
  readonly laneId: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: RecordKind;
  readonly passage: string | null;
  readonly wallMs: number;
  readonly simulated: boolean;
  readonly body: unknown;
}

/** Draws from the rows that are there now. @returns how many there were; 0 too while somebody else draws */
export async function digestRows(database: Pick<Database, 'transaction'>): Promise<number> {
  return database.transaction(async (sql) => {
    const [lock] = await sql<{ isOurs: boolean }>('select pg_try_advisory_xact_lock($1) as "isOurs"', [LOCK]);
    if (lock?.isOurs !== true) return 0;
    const rows = await freshRows(sql);
    if (rows.length === 0) return 0;
    await keepPassages(sql, rows);
    await keepLanes(sql, rows);
    return rows.length;
  });
}

/** Goes on drawing until it is stopped. @param watch told of whatever keeps it from drawing */
export function startDigest(options: {
  readonly database: Pick<Database, 'transaction'>;
  readonly clock: Clock;
  readonly watch: TroubleWatch;
}): { stop(): Promise<void> } {
  const { database, clock, watch } = options;
  const stopped = new AbortController();
  let cancel: Cancel = () => {};
  const digestAll = async () => {
    while (!stopped.signal.aborted && (await digestRows(database)) > 0);
  };
  const work = async () => {
    try {
      await digestAll();
      watch.went();
    } catch (error) {
      if (!isFault(error)) throw error;
      watch.failed(error);
    }
    if (!stopped.signal.aborted) cancel = clock.after(LOOK_EVERY_MS, begin);
  };
  let working = Promise.resolve();
  const begin = () => {
    working = work();
  };
  begin();
  return {
    async stop() {
      stopped.abort();
      cancel();
      await working;
    },
  };
}

/**
 * Of evidence only what tells of a scan is read: the rest is most of all bytes and says nothing that is counted. A body that
 * is longer than any lane writes is not read either: thousands of them at once would take the centre's memory.
 */
async function freshRows(sql: Sql): Promise<readonly Row[]> {
  return sql<Row>(
    `select site, fresh.* from lanes left join digests on digests.lane_id = lanes.id
     cross join lateral (
       select lane_id as "laneId", epoch, sequence, kind, passage, wall_ms as "wallMs", simulated,
         case when (kind in ('boot', 'passage', 'decision', 'outcome', 'disposition', 'mode')
             or (kind = 'evidence' and body::text like '%"kind":"bagScan"%'))
           and octet_length(body::text) <= ${MOST_BODY_BYTES} then body end as body
       from records
       where lane_id = lanes.id
         and (epoch, sequence) > (coalesce(digests.epoch, 0), coalesce(digests.sequence, 0))
       order by epoch, sequence limit ${ROWS_A_LANE}
     ) as fresh
     where (lanes.epoch, lanes.upto) > (coalesce(digests.epoch, 0), coalesce(digests.sequence, 0))
     limit ${ROWS_AT_ONCE}`,
  );
}

async function keepPassages(sql: Sql, rows: readonly Row[]): Promise<void> {
  const ofPassages = Map.groupBy(
    rows.filter(({ passage }) => passage !== null),
    ({ laneId, passage }) => keyOf(laneId, passage ?? ''),
  );
  const groups = [...ofPassages.values()].flatMap((group) => group.slice(0, 1).map((first) => ({ first, group })));
  const held = await sql<PassageFacts & { lane_id: number; passage: string }>(
    `select passages.* from unnest($1::int[], $2::text[]) as asked (lane_id, passage) join passages using (lane_id, passage)`,
    [groups.map(({ first }) => first.laneId), groups.map(({ first }) => first.passage)],
  );
  const known = new Map(held.map((facts) => [keyOf(facts.lane_id, facts.passage), facts]));
  const counted = createTallyChange();
  const next = groups.flatMap(({ first: { laneId, passage, site }, group }) => {
    const before = known.get(keyOf(laneId, passage ?? '')) ?? null;
    const facts = group.reduce<PassageFacts | null>(afterRow, before);
    counted.change(site, before, facts);
    return facts === null ? [] : [{ ...facts, lane_id: laneId, passage }];
  });
  await sql(
    `insert into passages select * from json_populate_recordset(null::passages, $1::json)
     on conflict (lane_id, passage) do update set
       is_test = excluded.is_test, verdict = excluded.verdict, why = excluded.why, has_alarm = excluded.has_alarm,
       first_scan_ms = excluded.first_scan_ms, last_scan_ms = excluded.last_scan_ms, left_by = excluded.left_by,
       took_ms = excluded.took_ms, cleared_ms = excluded.cleared_ms, was_found = excluded.was_found`,
    [heldJson(next)],
  );
  await keepTallies(sql, counted.rows());
}

async function keepLanes(sql: Sql, rows: readonly Row[]): Promise<void> {
  const held = await sql<LaneFacts & { lane_id: number }>('select * from digests where lane_id = any($1::int[])', [
    [...new Set(rows.map(({ laneId }) => laneId))],
  ]);
  const known = new Map(held.map((facts) => [facts.lane_id, facts]));
  const next = [...Map.groupBy(rows, ({ laneId }) => laneId)].map(([laneId, group]) => ({
    ...group.reduce<LaneFacts | null>(afterLaneRow, known.get(laneId) ?? null),
    lane_id: laneId,
  }));
  await sql(
    `insert into digests select * from json_populate_recordset(null::digests, $1::json)
     on conflict (lane_id) do update set
       epoch = excluded.epoch, sequence = excluded.sequence, row_ms = excluded.row_ms, mode = excluded.mode,
       software = excluded.software, policy = excluded.policy, models = excluded.models`,
    [heldJson(next)],
  );
}

function keyOf(laneId: number, passage: string): string {
  return `${laneId} ${passage}`;
}
