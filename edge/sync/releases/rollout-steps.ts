import { createHash } from 'node:crypto';
import type { RolloutStep } from './rollout-plan.ts';
import type { LaneName } from '../store.ts';

/** Every lane that no group of the rollout names. */
export const REST = 'rest';

export interface PlacedLane extends LaneName {
  readonly step: number;
}

const GROUP_NAME = /^[a-z0-9-]{1,40}$/;

/** Whether a group may be called so. */
export function isGroupName(name: string): boolean {
  return GROUP_NAME.test(name) && name !== REST;
}

/** Reads `canary,rest:10%,rest`; null when it is nothing of the kind, or a group comes again without a greater share. */
export function parseSteps(text: string): readonly RolloutStep[] | null {
  const steps = text.split(',').map(parseStep);
  return steps.every((step) => step !== null) && idleStep(steps) === null ? steps : null;
}

/** A step that can take no lane, for an earlier one takes as many of its group. */
function idleStep(steps: readonly RolloutStep[]): RolloutStep | null {
  const isIdle = ({ group, share }: RolloutStep, at: number) =>
    steps.slice(0, at).some((earlier) => earlier.group === group && earlier.share >= share);
  return steps.find(isIdle) ?? null;
}

/** What is wrong with a text that `parseSteps` cannot read, for whoever wrote it. */
export function objectionToSteps(text: string): string {
  const idle = idleStep(text.split(',').flatMap((part) => parseStep(part) ?? []));
  if (idle !== null) {
    return `${idle.group} is named twice in "${text}": once is enough, or each time with a greater share, as ${REST}:10%,${REST}`;
  }
  const wrong = text.split(',').find((part) => parseStep(part) === null) ?? '';
  return wrong.includes(':')
    ? `"${wrong.trim()}" has no share that can be taken: give it above 0% and up to 100%`
    : `"${text}" names no groups: give them as canary,${REST}:10%,${REST}`;
}

function parseStep(text: string): RolloutStep | null {
  const [, group, percent] = /^([a-z0-9-]{1,40})(?::(\d{1,3}(?:\.\d+)?)%)?$/.exec(text.trim()) ?? [];
  const share = percent === undefined ? 1 : Number(percent) / 100;
  return group === undefined || share <= 0 || share > 1 ? null : { group, share };
}

/** As `parseSteps` reads it. */
export function stepText({ group, share }: RolloutStep): string {
  return share === 1 ? group : `${group}:${Math.round(share * 1e6) / 1e4}%`;
}

/**
 * Which lane belongs to which step: the first that takes it. A share is of the whole group, so that `rest:10%,rest:50%` is
 * half of it in the end; which lanes they are is drawn anew for every version, and is the same for whoever asks.
 */
export function placeLanes(
  { steps, version }: { readonly steps: readonly RolloutStep[]; readonly version: number },
  groups: ReadonlyMap<string, readonly LaneName[]>,
  known: readonly LaneName[],
): readonly PlacedLane[] {
  const named = new Set(steps.flatMap(({ group }) => groups.get(group) ?? []).map(keyOf));
  const rest = known.filter((lane) => !named.has(keyOf(lane)));
  const placed = new Map<string, PlacedLane>();
  for (const [step, { group, share }] of steps.entries()) {
    const members = drawn(group === REST ? rest : (groups.get(group) ?? []), version);
    for (const { site, lane } of members.slice(0, Math.ceil(members.length * share))) {
      const key = keyOf({ site, lane });
      if (!placed.has(key)) placed.set(key, { site, lane, step });
    }
  }
  return [...placed.values()];
}

/** The step for lanes that spoke for the first time after the rollout had begun; null when it is not for everybody. */
export function stepForNewLanes(steps: readonly RolloutStep[]): number | null {
  const step = steps.findIndex(({ group, share }) => group === REST && share === 1);
  return step === -1 ? null : step;
}

function drawn(lanes: readonly LaneName[], version: number): readonly LaneName[] {
  const draw = (lane: LaneName) =>
    createHash('sha256')
      .update(`${version} ${keyOf(lane)}`)
      .digest('hex');
  return lanes
    .map((lane) => ({ lane, drawn: draw(lane) }))
    .sort((one, other) => (one.drawn < other.drawn ? -1 : 1))
    .map(({ lane }) => lane);
}

/** One text for a lane, and another for every other. */
export const keyOf = ({ site, lane }: LaneName) => JSON.stringify([site, lane]);
