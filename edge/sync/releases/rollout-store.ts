import { DESK_LANE } from '../../contract/officer.ts';
import { Fault } from '../../contract/fault.ts';
import type { Database, Sql } from '../database.ts';
import { listGroups, readRelease, thereAre } from './store.ts';
import { lockWatch } from './watch.ts';
import type { RolloutLane, RolloutPlan, RolloutProgress } from './rollout-plan.ts';
import { keyOf, type PlacedLane, placeLanes, REST } from './rollout-steps.ts';
import type { LaneName } from '../store.ts';

/** What people do with rollouts; the centre, which decides by itself, follows within seconds. */

export interface Rollout extends RolloutProgress {
  readonly id: number;
  readonly version: number;
  readonly plan: RolloutPlan;
  /** Why it was stopped or paused; empty otherwise. */
  readonly reason: string;
}

export interface Deed {
  /** Wall clock, ms. */
  readonly atMs: number;
  /** A person, or `centre` where nobody had to. */
  readonly who: string;
  readonly deed: 'started' | 'paused' | 'resumed' | 'stopped' | 'next step' | 'completed';
  readonly reason: string;
}

/** Who does something, when, and why. */
export interface Doing extends Pick<Deed, 'who' | 'atMs' | 'reason'> {}

/** A lane of a rollout with its last report's reason. */
export interface ReportedLane extends RolloutLane {
  readonly reason: string;
}

const ANEW = 'make a new release of the same files';
const COLUMNS = `id, version, plan, state, step, settled_ms as "settledMs", reason`;

/**
 * Begins a rollout. Answers its number.
 * @throws Fault `data-invalid` for a release or group that is not there, `rollout-refused` when it cannot begin now
 */
export async function startRollout(
  database: Database,
  { version, plan }: Pick<Rollout, 'version' | 'plan'>,
  doing: Doing,
): Promise<number> {
  return database.transaction(async (sql) => {
    await lockWatch(sql);
    await requireBeginning(sql, version);
    const { lanes } = await placeRollout(sql, { version, plan });
    const [row] = await sql<{ id: number }>(
      `insert into rollouts (version, plan, state) values ($1, $2::text::json, 'running') returning id`,
      [version, JSON.stringify(plan)],
    );
    const id = row?.id ?? 0;
    await addLanes(sql, id, lanes);
    await note(sql, id, { ...doing, deed: 'started' });
    return id;
  });
}

/** No lane is offered anything new; those that were go on. @throws Fault `rollout-refused` */
export async function pauseRollout(database: Database, doing: Doing): Promise<void> {
  await move(database, { from: ['running'], to: 'paused', deed: 'paused' }, doing);
}

/** @throws Fault `rollout-refused` */
export async function resumeRollout(database: Database, doing: Doing): Promise<void> {
  await move(database, { from: ['paused'], to: 'running', deed: 'resumed' }, doing);
}

/**
 * The emergency stop: every lane is told to give up what it has staged or on trial, whichever rollout it came from. What
 * is active stays. @throws Fault `rollout-refused`
 */
export async function stopRollout(database: Database, doing: Doing): Promise<void> {
  await move(database, { from: ['running', 'paused', 'completed'], to: 'stopped', deed: 'stopped' }, doing);
}

/** The newest rollout, or that of a number; null when there is none. */
export async function readRollout(sql: Sql, id: number | null = null): Promise<Rollout | null> {
  const [rollout] = await sql<Rollout>(
    `select ${COLUMNS} from rollouts where $1::int is null or id = $1 order by id desc limit 1`,
    [id],
  );
  return rollout ?? null;
}

/** Numbers of the rollouts there were, the newest first. */
export async function listRollouts(sql: Sql): Promise<readonly number[]> {
  return (await sql<{ id: number }>('select id from rollouts order by id desc')).map(({ id }) => id);
}

export async function readDeeds(sql: Sql, rollout: number): Promise<readonly Deed[]> {
  return sql<Deed>(
    'select at_ms as "atMs", who, deed, reason from rollout_deeds where rollout = $1 order by rollout_deeds.id',
    [rollout],
  );
}

/**
 * The lanes of a rollout as they stand, without those that are retired. A computer reports for all its lanes, also for those that were not offered the
 * release yet.
 */
export async function readLanes(sql: Sql, rollout: Pick<Rollout, 'id' | 'version'>): Promise<readonly ReportedLane[]> {
  return sql<ReportedLane>(
    `select rollout_lanes.site, rollout_lanes.lane, step, offered_ms as "offeredMs", stage,
       release_reports.heard_ms as "heardMs",
       coalesce(release_reports.reason, '') as reason,
       json_build_object('decisions', decisions_before, 'diverted', diverted_before) as before,
       json_build_object('decisions', decisions_after, 'diverted', diverted_after) as after
     from rollout_lanes left join lanes using (site, lane)
       left join release_reports on lane_id = lanes.id and version = $2
     where rollout = $1 and (rollout_lanes.site, rollout_lanes.lane) not in (select site, lane from retired)
     order by step, site, lane`,
    [rollout.id, rollout.version],
  );
}

