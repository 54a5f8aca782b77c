import type { Sql } from './database.ts';
import { keyOf, laneKey, readArrived } from './intake.ts';
import { keepMode } from './owner.ts';
import type { LaneMark, ReadMessages, SitedRecord, Standing } from './store.ts';

/** Of lanes in the database, by name. */
export type Ids = ReadonlyMap<string, number>;
export const idIn = (ids: Ids, site: string, lane: string) => ids.get(laneKey(site, lane)) ?? 0;

interface LaneRow {
  readonly id: number;
  readonly site: string;
  readonly lane: string;
  readonly firstEpoch: number;
  readonly epoch: number;
  readonly upto: number;
  readonly head: string;
}

const LANE_COLUMNS = `id, site, lane, first_epoch as "firstEpoch", epoch, upto, encode(head, 'hex') as head`;

function markOf({ site, lane, firstEpoch, epoch, upto, head }: LaneRow): LaneMark {
  return { site, lane, mark: { firstEpoch, epoch, upto, head } };
}

/** How far each lane is held, of one site or of all. */
export async function marksOf(sql: Sql, site: string | null): Promise<readonly LaneMark[]> {
  const rows = await sql<LaneRow>(`select ${LANE_COLUMNS} from lanes where $1::text is null or site = $1`, [site]);
  return rows.map(markOf);
}

/** Locks the lanes of a batch, always in the same order, and reads how they stand. */
export async function lockLanes(
  sql: Sql,
  { candidates }: ReadMessages,
  acceptSimulated: boolean,
): Promise<{ readonly ids: Ids; readonly standing: Standing }> {
  const names = new Map(candidates.map(({ site, record }) => [laneKey(site, record.lane), [site, record.lane]]));
  const columns = [[...names.values()].map(([site]) => site), [...names.values()].map(([, lane]) => lane)];
  const wanted = 'select * from unnest($1::text[], $2::text[])';
  const lock = `select ${LANE_COLUMNS} from lanes where (site, lane) in (${wanted}) order by id for update`;
  let rows = await sql<LaneRow>(lock, columns);
  if (rows.length < names.size) {
    await keepMode(sql, acceptSimulated);
    await sql(`insert into lanes (site, lane) ${wanted} order by 1, 2 on conflict do nothing`, columns);
    rows = await sql<LaneRow>(lock, columns);
  }
  const ids = new Map(rows.map(({ id, site, lane }) => [laneKey(site, lane), id]));
  const hashes = await heldHashes(sql, candidates, ids);
  const ahead = await sql<{ topic: string; payload: Uint8Array }>(
    'select topic, payload from ahead where lane_id = any($1::int[]) order by lane_id, sequence',
    [[...ids.values()]],
  );
  const standing: Standing = {
    marks: rows.map(markOf),
    ahead: readArrived(ahead, acceptSimulated).candidates,
    held: (record) => hashes.get(keyOf(record)) ?? null,
  };
  return { ids, standing };
}

async function heldHashes(
  sql: Sql,
  candidates: readonly SitedRecord[],
  ids: Ids,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ at: number; hash: string | null }>(
    `select asked.at::int as at, encode(records.hash, 'hex') as hash
     from unnest($1::int[], $2::bigint[], $3::bigint[]) with ordinality as asked (lane_id, epoch, sequence, at)
     join spans on spans.lane_id = asked.lane_id and spans.epoch = asked.epoch
       and asked.sequence between spans.first_sequence and spans.last_sequence
     left join records on records.day = spans.day and records.lane_id = asked.lane_id
       and records.epoch = asked.epoch and records.sequence = asked.sequence order by records.hash nulls first`,
    [
      candidates.map(({ site, record }) => idIn(ids, site, record.lane)),
      candidates.map(({ record }) => record.epoch),
      candidates.map(({ record }) => record.sequence),
    ],
  );
  // Where the database's clock went back to a day before, that day's rows lie in the span of the later one too.
  return new Map(
    rows.flatMap(({ at, hash }) =>
      candidates.slice(at - 1, at).map((each) => [keyOf(each), hash ?? each.record.hash] as const),
    ),
  );
}
