import type { Clock } from '../../hardware/clock.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import type { LaneStatus } from '../contract/lane-order.ts';
import type { Role } from '../contract/officer.ts';
import { may } from './rights.ts';
import type { DeviceState, LaneView } from './wire.ts';

/** A lane as the screen names it and asks for it. */
export interface WatchedLane {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  status(): LaneStatus;
}

/** What is known of the lanes beside their status: their devices, and how many passages an hour they have. */
export interface LaneViews {
  take(event: LaneEvent): void;
  /** As somebody of this role may see it; null for a lane that is not of this box. */
  view(lane: string, role: Role): LaneView | null;
  views(role: Role): readonly LaneView[];
}

const HOUR_MS = 3_600_000;
/** More than a lane can have in an hour. */
const PASSAGES_KEPT = 3600;

interface LaneMemory {
  readonly devices: Map<string, { readonly state: DeviceState; readonly reason: string }>;
  /** Monotonic times at which passages ended, oldest first. */
  readonly endedMs: number[];
}

/** @param waiting how many cases of a lane wait for an officer */
export function createLaneViews(
  lanes: readonly WatchedLane[],
  waiting: (lane: string) => number,
  clock: Clock,
): LaneViews {
  const memories = new Map<string, LaneMemory>(lanes.map(({ id }) => [id, { devices: new Map(), endedMs: [] }]));

  function passagesAnHour({ endedMs }: LaneMemory): number {
    const since = clock.nowMs() - HOUR_MS;
    while (endedMs[0] !== undefined && endedMs[0] < since) endedMs.shift();
    return endedMs.length;
  }

  function viewOf(lane: WatchedLane, memory: LaneMemory, role: Role): LaneView {
    const now = lane.status();
    const mayBeHurried = may(role, 'see-figures');
    return {
      ...now,
      passenger: may(role, 'see-cases') ? now.passenger : '',
      name: lane.name,
      devices: [...memory.devices].map(([device, health]) => ({ device, ...health })),
      pressure: mayBeHurried ? { passagesAnHour: passagesAnHour(memory), casesWaiting: waiting(lane.id) } : null,
    };
  }

  function view(lane: string, role: Role): LaneView | null {
    const watched = lanes.find(({ id }) => id === lane);
    const memory = memories.get(lane);
    return watched === undefined || memory === undefined ? null : viewOf(watched, memory, role);
  }

  return {
    take(event) {
      const memory = memories.get(event.lane ?? '');
      if (memory === undefined) return;
      if (event.type === 'deviceChanged') {
        memory.devices.set(event.device, { state: event.state, reason: event.reason });
      }
      if (event.type === 'passageEnded') {
        memory.endedMs.push(clock.nowMs());
        if (memory.endedMs.length > PASSAGES_KEPT) memory.endedMs.shift();
      }
    },
    view,
    views: (role) => lanes.flatMap(({ id }) => view(id, role) ?? []),
  };
}
