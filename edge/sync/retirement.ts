import { Fault } from '../contract/fault.ts';
import type { Database } from './database.ts';
import { thereAre } from './releases/store.ts';
import type { LaneName } from './store.ts';

/** A lane that is there no more; times are wall clock ms. */
export interface Retirement extends LaneName {
  readonly who: string;
  readonly reason: string;
  readonly atMs: number;
}

/**
 * Takes a lane out: nobody waits for it any more, and everything that it said stays. It is back by itself once it says
 * something new. Answers when it was heard last, wall clock ms; null when nobody noted it.
 * @throws Fault `data-invalid` for a lane that never spoke, `database-unavailable`
 */
export async function retireLane(database: Pick<Database, 'query'>, retirement: Retirement): Promise<number | null> {
  const { site, lane, atMs, who, reason } = retirement;
  const [heard] = await database.query<{ heardMs: number | null }>(
    `with taken_out as (
       insert into retirements
       select site, lane, $3::float8, $4, $5, epoch, upto, told_epoch, told_ms from last_words where site = $1 and lane = $2
       on conflict (site, lane) do update set
         at_ms = excluded.at_ms, who = excluded.who, reason = excluded.reason, epoch = excluded.epoch,
         upto = excluded.upto, told_epoch = excluded.told_epoch, told_ms = excluded.told_ms
       returning site, lane)
     select heard_ms as "heardMs" from taken_out join last_words using (site, lane)`,
    [site, lane, atMs, who, reason],
  );
  if (heard === undefined) throw await neverHeard(database, retirement);
  return heard.heardMs;
}

async function neverHeard({ query }: Pick<Database, 'query'>, { site, lane }: LaneName): Promise<Fault> {
  const known = await query<LaneName>('select site, lane from last_words order by site, lane');
  const lanes = known.filter((each) => each.site === site).map((each) => each.lane);
  const what =
    lanes.length === 0
      ? `No lane of a site ${site} ever spoke: ${thereAre([...new Set(known.map((each) => each.site))])}`
      : `No lane ${lane} of ${site} ever spoke: ${thereAre(lanes)}`;
  return new Fault('data-invalid', what, { site, lane });
}
