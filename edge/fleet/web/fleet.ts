import { signal } from '@preact/signals';
import { systemClock } from '../../../hardware/clock.ts';
import { followEvents } from '../../screen/web/event-stream.ts';
import { setDaemonClock } from '../../screen/web/time.ts';
import type { FleetEvent, FleetLane } from '../wire.ts';

/** The fleet as the centre has told it. */
export interface Fleet {
  readonly mode: 'operation' | 'simulation';
  readonly lanes: ReadonlyMap<string, FleetLane>;
}

/** Null before the centre's first word. */
export const fleet = signal<Fleet | null>(null);
/** Wall clock of this browser, ms since 1970, since when nothing new is known; null while the centre tells. */
export const staleSinceMs = signal<number | null>(null);

/** Follows the fleet for the life of the page. */
export function followFleet(): void {
  followEvents<FleetEvent>('/api/stream', {
    event(event) {
      if (event.type === 'trouble') return grewStale();
      setDaemonClock(event.nowMs);
      fleet.value = afterEvent(fleet.peek(), event);
      staleSinceMs.value = null;
    },
    broke: grewStale,
  });
}

/** The fleet after an event; before the first whole picture there is nothing that an event could change. */
export function afterEvent(before: Fleet | null, event: FleetEvent): Fleet | null {
  if (event.type === 'trouble') return before;
  const told = event.lanes.map((lane): [string, FleetLane] => [keyOf(lane), lane]);
  if (event.type === 'fleet') return { mode: event.mode, lanes: new Map(told) };
  if (before === null || told.length === 0) return before;
  return { ...before, lanes: new Map([...before.lanes, ...told]) };
}

export function keyOf({ site, lane }: { readonly site: string; readonly lane: string }): string {
  return JSON.stringify([site, lane]);
}

function grewStale(): void {
  staleSinceMs.value ??= systemClock.wallMs();
}
