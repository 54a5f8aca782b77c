import type { Database } from '../sync/database.ts';
import { createTallyChange, keepTallies } from './tally-change.ts';
import type { PassageFacts } from './passage-facts.ts';
import type { Story } from './fleet.fixture.ts';
import { boot, NOW_MS, type openFleetWorld, passageOf, statusOf } from './fleet.fixture.ts';

const HOUR_MS = 3_600_000;
const SITES = ['Frankfurt T1', 'Frankfurt T2', 'Berlin', 'Hamburg', 'Riverport', '上海浦东 T2'];
const LANES_A_SITE = 24;

/** Passages as if they had been counted: a day has its waves, most are released, officers find more with the targeted. */
export async function pretendPassages(
  { query }: Pick<Database, 'query'>,
  passages: number,
  days: number,
): Promise<void> {
  await query('select setseed(0.42)');
  await query(
    `insert into passages
     select lane_id, 'pretended-' || n, opened, false, true, case when why is null then 'release' else 'divert' end, why,
       coalesce(why = 'targeted' and random() < 0.6, false), opened + 4000, opened + 6000 + random() * 3000,
       case when why is null then 'by-exit' else 'by-diversion' end, took,
       case when why is null then opened + took when random() < 0.97 then opened + 90000 + random() * 360000 end,
       case when why = 'targeted' then random() < 0.31 when why = 'lot' then random() < 0.034 end
     from (
       select n, lanes.id as lane_id,
         case when luck < 0.031 then 'targeted' when luck < 0.062 then 'lot' when luck < 0.075 then 'other' end as why,
         $1::float8 - day * 86400000 - hour * 3600000 as opened, 11000 + 9000 * random() + 40000 * random() ^ 12 as took
       from (
         select n, random() as luck, floor(random() * $3::float8) as day,
           4.5 + 6 * (random() + random() + random() - 1.5) + 6 * round(random()) as hour,
           1 + floor(random() * (select count(*) from lanes)) as lane
         from generate_series(1, $2::int) as n
       ) as drawn join (select id, row_number() over (order by id) as number from lanes) as lanes on number = lane
     ) as told where opened <= $1::float8`,
    [NOW_MS, passages, days],
  );
  await tallyAll({ query });
  await query('analyze passages');
}

async function tallyAll({ query }: Pick<Database, 'query'>): Promise<void> {
  const counted = createTallyChange();
  const all = await query<PassageFacts & { site: string }>(
    'select site, passages.* from passages join lanes on id = lane_id',
  );
  for (const facts of all) counted.change(facts.site, null, facts);
  await query('truncate tallies');
  await keepTallies(query, counted.rows());
}

export async function pretendLanes({ query }: Pick<Database, 'query'>, lanes: number): Promise<void> {
  await query(
    `insert into lanes (site, lane, first_epoch, epoch, upto, heard_ms)
     select 'site-' || n / 20, 'lane-' || n % 20, 1, 1, 1000, $2 from generate_series(1, $1::int) as n`,
    [lanes, NOW_MS],
  );
}

/** A fleet of several sites on an ordinary day, with what goes wrong on one; one lane has every row, with its proofs. */
export async function pretendFleet(world: Awaited<ReturnType<typeof openFleetWorld>>): Promise<void> {
  const { query } = world.database;
  for (const site of SITES) {
    for (let number = 1; number <= LANES_A_SITE; number += 1) {
      await query('insert into lanes (site, lane, first_epoch, epoch, upto, heard_ms) values ($1, $2, 1, 3, $3, $4)', [
        site,
        `lane-${number}`,
        18_000 + number * 713,
        NOW_MS - number * 1000,
      ]);
    }
  }
  await pretendPassages(world.database, 90_000, 2);
  for (const site of SITES) {
    for (let number = 1; number <= LANES_A_SITE; number += 1)
      await world.tell(site, ordinary(site, number), lastHeard(site, number));
  }
  await goWrong(world);
  await world.write('Riverport', [
    boot('arrivals-1', NOW_MS - 30 * HOUR_MS),
    ...modes(),
    ...stories().flatMap((story) => passageOf('arrivals-1', story)),
  ]);
  await world.tell('Riverport', statusOf('arrivals-1', { state: 'inside' }));
  await world.digest();
}

function ordinary(site: string, number: number) {
  const models = [
    { id: 'goods-risk', version: '1.4.0' },
    { id: 'bag-xray', version: '2.1.0' },
    { id: 'face', version: '1.2.3' },
  ];
  const lane = `lane-${number}`;
  const common = {
    models,
    policy: { id: 'arrivals', version: site === 'Berlin' ? '2026.10' : '2026.11' },
    backlog: number % 7,
  };
  if (site === 'Frankfurt T1' && number === 7) {
    return statusOf(lane, { ...common, state: 'out-of-service', reason: 'the gate cannot be commanded' });
  }
  if (site === 'Berlin' && number === 3) return statusOf(lane, { ...common, backlog: 18_240 });
  if (site === 'Hamburg' && number === 11) return statusOf(lane, { ...common, state: 'emergency' });
  if (number > 21) return statusOf(lane, { ...common, mode: number === 24 ? 'maintenance' : 'closed' });
  return statusOf(lane, { ...common, state: number % 3 === 0 ? 'assessing' : 'idle' });
}

function lastHeard(site: string, number: number): number {
  if (site === 'Riverport' && number === 4) return NOW_MS - 3 * HOUR_MS;
  return NOW_MS - number * 1000;
}

async function goWrong({ database: { query } }: Awaited<ReturnType<typeof openFleetWorld>>): Promise<void> {
  await query(`update lanes set heard_ms = $1 where site = 'Riverport' and lane = 'lane-4'`, [NOW_MS - 3 * HOUR_MS]);
  await query(
    `insert into alarms values ('Frankfurt T2', 'lane-12', 'history-diverged', 3, 26556, 'a row does not continue the history held', 4, $1)`,
    [NOW_MS - 26 * HOUR_MS],
  );
  await query(
    `insert into ahead select id, 3, upto + 5, 'topic', 'row' from lanes where site = 'Berlin' and lane = 'lane-9'`,
  );
  await query(`update passages set has_alarm = true where passage like '%7' and lane_id =
    (select id from lanes where site = 'Hamburg' and lane = 'lane-2')`);
}

function modes() {
  const mode = (wallMs: number, mode: string, reason: string) => ({
    lane: 'arrivals-1',
    kind: 'mode' as const,
    passage: null,
    wallMs,
    body: { mode, reason, by: 'Ann Keller' },
  });
  return [
    mode(NOW_MS - 29 * HOUR_MS, 'maintenance', 'the exit leaf was adjusted'),
    mode(NOW_MS - 28 * HOUR_MS, 'normal', 'the leaf closes as it should'),
  ];
}

function stories(): readonly Story[] {
  return Array.from({ length: 120 }, (_, n): Story => {
    const openedMs = NOW_MS - (121 - n) * 780_000;
    const story = {
      passage: `arrivals-1-3-${n + 1}`,
      openedMs,
      tookMs: 14_000 + (n % 9) * 900,
      scannedMs: openedMs + 5000,
    };
    if (n % 23 === 7) {
      return {
        ...story,
        findings: ['bag-sealed', 'goods-risk-raised'],
        ruling: { what: 'duty-to-pay', atMs: openedMs + 240_000 },
      };
    }
    if (n % 29 === 11)
      return { ...story, findings: ['random-diversion'], ruling: { what: 'release', atMs: openedMs + 120_000 } };
    return story;
  });
}
