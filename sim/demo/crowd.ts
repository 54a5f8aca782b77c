import { systemClock } from '../../hardware/clock.ts';
import type { Passenger } from '../population/passenger.ts';
import type { Population } from '../population/population.ts';
import { DESK_OPENING, OPENING_WAITS_MS, WAITS_FOR_OFFICER_MS } from './dials.ts';
import type { Stage } from './stage.ts';
import type { Manner } from './world.ts';

/** Of so many passengers the pictures are taken before they come. */
const AHEAD = 2;
/** Between passengers, where they come without end; */
const PAUSE_MS = 4_000;
/** at first, until officers have something to do; */
const OPENING_PAUSE_MS = 1_500;
/** and for each who waits for an officer already, so much longer. */
const PAUSE_FOR_EACH_WAITING_MS = 1_000;

export interface CrowdOptions {
  readonly population: Population;
  /** Ends after so many; null: never. */
  readonly passages: number | null;
  /** Whether officers watch. */
  readonly desk: boolean;
  readonly signal: AbortSignal;
}

/** Those who come to a lane, one after the other. */
export interface Crowd {
  /** Who comes first, so that their pictures are taken while the lane comes up. */
  readonly first: readonly Passenger[];
  /** Walks them through until all have come, or the signal says that it is enough. */
  walkThrough(stage: Stage): Promise<void>;
}

export function createCrowd({ population, passages, desk, signal }: CrowdOptions): Crowd {
  const atFirst = Math.min(desk ? DESK_OPENING.length : AHEAD, passages ?? Infinity);
  const first = Array.from({ length: atFirst }, () => population.next());
  return {
    first,
    async walkThrough(stage) {
      const coming = [...first];
      for (let walked = 0; walked !== passages && !signal.aborted; walked += 1) {
        while (coming.length < AHEAD && walked + coming.length !== passages) {
          const passenger = population.next();
          stage.expect(passenger);
          coming.push(passenger);
        }
        const passenger = coming.shift();
        if (passenger === undefined) continue;
        await stage.walk(passenger, desk ? waitingForOfficer(stage, walked, signal) : undefined);
        if (passages !== null) continue;
        await pause(walked < DESK_OPENING.length ? OPENING_PAUSE_MS : pauseAt(stage), signal);
      }
    },
  };
}

/** Whoever sits at the desk wants to keep up. */
function pauseAt(stage: Stage): number {
  return PAUSE_MS + PAUSE_FOR_EACH_WAITING_MS * stage.officers().waiting();
}

/** Who is diverted stays in the lane while an officer may look; to an empty desk, or one that keeps them, they go at once. */
function waitingForOfficer(stage: Stage, walked: number, signal: AbortSignal): Manner {
  const waitsMs = walked < DESK_OPENING.length - 1 ? OPENING_WAITS_MS : WAITS_FOR_OFFICER_MS;
  let sinceMs: number | null = null;
  return {
    dawdles: true,
    isCalled() {
      const passage = stage.watch().diverted();
      if (passage === null) return false;
      const nowMs = systemClock.nowMs();
      sinceMs ??= nowMs;
      const officers = stage.officers();
      const isLookedAt = officers.isAttended() && !officers.isKept(passage);
      return signal.aborted || !isLookedAt || nowMs - sinceMs >= waitsMs;
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = systemClock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}
