import type { Bus } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { statusTopic, type ToldStatus } from './lane-status.ts';
import { isConnected } from './tally.ts';

const TELL_EVERY_MS = 30_000;

export interface StatusTeller {
  /** Says that a lane may not be as it was; those that stopped or go on are told at once. */
  noticed(): void;
  stop(): void;
}

/**
 * Tells the centre how each lane is, for as long as it runs. Without a broker nothing is told: the next telling is newer.
 * @param read how the lanes are now
 */
export function startStatusTeller(options: {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly site: string;
  readonly read: () => readonly ToldStatus[];
}): StatusTeller {
  const { bus, clock, site, read } = options;
  const loud = new Map<string, string>();
  let wasConnected = false;
  let cancel: Cancel = () => {};

  const tell = (status: ToldStatus) => {
    loud.set(status.lane, loudPartOf(status));
    // A sign of life that does not arrive is not missed: another follows.
    bus.publish(statusTopic(site, status.lane), JSON.stringify(status)).catch(() => {});
  };
  const tellAll = () => {
    if (isConnected(bus.health())) read().forEach(tell);
  };
  const plan = () => {
    cancel = clock.after(TELL_EVERY_MS, () => {
      tellAll();
      plan();
    });
  };
  const unlisten = bus.onHealth((health) => {
    const connected = isConnected(health);
    if (connected && !wasConnected) tellAll();
    wasConnected = connected;
  });
  plan();
  return {
    noticed() {
      if (!isConnected(bus.health())) return;
      for (const status of read()) if (loud.get(status.lane) !== loudPartOf(status)) tell(status);
    },
    stop() {
      unlisten();
      cancel();
    },
  };
}

/** What people at the centre must know at once; who passes is told by the rows. */
function loudPartOf({ state, reason, mode }: ToldStatus): string {
  const isStopped = state === 'out-of-service' || state === 'emergency';
  return JSON.stringify([isStopped ? state : 'working', reason, mode]);
}
