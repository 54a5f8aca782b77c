import { z } from 'zod';
import type { LaneName } from '../store.ts';
import type { ReleaseStage } from './release.ts';

/** What a person decides when a rollout is started; nobody changes it afterwards. */
export const rolloutPlanSchema = z.strictObject({
  steps: z.array(z.strictObject({ group: z.string(), share: z.number().gt(0).max(1) })).min(1),
  /** How long a step is watched after its last lane has settled, ms. */
  waitMs: z.number().int().min(0),
  /** The share of offered lanes that may refuse the release or roll it back. */
  maxFailed: z.number().min(0).max(1),
  /** A lane that was offered it and has come no further for so long is behind, ms. */
  silentAfterMs: z.number().int().min(1),
  /** The same for a lane on trial, which has to wait for passages, ms. */
  trialLimitMs: z.number().int().min(1),
  /** The share of offered lanes that may be behind. */
  maxSilent: z.number().min(0).max(1),
  /** By how much the share of diverted passages may change, 0..1 of all passages; null asks nothing. */
  maxDivertedChange: z.number().min(0).max(1).nullable(),
});
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>;
export type RolloutStep = RolloutPlan['steps'][number];

export type RolloutState = 'running' | 'paused' | 'stopped' | 'completed';

/** Where a rollout stands. */
export interface RolloutProgress {
  readonly state: RolloutState;
  /** The step under way, from 0. */
  readonly step: number;
  /** Since when every lane offered so far has settled, wall clock ms; null while one has not. */
  readonly settledMs: number | null;
}

/** How many passages were decided, and how many of them were diverted. */
export interface Diversions {
  readonly decisions: number;
  readonly diverted: number;
}

/** A lane of a rollout. */
export interface RolloutLane extends LaneName {
  readonly step: number;
  /** When its pointer first named the release, wall clock ms; null before. */
  readonly offeredMs: number | null;
  /** Its last report on the release; null before the first. */
  readonly stage: ReleaseStage | null;
  /** When that report was heard, wall clock ms; null before the first. */
  readonly heardMs: number | null;
  readonly before: Diversions;
  readonly after: Diversions;
}

export interface RolloutDecision {
  readonly progress: RolloutProgress;
  /** Why it was stopped just now; empty otherwise. */
  readonly reason: string;
  /** Lanes that are offered the release now. */
  readonly offer: readonly RolloutLane[];
}

/** Fewer decisions on either side say nothing about a share. */
const FEWEST_DECISIONS = 100;

/** What becomes of a rollout. Pure: whoever asks twice at one moment is answered the same. */
export function decideRollout(
  plan: RolloutPlan,
  progress: RolloutProgress,
  lanes: readonly RolloutLane[],
  nowMs: number,
): RolloutDecision {
  if (progress.state === 'stopped' || progress.state === 'paused') return { progress, reason: '', offer: [] };
  const offered = lanes.filter(({ offeredMs }) => offeredMs !== null);
  if (progress.state === 'running') {
    const reason = whyStop(plan, offered, nowMs);
    if (reason !== '') return { progress: { ...progress, state: 'stopped' }, reason, offer: [] };
  }
  const due = lanes.filter(({ step, offeredMs }) => offeredMs === null && step <= progress.step);
  if (due.length > 0) return { progress: { ...progress, settledMs: null }, reason: '', offer: due };
  if (progress.state === 'completed') return { progress, reason: '', offer: [] };
  return { progress: advance(plan, progress, offered, nowMs), reason: '', offer: [] };
}

function advance(
  plan: RolloutPlan,
  { state, step, settledMs }: RolloutProgress,
  offered: readonly RolloutLane[],
  nowMs: number,
): RolloutProgress {
  if (!offered.every((lane) => isSettled(plan, lane, nowMs))) return { state, step, settledMs: null };
  const since = settledMs ?? nowMs;
  if (nowMs - since < plan.waitMs) return { state, step, settledMs: since };
  const isLast = step + 1 >= plan.steps.length;
  return isLast ? { state: 'completed', step, settledMs: since } : { state, step: step + 1, settledMs: null };
}

function isSettled(plan: RolloutPlan, lane: RolloutLane, nowMs: number): boolean {
  return lane.stage === 'active' || hasFailed(lane) || isBehind(plan, lane, nowMs);
}

function hasFailed({ stage }: RolloutLane): boolean {
  return stage === 'refused' || stage === 'rolled-back';
}

/** Whether a lane was offered the release, is not done with it, and has come no further for too long. */
export function isBehind(
  { silentAfterMs, trialLimitMs }: Pick<RolloutPlan, 'silentAfterMs' | 'trialLimitMs'>,
  lane: RolloutLane,
  nowMs: number,
): boolean {
  if (lane.offeredMs === null || lane.stage === 'active' || hasFailed(lane)) return false;
  const sinceMs = Math.max(lane.offeredMs, lane.heardMs ?? 0);
  return nowMs - sinceMs >= (lane.stage === 'trial' ? trialLimitMs : silentAfterMs);
}

/** Why a rollout must not go on; empty when it may. */
function whyStop(plan: RolloutPlan, offered: readonly RolloutLane[], nowMs: number): string {
  const failed = offered.filter(hasFailed).length;
  if (failed > plan.maxFailed * offered.length) {
    return `${failed} of ${offered.length} lanes refused it or rolled it back, more than ${percent(plan.maxFailed)}`;
  }
  const behind = offered.filter((lane) => isBehind(plan, lane, nowMs)).length;
  if (behind > plan.maxSilent * offered.length) {
    return `${behind} of ${offered.length} lanes say nothing of it or come no further, more than ${percent(plan.maxSilent)}`;
  }
  return plan.maxDivertedChange === null ? '' : whyDiverted(offered, plan.maxDivertedChange);
}

/** Compares the lanes that have changed with themselves before. */
function whyDiverted(offered: readonly RolloutLane[], maxChange: number): string {
  const before = sumOf(offered.map((lane) => lane.before));
  const after = sumOf(offered.map((lane) => lane.after));
  if (before.decisions < FEWEST_DECISIONS || after.decisions < FEWEST_DECISIONS) return '';
  const [was, is] = [before, after].map(({ decisions, diverted }) => diverted / decisions) as [number, number];
  if (Math.abs(is - was) <= maxChange) return '';
  return `${percent(is)} of passages are diverted where it was ${percent(was)}, a change of more than ${percent(maxChange)}`;
}

function sumOf(all: readonly Diversions[]): Diversions {
  const sum = (pick: (each: Diversions) => number) => all.reduce((total, each) => total + pick(each), 0);
  return { decisions: sum(({ decisions }) => decisions), diverted: sum(({ diverted }) => diverted) };
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