export async function addLanes(sql: Sql, rollout: number, lanes: readonly PlacedLane[]): Promise<void> {
  await sql(
    `insert into rollout_lanes (rollout, site, lane, step)
     select $1, * from unnest($2::text[], $3::text[], $4::int[]) on conflict do nothing`,
    [rollout, lanes.map(({ site }) => site), lanes.map(({ lane }) => lane), lanes.map(({ step }) => step)],
  );
}

export async function note(sql: Sql, rollout: number, { atMs, who, deed, reason }: Deed): Promise<void> {
  await sql('insert into rollout_deeds (rollout, at_ms, who, deed, reason) values ($1, $2, $3, $4, $5)', [
    rollout,
    atMs,
    who,
    deed,
    reason,
  ]);
}

/** Another pointer is due for every lane that has one. */
export async function stopPointers(sql: Sql): Promise<void> {
  await sql('update release_pointers set stopped = true, issued_ms = null where not stopped');
}

/**
 * Makes sure that a rollout of this release may begin.
 * @throws Fault `data-invalid` for a release that is not there, `rollout-refused` for one that is used up, or too soon
 */
export async function requireBeginning(sql: Sql, version: number): Promise<void> {
  await readRelease(sql, version);
  const [underWay] = await sql<{ id: number; state: string }>(
    `select id, state from rollouts where state in ('running', 'paused')`,
  );
  if (underWay !== undefined)
    throw refused(`Rollout ${underWay.id} is ${underWay.state}, and one at a time is under way`);
  const [stopped] = await sql<{ id: number }>(`select id from rollouts where version = $1 and state = 'stopped'`, [
    version,
  ]);
  if (stopped !== undefined)
    throw refused(`Rollout ${stopped.id} of release ${version} was stopped: ${await insteadOf(sql)}`);
  const [given] = await sql<{ version: number }>('select coalesce(max(version), 0) as version from release_pointers');
  if (given === undefined || given.version <= version) return;
  throw refused(`Lanes were given release ${given.version} and go to no lower one: ${await insteadOf(sql)}`);
}

/** What to do where a release is used up: those that lanes may still be given, or a new one. */
async function insteadOf(sql: Sql): Promise<string> {
  const left = await sql<{ version: number }>(
    `select version from releases
     where version >= (select coalesce(max(version), 0) from release_pointers)
       and version not in (select version from rollouts where state = 'stopped') order by version desc`,
  );
  if (left.length === 0) return `${ANEW}, for there is none that they may be given`;
  return `${ANEW}, or take one that they may be given: ${thereAre(left.map(({ version }) => version))}`;
}

/**
 * Which lanes the steps of a rollout mean, without those that are retired, and which of them the centre has never heard.
 * @throws Fault `data-invalid` for a group that is not there, `rollout-refused` when there is no lane
 */
export async function placeRollout(
  sql: Sql,
  { plan, version }: Pick<Rollout, 'version' | 'plan'>,
): Promise<{ readonly lanes: readonly PlacedLane[]; readonly unheard: readonly LaneName[] }> {
  const retired = new Set((await sql<LaneName>('select site, lane from retired')).map(keyOf));
  const groups = new Map(
    (await listGroups(sql)).map(({ name, lanes }) => [name, lanes.filter((lane) => !retired.has(keyOf(lane)))]),
  );
  const missing = plan.steps.find(({ group }) => group !== REST && !groups.has(group));
  if (missing !== undefined) {
    const others = thereAre([...groups.keys()]);
    const what = `There is no group ${missing.group}: ${others}; \`greenlane rollout group set ${missing.group} SITE/LANE ...\` makes it`;
    throw new Fault('data-invalid', what, { group: missing.group });
  }
  const known = await sql<LaneName>('select site, lane from lanes where lane <> $1', [DESK_LANE]);
  const there = known.filter((lane) => !retired.has(keyOf(lane)));
  const lanes = placeLanes({ steps: plan.steps, version }, groups, there);
  if (lanes.length === 0) throw refused('The centre knows no lane yet that it could give a release to');
  const heard = new Set(known.map(keyOf));
  return { lanes, unheard: lanes.filter((lane) => !heard.has(keyOf(lane))) };
}

interface Move {
  readonly from: readonly RolloutProgress['state'][];
  readonly to: RolloutProgress['state'];
  readonly deed: Deed['deed'];
}

async function move(database: Database, { from, to, deed }: Move, doing: Doing): Promise<void> {
  await database.transaction(async (sql) => {
    await lockWatch(sql);
    const rollout = await readRollout(sql);
    if (rollout === null) throw refused('There is no rollout yet');
    if (!from.includes(rollout.state)) throw refused(`Rollout ${rollout.id} is ${rollout.state}`);
    const reason = to === 'running' ? '' : doing.reason;
    await sql('update rollouts set state = $2, reason = $3, settled_ms = null where id = $1', [rollout.id, to, reason]);
    if (to === 'stopped') await stopPointers(sql);
    await note(sql, rollout.id, { ...doing, deed });
  });
}

function refused(what: string): Fault {
  return new Fault('rollout-refused', what);
}
