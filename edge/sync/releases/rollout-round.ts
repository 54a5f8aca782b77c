import { DESK_LANE } from '../../contract/officer.ts';
import type { Sql } from '../database.ts';
import { countDiversions } from './rollout-diversions.ts';
import { decideRollout, type RolloutDecision, type RolloutLane } from './rollout-plan.ts';
import { takeWatch } from './watch.ts';
import { addLanes, type Deed, note, readLanes, type Rollout, stopPointers } from './rollout-store.ts';
import { stepForNewLanes } from './rollout-steps.ts';
import type { LaneName } from '../store.ts';

/** A rollout that stopped by itself: somebody must know. */
export interface StoppedRollout extends Pick<Rollout, 'id' | 'version' | 'reason'> {}

/**
 * Decides for all lanes what comes next, in a transaction of its own. Nothing, when somebody else is at it. The
 * rollout that was completed last goes on being given to lanes that speak for the first time.
 */
export async function decideRound(sql: Sql, nowMs: number): Promise<readonly StoppedRollout[]> {
  if (!(await takeWatch(sql))) return [];
  const stopped: StoppedRollout[] = [];
  for (const rollout of await liveRollouts(sql)) {
    await joinNewLanes(sql, rollout);
    if (rollout.state === 'completed' && !(await hasNewLanes(sql, rollout))) continue;
    if (rollout.plan.maxDivertedChange !== null && rollout.state === 'running') {
      await countDiversions(sql, rollout.id, rollout.version);
    }
    const decision = decideRollout(rollout.plan, rollout, await readLanes(sql, rollout), nowMs);
    await keep(sql, rollout, decision, nowMs);
    const { id, version } = rollout;
    if (decision.reason !== '') stopped.push({ id, version, reason: decision.reason });
  }
  return stopped;
}

/** The last completed one, and the one under way. */
async function liveRollouts(sql: Sql): Promise<readonly Rollout[]> {
  return sql<Rollout>(
    `select id, version, plan, state, step, settled_ms as "settledMs", reason from rollouts
     where state = 'running' or id = (select max(id) from rollouts where state = 'completed') order by id`,
  );
}

async function joinNewLanes(sql: Sql, { id, plan }: Rollout): Promise<void> {
  const step = stepForNewLanes(plan.steps);
  if (step === null) return;
  const lanes = await sql<LaneName>(
    `select site, lane from lanes where lane <> $2
     and (site, lane) not in (select site, lane from retired)
     and not exists (select from rollout_lanes as held where rollout = $1 and held.site = lanes.site and held.lane = lanes.lane)`,
    [id, DESK_LANE],
  );
  if (lanes.length > 0)
    await addLanes(
      sql,
      id,
      lanes.map(({ site, lane }) => ({ site, lane, step })),
    );
}

async function hasNewLanes(sql: Sql, { id }: Rollout): Promise<boolean> {
  const lanes = await sql(
    `select 1 from rollout_lanes where rollout = $1 and offered_ms is null
       and (site, lane) not in (select site, lane from retired) limit 1`,
    [id],
  );
  return lanes.length > 0;
}

async function keep(sql: Sql, rollout: Rollout, { progress, reason, offer }: RolloutDecision, nowMs: number) {
  if (offer.length > 0) await offerTo(sql, rollout, offer, nowMs);
  const { state, step, settledMs } = progress;
  if (state === rollout.state && step === rollout.step && settledMs === rollout.settledMs) return;
  await sql('update rollouts set state = $2, step = $3, settled_ms = $4, reason = $5 where id = $1', [
    rollout.id,
    state,
    step,
    settledMs,
    reason,
  ]);
  if (state === 'stopped') await stopPointers(sql);
  const deed = deedOf(rollout, progress);
  if (deed !== null) await note(sql, rollout.id, { atMs: nowMs, who: 'centre', deed, reason });
}

function deedOf(before: Rollout, after: RolloutDecision['progress']): Deed['deed'] | null {
  if (after.state !== before.state) return after.state === 'stopped' ? 'stopped' : 'completed';
  return after.step === before.step ? null : 'next step';
}

/** Another pointer is due for each of them. A lane that was given a higher release by now keeps it. */
async function offerTo(sql: Sql, { id, version }: Rollout, lanes: readonly RolloutLane[], nowMs: number) {
  const names = [lanes.map(({ site }) => site), lanes.map(({ lane }) => lane)];
  await sql(
    `update rollout_lanes set offered_ms = $2
     where rollout = $1 and (site, lane) in (select * from unnest($3::text[], $4::text[]))`,
    [id, nowMs, ...names],
  );
  await sql(
    `insert into release_pointers as held (site, lane, sequence, version, stopped)
     select site, lane, 0, $1, false from unnest($2::text[], $3::text[]) as offered (site, lane)
     on conflict (site, lane) do update set version = excluded.version, stopped = false, issued_ms = null
       where held.version <= excluded.version`,
    [version, ...names],
  );
}
