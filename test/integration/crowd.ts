import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import { type Clock, sleep, systemClock } from '../../hardware/clock.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { GoodsSource } from '../../sim/population/goods.ts';
import { siteListsOf } from '../../sim/population/policy-fit.ts';
import { createPopulation } from '../../sim/population/population.ts';
import { createPlace, type Place } from '../../sim/virtual/place.ts';
import { createVisitor, findOwnWayOut, visit } from '../../sim/virtual/visit.ts';

const PUMP_EVERY_MS = 2;
/** A process that was held up for longer catches up no further. */
const CATCH_UP_MS = 200;

/**
 * Time that runs `speed` times as fast as the wall's, task by task in their order: a process that is late loses time,
 * and never sees somebody leave before they came.
 */
export function hastyClock(speed: number): Clock {
  const clock = createVirtualClock(0, systemClock.wallMs());
  async function run(): Promise<never> {
    for (let lastMs = systemClock.nowMs(); ;) {
      await sleep(systemClock, PUMP_EVERY_MS);
      const nowMs = systemClock.nowMs();
      await clock.advanceSettled(Math.min(nowMs - lastMs, CATCH_UP_MS) * speed);
      lastMs = nowMs;
    }
  }
  void run();
  return clock;
}

export interface CrowdOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly policy: Policy;
  readonly goods: GoodsSource;
  readonly lanes: number;
}

/** Many lanes, and before each a queue that never ends. */
export interface Crowd {
  readonly places: readonly Place[];
  /** What the lanes tell, as people read it off the sign. */
  told(event: LaneEvent): void;
  /** @param stranded the lanes in which the last power cut caught somebody */
  come(stranded: readonly string[]): void;
  /** Nobody comes any more; resolves when the last has gone. */
  leave(): Promise<void>;
}

export function crowd({ clock, entropy, policy, goods, lanes }: CrowdOptions): Crowd {
  const chance = () => seededEntropy(entropy.uint32());
  const places = Array.from({ length: lanes }, (_, index) =>
    createPlace(`lane-${index + 1}`, 'off', clock, chance(), () => {}),
  );
  const byLane = new Map(places.map((place) => [place.lane, place]));
  const population = createPopulation({ entropy: chance(), goods, clock, lists: siteListsOf(policy) });
  const under = new Set<Promise<void>>();
  let isOpen = true;

  function next(place: Place): void {
    if (!isOpen) return;
    const passenger = population.next();
    const tools = { clock, entropy: chance(), log: () => {} };
    const way = visit(place, createVisitor(passenger, passenger.id), tools, () => next(place));
    under.add(way);
    void way.finally(() => under.delete(way));
  }

  function strand(place: Place): void {
    const tools = { clock, entropy: chance(), log: () => {} };
    const way = findOwnWayOut(place, createVisitor(null, `whoever was in ${place.lane}`), tools);
    under.add(way);
    void way.finally(() => under.delete(way));
  }

  return {
    places,
    told(event) {
      if (event.type !== 'stateChanged') return;
      const place = byLane.get(event.lane);
      if (place === undefined) return;
      place.sign = event.state;
      place.signReason = event.reason;
      place.notice();
    },
    come(stranded) {
      for (const lane of stranded) {
        const place = byLane.get(lane);
        if (place !== undefined) strand(place);
      }
      places.forEach(next);
    },
    async leave() {
      isOpen = false;
      while (under.size > 0) await Promise.all(under);
    },
  };
}
