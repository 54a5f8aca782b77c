import type { FleetLane, Level } from '../../wire.ts';

/** Which lanes are shown, and in which order. Pure. */

export const SORTS = ['worst', 'name', 'contact', 'passages', 'alarms'] as const;
export type Sort = (typeof SORTS)[number];

export interface Wanted {
  /** Words that must all stand somewhere in what is known of the lane. */
  readonly text: string;
  readonly site: string | null;
  readonly level: Level | null;
  readonly sort: Sort;
}

export const LEVELS: readonly Level[] = ['alarm', 'doubt', 'resting', 'good'];

type Order = (one: FleetLane, other: FleetLane) => number;

const byName: Order = (one, other) => compareNames(one.site, other.site) || compareNames(one.lane, other.lane);

const ORDERS: Readonly<Record<Sort, Order>> = {
  worst: (one, other) =>
    LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) || other.troubles.length - one.troubles.length,
  name: () => 0,
  contact: (one, other) => (one.contactMs ?? 0) - (other.contactMs ?? 0),
  passages: (one, other) => other.passages - one.passages,
  alarms: (one, other) => alarmShare(other) - alarmShare(one),
};

export function listed(lanes: Iterable<FleetLane>, { text, site, level, sort }: Wanted): readonly FleetLane[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...lanes]
    .filter((lane) => (site === null || lane.site === site) && (level === null || lane.level === level))
    .filter((lane) => words.every((word) => textOf(lane).includes(word)))
    .toSorted((one, other) => ORDERS[sort](one, other) || byName(one, other));
}

/** How many lanes there are of each level. */
export function levelCounts(lanes: Iterable<FleetLane>): ReadonlyMap<Level, number> {
  const counts = new Map<Level, number>();
  for (const { level } of lanes) counts.set(level, (counts.get(level) ?? 0) + 1);
  return counts;
}

export function sitesOf(lanes: Iterable<FleetLane>): readonly string[] {
  return [...new Set([...lanes].map(({ site }) => site))].toSorted(compareNames);
}

function textOf({ site, lane, state, mode, reason, software, policy, models, troubles }: FleetLane): string {
  const versions = [policy, ...models].flatMap((each) => (each === null ? [] : [each.id, each.version]));
  const said = troubles.flatMap(({ code, told }) => [code, ...Object.values(told)]);
  return [site, lane, state, mode, reason, software, ...versions, ...said].join(' ').toLowerCase();
}

function alarmShare({ alarmed, passages }: FleetLane): number {
  return passages === 0 ? 0 : alarmed / passages;
}

const names = new Intl.Collator('en', { numeric: true });
function compareNames(one: string, other: string): number {
  return names.compare(one, other);
}
