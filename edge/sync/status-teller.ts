import type { Bus } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { statusTopic, type ToldStatus } from './lane-status.ts';
import { isConnected } from './tally.ts';

const LOOK_EVERY_MS = 1000;
const TELL_EVERY_MS = 30_000;

/**
 * Tells the centre how each lane is: every half minute, and within a second when it stops or goes on. Without a broker
 * nothing is told: the next telling is newer.
 * @param read how the lanes are now
 */
export function startStatusTeller(options: {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly site: string;
  readonly read: () => readonly ToldStatus[];
}): { stop(): void } {
  const { bus, clock, site, read } = options;
  const told = new Map<string, { readonly loudPart: string; readonly atMs: number }>();
  let cancel: Cancel = () => {};

  const tell = async (status: ToldStatus) => {
    told.set(status.lane, { loudPart: loudPartOf(status), atMs: clock.nowMs() });
    try {
      await bus.publish(statusTopic(site, status.lane), JSON.stringify(status));
    } catch {
      // A sign of life that does not arrive is not missed: another follows, at once where the broker had only gone.
      if (!isConnected(bus.health())) told.delete(status.lane);
    }
  };
  const isDue = (status: ToldStatus) => {
    const last = told.get(status.lane);
    return last === undefined || last.loudPart !== loudPartOf(status) || clock.nowMs() - last.atMs >= TELL_EVERY_MS;
  };
  const look = () => {
    if (isConnected(bus.health())) for (const status of read()) if (isDue(status)) void tell(status);
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  cancel = clock.after(LOOK_EVERY_MS, look);
  return { stop: () => cancel() };
}

/** What people at the centre must know at once; who passes is told by the rows. */
function loudPartOf({ state, reason, mode }: ToldStatus): string {
  const isStopped = state === 'out-of-service' || state === 'emergency';
  return JSON.stringify([isStopped ? state : 'working', reason, mode]);
}
