import { userInfo } from 'node:os';
import pc from 'picocolors';
import { systemClock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import { lanesLeftOut, listGroups, setGroup, thereAre } from '../sync/releases/store.ts';
import { isBehind, type RolloutStep } from '../sync/releases/rollout-plan.ts';
import { objectionToSteps, parseSteps, type PlacedLane, REST, stepText } from '../sync/releases/rollout-steps.ts';
import {
  type Deed,
  type Doing,
  listRollouts,
  pauseRollout,
  placeRollout,
  readDeeds,
  readLanes,
  readRollout,
  type ReportedLane,
  requireBeginning,
  resumeRollout,
  type Rollout,
  startRollout,
  stopRollout,
} from '../sync/releases/rollout-store.ts';
import type { LaneName } from '../sync/store.ts';
import { standardOutput, timeOf, withDatabase } from './release.ts';

/** What `greenlane rollout` does, on the centre's database. Faults are told by whoever calls. */

export interface RolloutWish {
  readonly database: string;
  readonly by?: string;
  readonly why: string;
}

export interface StartWish extends RolloutWish {
  /** As `parseSteps` reads it. */
  readonly groups: string;
  /** ms. */
  readonly wait: number;
  readonly silentAfter: number;
  readonly trialLimit: number;
  /** Shares of 0..1. */
  readonly maxFailed: number;
  readonly maxSilent: number;
  readonly maxDivertedChange: number;
  /** Whether lanes that the centre has never heard may be among them. */
  readonly unheard?: boolean;
}

/** @throws Fault `data-invalid`, `rollout-refused`, `database-unavailable` */
export async function beginRollout(version: number, wish: StartWish, write = standardOutput): Promise<void> {
  const steps = parseSteps(wish.groups);
  if (steps === null) throw new Fault('data-invalid', objectionToSteps(wish.groups));
  const { wait: waitMs, silentAfter: silentAfterMs, trialLimit: trialLimitMs } = wish;
  const { maxFailed, maxSilent, maxDivertedChange } = wish;
  const plan = { steps: [...steps], waitMs, maxFailed, silentAfterMs, trialLimitMs, maxSilent, maxDivertedChange };
  await withDatabase(wish.database, async (database) => {
    await requireBeginning(database.query, version);
    const { lanes, unheard } = await placeRollout(database.query, { version, plan });
    if (unheard.length > 0 && wish.unheard !== true) {
      const what = `The centre has never heard ${unheard.map(laneText).join(' ')}`;
      throw new Fault('rollout-refused', `${what}: see that they are written so, or give --unheard`);
    }
    write(stepLines(steps, lanes));
    const id = await startRollout(database, { version, plan }, doingOf(wish));
    write(`${pc.bold(`rollout ${id}`)} of release ${version} has begun with ${steps.map(stepText).join(', ')}\n`);
  });
}

function stepLines(steps: readonly RolloutStep[], lanes: readonly PlacedLane[]): string {
  const lines = steps.map((each, at) => {
    const { length } = lanes.filter(({ step }) => step === at);
    return `  ${stepText(each).padEnd(12)} ${length === 1 ? '1 lane' : `${length === 0 ? 'no' : length} lanes`}\n`;
  });
  return lines.join('');
}

const MOVES = { pause: pauseRollout, resume: resumeRollout, stop: stopRollout };
const MOVED = { pause: 'is paused', resume: 'goes on', stop: 'is stopped, and every lane is told' };

/** @throws Fault `rollout-refused`, `database-unavailable` */
export async function moveRollout(what: keyof typeof MOVES, wish: RolloutWish, write = standardOutput): Promise<void> {
  await withDatabase(wish.database, async (database) => {
    await MOVES[what](database, doingOf(wish));
    write(`the rollout ${MOVED[what]}\n`);
  });
}

function doingOf({ by, why }: RolloutWish): Doing {
  return { who: by ?? userInfo().username, reason: why, atMs: systemClock.wallMs() };
}

export async function tellRollout(
  { database: where, id, json }: { readonly database: string; readonly id: number | null; readonly json: boolean },
  write = standardOutput,
): Promise<void> {
  await withDatabase(where, async ({ query }) => {
    const rollout = await readRollout(query, id);
    if (rollout === null && id !== null) {
      const what = `There is no rollout ${id}: ${thereAre(await listRollouts(query))}`;
      throw new Fault('data-invalid', what, { rollout: id });
    }
    const told =
      rollout === null
        ? null
        : { ...rollout, lanes: await readLanes(query, rollout), deeds: await readDeeds(query, rollout.id) };
    if (json) write(`${JSON.stringify({ rollout: told })}\n`);
    else write(told === null ? 'there is no rollout yet\n' : `${rolloutWords(told).join('\n')}\n`);
  });
}

interface ToldRollout extends Rollout {
  readonly lanes: readonly ReportedLane[];
  readonly deeds: readonly Deed[];
}

function rolloutWords(told: ToldRollout): string[] {
  const { id, version, state, step, plan, reason, lanes, deeds } = told;
  const nowMs = systemClock.wallMs();
  const place = state === 'running' || state === 'paused' ? `, step ${step + 1} of ${plan.steps.length}` : '';
  return [
    `${pc.bold(`rollout ${id}`)} of release ${version}: ${pc.bold(state)}${place}${reason === '' ? '' : `: ${reason}`}`,
    ...plan.steps.map((each, at) => {
      const counts = Map.groupBy(
        lanes.filter((lane) => lane.step === at),
        (lane) => wordFor(lane, told, nowMs),
      );
      const words = [...counts].map(([word, { length }]) => `${length} ${word}`).join(', ');
      return `  ${stepText(each).padEnd(12)} ${words === '' ? 'no lanes' : words}`;
    }),
    ...lanes
      .filter((lane) => lane.stage === 'refused' || lane.stage === 'rolled-back' || isBehind(plan, lane, nowMs))
      .map((lane) => {
        const stuck = isBehind(plan, lane, nowMs) && lane.heardMs !== null;
        const since = stuck ? ` since ${timeOf(lane.heardMs)}, and no further` : '';
        const why = lane.reason === '' ? '' : `: ${lane.reason}`;
        return `  ${pc.red(`${lane.site}/${lane.lane}`)} ${wordFor(lane, told, nowMs)}${since}${why}`;
      }),
    ...deeds.map(({ atMs, who, deed, reason: why }) => {
      return `  ${timeOf(atMs)}  ${who}  ${deed}${why === '' ? '' : `: ${why}`}`;
    }),
  ];
}

/** What its reports say counts first: a computer that one lane's pointer reached reports for its other lanes, too. */
function wordFor(lane: ReportedLane, { plan }: Rollout, nowMs: number): string {
  if (lane.stage !== null) return lane.stage;
  if (lane.offeredMs === null) return 'waiting';
  return isBehind(plan, lane, nowMs) ? 'silent' : 'offered';
}

/** @throws Fault `data-invalid`, `database-unavailable` */
export async function keepGroup(
  where: string,
  name: string,
  lanes: readonly string[],
  write = standardOutput,
): Promise<void> {
  const names = lanes.map(laneName);
  const [unheard, leftOut] = await withDatabase(
    where,
    async (database) =>
      [await setGroup(database, { name, lanes: names }), await lanesLeftOut(database.query, name)] as const,
  );
  write(
    names.length === 0
      ? `there is no group ${name} now\n`
      : `${pc.bold(name)} holds ${names.map(laneText).join(' ')}\n`,
  );
  if (unheard.length > 0) write(`  the centre has never heard ${unheard.map(laneText).join(' ')}\n`);
  if (leftOut.length > 0) {
    write(`  a computer takes a release for all its lanes: ${leftOut.map(laneText).join(' ')} would run it, too\n`);
  }
}

export async function tellGroups(where: string, json: boolean, write = standardOutput): Promise<void> {
  const groups = await withDatabase(where, async ({ query }) => listGroups(query));
  if (json) return write(`${JSON.stringify({ groups })}\n`);
  const words = groups.map(({ name, lanes }) => `${pc.bold(name)}  ${lanes.map(laneText).join(' ')}\n`);
  write(words.length === 0 ? `there is no group yet; ${REST} is every lane\n` : words.join(''));
}

function laneText({ site, lane }: LaneName): string {
  return `${encodeURIComponent(site)}/${encodeURIComponent(lane)}`;
}

function laneName(text: string): LaneName {
  const [site = '', lane = '', ...more] = text.split('/');
  try {
    if (site !== '' && lane !== '' && more.length === 0) {
      return { site: decodeURIComponent(site), lane: decodeURIComponent(lane) };
    }
  } catch {
    // A percent sign that encodes nothing.
  }
  throw new Fault('data-invalid', `"${text}" is no lane: give it as SITE/LANE`, { lane: text });
}
