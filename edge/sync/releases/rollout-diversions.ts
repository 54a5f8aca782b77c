import type { Sql } from '../database.ts';
import { bodyField } from '../database-text.ts';

/** So many lanes tell enough; the records of all of them would be read for nothing. */
const WATCHED_LANES = 200;
/** How far back a lane's own past is read. */
const PAST_ROWS = 2000;

/** Rows of a lane beyond `after`, up to `upto`: found by day, so that no other day is looked into. */
const decisions = (of: string, after: string) =>
  `left join lateral (
     select count(*) as decisions, count(*) filter (where ${bodyField('verdict')} = 'divert') as diverted
     from spans join records on records.day = spans.day and records.lane_id = spans.lane_id
       and records.epoch = spans.epoch
     where spans.lane_id = ${of}.id and spans.last_sequence > ${after}
       and records.sequence > ${after} and records.sequence <= ${of}.upto and records.kind = 'decision'
   ) as told on true`;

/**
 * Counts what lanes decide before and after they have changed to the release of a rollout. Each row is read once: the next
 * call goes on where this one ended.
 */
export async function countDiversions(sql: Sql, rollout: number, version: number): Promise<void> {
  await sql(
    `with fresh as (
       select lanes.id, site, lane, lanes.upto
       from rollout_lanes join lanes using (site, lane)
         join release_reports on lane_id = lanes.id and version = $2 and stage = 'active'
       where rollout = $1 and offered_ms is not null and counted_upto is null
       order by lanes.id
       limit greatest(0, $3 - (select count(*) from rollout_lanes where rollout = $1 and counted_upto is not null)))
     update rollout_lanes set counted_upto = fresh.upto,
       decisions_before = told.decisions, diverted_before = told.diverted
     from fresh ${decisions('fresh', `fresh.upto - ${PAST_ROWS}`)}
     where rollout = $1 and rollout_lanes.site = fresh.site and rollout_lanes.lane = fresh.lane`,
    [rollout, version, WATCHED_LANES],
  );
  await sql(
    `with moved as (
       select lanes.id, site, lane, lanes.upto, counted_upto
       from rollout_lanes join lanes using (site, lane) where rollout = $1 and counted_upto < lanes.upto)
     update rollout_lanes set counted_upto = moved.upto,
       decisions_after = decisions_after + told.decisions, diverted_after = diverted_after + told.diverted
     from moved ${decisions('moved', 'moved.counted_upto')}
     where rollout = $1 and rollout_lanes.site = moved.site and rollout_lanes.lane = moved.lane`,
    [rollout],
  );
}
