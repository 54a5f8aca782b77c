import type { Cancel, Clock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { TroubleWatch } from '../sync/trouble-watch.ts';
import { boardOf } from './board.ts';
import type { FleetReads, LaneRate, StoredLane } from './fleet-reads.ts';
import type { FleetEvent, FleetLane } from './wire.ts';

/** The board as it stands, read again and again while somebody looks. */
export interface FleetFeed {
  /** Says every lane that is not retired first, then those that change, or every one again when one is gone. The answer ends it. */
  follow(say: (event: FleetEvent) => void): Cancel;
  /** Every lane, also the retired, read now. @throws Fault `database-unavailable` */
  read(): Promise<readonly FleetLane[]>;
  /** Before the database is closed. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 2000;
const COUNT_EVERY_MS = 30_000;
const DAY_MS = 86_400_000;
/** Alarms of a lane's history are told for as long: nobody can take them back. */
const ALARMS_FOR_MS = 7 * DAY_MS;

export function createFleetFeed(options: {
  readonly reads: FleetReads;
  readonly clock: Clock;
  readonly simulated: boolean;
  /** Told of whatever keeps it from reading. */
  readonly watch: TroubleWatch;
}): FleetFeed {
  const { reads, clock, simulated, watch } = options;
  /** Each with whether it has had its first picture. */
  const followers = new Map<(event: FleetEvent) => void, boolean>();
  let shown: ReadonlyMap<string, string> = new Map();
  let counted: { readonly atMs: number; readonly rates: readonly LaneRate[] } | null = null;
  let looking: Promise<void> | null = null;
  let cancel: Cancel = () => {};
  let isStopped = false;

  const rates = async () => {
    if (counted === null || clock.nowMs() - counted.atMs > COUNT_EVERY_MS) {
      counted = { atMs: clock.nowMs(), rates: await reads.rates(clock.wallMs() - DAY_MS) };
    }
    return counted.rates;
  };
  const boardWith = async (lanes: readonly StoredLane[]) => {
    const nowMs = clock.wallMs();
    const alarms = await reads.alarms(nowMs - ALARMS_FOR_MS);
    return boardOf({ nowMs, lanes, alarms, quarantine: await reads.quarantine(), rates: await rates() });
  };
  const tell = (lanes: readonly FleetLane[]) => {
    const texts = new Map(lanes.map((lane) => [keyOf(lane), JSON.stringify(lane)]));
    const changed = lanes.filter((lane) => texts.get(keyOf(lane)) !== shown.get(keyOf(lane)));
    const isOneGone = [...shown.keys()].some((key) => !texts.has(key));
    shown = texts;
    const nowMs = clock.wallMs();
    const mode = simulated ? 'simulation' : 'operation';
    for (const [say, isBegun] of followers) {
      say(isBegun && !isOneGone ? { type: 'lanes', nowMs, lanes: changed } : { type: 'fleet', mode, nowMs, lanes });
      followers.set(say, true);
    }
  };
  const look = async () => {
    try {
      tell(await boardWith((await reads.lanes()).filter(({ isRetired }) => !isRetired)));
      watch.went();
    } catch (error) {
      if (!isFault(error)) throw error;
      watch.failed(error);
      for (const say of followers.keys()) say({ type: 'trouble', message: error.message });
    }
  };
  const begin = () => {
    cancel();
    looking ??= look().finally(() => {
      looking = null;
      if (followers.size > 0 && !isStopped) cancel = clock.after(LOOK_EVERY_MS, begin);
    });
  };
  return {
    read: async () => boardWith(await reads.lanes()),
    follow(say) {
      followers.set(say, false);
      begin();
      return () => followers.delete(say);
    },
    async stop() {
      isStopped = true;
      cancel();
      await looking;
    },
  };
}

function keyOf({ site, lane }: FleetLane): string {
  return JSON.stringify([site, lane]);
}
